package import Diagnostics

/// How Prometheus reaches what it reads.
package struct PrometheusSettings: Entity, Sendable {
    /// Time between two readings.
    package let scrapeInterval: Located<Duration>
    /// Where alerts are sent.
    package let alertmanagers: [Located<SocketAddress>]
    /// Programs beside the load balancers that make their figures readable.
    package let exporters: Exporters

    package static var noun: String { "the Prometheus target" }

    package init(from fields: inout FieldReader) {
        scrapeInterval = fields.optional(
            "scrape_interval", default: .seconds(15), shown: "15s", doc: "Time between two readings, whole seconds.")
        alertmanagers = fields.list("alertmanagers", orSingle: true, doc: "Where alerts are sent: `host:port`.") ?? []
        exporters =
            fields.optional("exporters", doc: "Where the programs listen that make figures readable.")?.value
            ?? .placeholder
        guard !fields.context.isDescribing else { return }
        if !scrapeInterval.value.isWholeSeconds || !(1...300).contains(scrapeInterval.value.secondsRoundedUp) {
            fields.context.bag.report(
                Diagnostic(
                    .outOfRange,
                    "`scrape_interval` is \(scrapeInterval.value.text): expected whole seconds, 1s to 5m",
                    at: scrapeInterval.span, notes: ["Prometheus takes a figure older than five minutes for gone"]))
        }
    }
}

/// Where exporters listen: their usual ports when left out.
package struct Exporters: Entity, Sendable {
    /// node_exporter of each node.
    package let node: Located<Port>
    /// nginx-prometheus-exporter of each node.
    package let nginx: Located<Port>
    /// mtail of each node, which reads nginx's log.
    package let nginxLog: Located<Port>
    /// The one blackbox_exporter that looks at certificates and names.
    package let blackbox: Located<SocketAddress>

    package static var noun: String { "exporters" }

    package init(from fields: inout FieldReader) {
        node = fields.optional(
            "node", default: Port(checked: 9100), shown: "9100",
            doc: "node_exporter of each node, with `--collector.netdev.address-info`: who holds a virtual address.")
        nginx = fields.optional(
            "nginx", default: Port(checked: 9113), shown: "9113",
            doc: "nginx-prometheus-exporter of each node: nginx's totals.")
        nginxLog = fields.optional(
            "nginx_log", default: Port(checked: 3903), shown: "3903",
            doc: "mtail of each node: answers by backend and status, from nginx's JSON log.")
        blackbox = fields.optional(
            "blackbox", default: SocketAddress(host: .address(.placeholder), port: 9115), shown: "127.0.0.1:9115",
            doc: "blackbox_exporter, which looks at certificates, and at names that fail over.")
    }
}
