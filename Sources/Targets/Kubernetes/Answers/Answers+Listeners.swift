import Rendering
import TopologyModel

extension Answers {
    static let httpListener = Answers(gateway: .exact)
    static let httpsListener = Answers(gateway: .exact)

    static let tcpListener = Answers(
        gateway: { request in
            request.hasTCPRoutes
                ? .exact
                : .unsupported(
                    since: "1.6 of the Gateway API",
                    instead: "use its experimental channel, or give the backend `service: {type: LoadBalancer}`")
        },
        service: .ignored(why: "the backend's Service is the listener: give it `service: {type: LoadBalancer}`"))

    static let redirectToHTTPS = Answers(gateway: .exact)

    static let http2 = Answers(
        everywhere: .ignored(why: "controllers and gateways offer HTTP/2 to TLS clients by themselves"))

    static let tlsProfile = Answers(
        gateway: .unsupported(since: nil, instead: "set TLS versions and ciphers in the implementation's own policy"))

    static let virtualAddress = Answers(
        everywhere: .ignored(why: "a cluster has its Services' addresses; VRRP is keepalived's on the nodes"))

    static let rawText = Answers(everywhere: .ignored(why: "raw text is for nginx's and HAProxy's own files"))

    static let statusPage = Answers(
        everywhere: .ignored(why: "status and metrics pages are those of the controllers themselves"))
}
