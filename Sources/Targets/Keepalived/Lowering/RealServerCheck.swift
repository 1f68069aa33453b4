import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The check of a real server: one of keepalived's own where it asks the same, else a shipped probe in `MISC_CHECK`.
struct RealServerCheck {
    private let check: HealthCheck
    private let backend: BackendPlan
    private let losses: LossReporter
    private let isTLS: Bool

    /// Takes a check and says, once for its backend, how keepalived's checks differ.
    init(_ check: HealthCheck, of backend: BackendPlan, _ losses: LossReporter) {
        self.check = check
        self.backend = backend
        self.losses = losses
        isTLS = backend.wire.tls != nil && check.port == nil
        if check.rise.value.number > 1 {
            losses.approximate(
                .approximation,
                "a server of an LVS backend is back after one good answer instead of \(check.rise.value.number)",
                at: check.rise.span)
        }
        if isTLS, needsTLSItCannotHave {
            losses.lose(
                .protocolCheck, "this check by TLS", at: check.span,
                instead: "use an `http` check, or a port in the clear")
        }
    }

    /// What an asked service would have to answer inside TLS, which neither keepalived nor the probe speaks there.
    private var needsTLSItCannotHave: Bool {
        switch check.probe {
        case .http, .tcp, .service(.websocket), .service(.script), .service(.dns): false
        case .exchange, .service: true
        }
    }

    /// The check of one server, and the shipped script that it calls; `nil` where it cannot be written.
    func block(for server: Server, at address: IPAddress) -> (Block, ShippedScript?)? {
        switch check.probe {
        case .tcp: return (connection("TCP_CHECK", server), nil)
        case .http(let path) where check.body == nil && (check.method?.value ?? .get) == .get:
            do throws(Inexpressible) { return (try request(path, server), nil) } catch { return report(error) }
        case .service(.smtp(let host)):
            var block = connection("SMTP_CHECK", server)
            do throws(Inexpressible) {
                block.add("helo_name", try .literal(host?.text ?? "localhost"))
                return (block, nil)
            } catch { return report(error) }
        case .service(.dns(let question)) where Self.isTaken(question.name):
            var block = connection("DNS_CHECK", server)
            do throws(Inexpressible) {
                block.add("type", try .literal(question.record.rawValue))
                block.add("name", try .literal(question.name.text))
                return (block, nil)
            } catch { return report(error) }
        case .http, .exchange, .service: return program(server, address)
        }
    }

    /// Up to 2.4 `DNS_CHECK` takes the dot behind a first label of one letter for an empty label (check_dns.c).
    private static func isTaken(_ name: Hostname) -> Bool {
        name.text.utf8.dropFirst().first != UInt8(ascii: ".")
    }

    /// A check of keepalived's own: how long, how often, and which port.
    private func connection(_ keyword: Word, _ server: Server) -> Block {
        var block = Block(keyword)
        if let port = check.port?.value.number, port != server.port { block.add("connect_port", .number(Int(port))) }
        block.add("connect_timeout", .seconds(milliseconds: check.timeout.value.milliseconds))
        addThresholds(to: &block)
        return block
    }

    /// A server is down after one check and `retry` more; those wait as long as any two checks.
    private func addThresholds(to block: inout Block) {
        block.add("retry", .number(check.fall.value.number - 1))
        block.add("delay_before_retry", .seconds(milliseconds: check.interval.value.milliseconds))
    }

    private func request(_ path: URLPath, _ server: Server) throws(Inexpressible) -> Block {
        var block = connection(isTLS ? "SSL_GET" : "HTTP_GET", server)
        block.add("http_protocol", "1.1")
        if isTLS, case .one(.some)? = backend.wire.tls?.sharedName { block.add("enable_sni") }
        var url = Block("url")
        url.add("path", try .literal(ProbeCommand.encoded(path.text)))
        var statuses: [Word] = ["status_code"]
        for range in check.expect { statuses.append(.range(range.value.low, range.value.high)) }
        url.add(statuses)
        url.add("virtualhost", try .literal(check.host(of: backend)?.bracketed ?? "localhost"))
        block.add(url)
        return block
    }

    private func program(_ server: Server, _ address: IPAddress) -> (Block, ShippedScript?)? {
        do throws(Inexpressible) {
            let probe = try ProbeCommand(
                check, at: address.text, check.port?.value.number ?? server.port, within: check.timeout.value,
                host: check.host(of: backend), isTLS: isTLS)
            var block = Block("MISC_CHECK")
            block.add("misc_path", probe.word)
            // The probe ends by itself in time; this is for one that cannot.
            block.add("misc_timeout", .number(check.timeout.value.secondsRoundedUp))
            addThresholds(to: &block)
            return (block, probe.script)
        } catch { return report(error) }
    }

    private func report(_ problem: Inexpressible) -> (Block, ShippedScript?)? {
        losses.report(problem, at: check.span)
        return nil
    }
}
