// swift-format-ignore-file
// Made of templates/prometheus-nginx.mtail by `make docs`. Do not edit.
extension EmbeddedTemplates {
    /// The text of `templates/prometheus-nginx.mtail`.
    package static var prometheusNginxMtail: String {
        #"""
        # Metrics of nginx's JSON access log (logging: {format: json}), which stub_status does not have.
        #
        #   mtail --progs prometheus-nginx.mtail --logs /var/log/nginx/access.log
        #
        # A request is counted by where it came in, the backend that answered it and the class of its status; answers that no
        # backend gave have an empty backend. Quotes inside a logged value stand behind a backslash, so that no client can
        # write a field of its own.

        counter lbgen_nginx_responses_total by listener, backend, code
        counter lbgen_nginx_refused_total by listener, route
        histogram lbgen_nginx_response_seconds by listener, backend buckets 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10

        /"listener":"(?P<listener>[a-z0-9-]*)",.*"status":(?P<status>\d+),.*"duration_ms":(?P<duration>\d+),"route":"(?P<route>[^"\\]*)","backend":"(?P<backend>[a-z0-9-]*)"/ {
          $status >= 500 {
            lbgen_nginx_responses_total[$listener][$backend]["5xx"]++
          }
          $status >= 400 && $status < 500 {
            lbgen_nginx_responses_total[$listener][$backend]["4xx"]++
          }
          $status >= 300 && $status < 400 {
            lbgen_nginx_responses_total[$listener][$backend]["3xx"]++
          }
          $status < 300 {
            lbgen_nginx_responses_total[$listener][$backend]["2xx"]++
          }
          $status == 429 {
            lbgen_nginx_refused_total[$listener][$route]++
          }
          lbgen_nginx_response_seconds[$listener][$backend] = $duration / 1000.0
        }

        """#
    }
}
