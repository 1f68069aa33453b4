import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A health check as keepalived runs it on each node: a `vrrp_script`.
struct CheckScript {
    /// The shipped script that it runs.
    let program: ShippedScript
    /// Its name in the file.
    let name: Word
    /// The block.
    let block: Block

    /// The longest that keepalived takes for `interval` and `timeout`, in seconds (vrrp_parser.c).
    private static let longest = Duration.seconds(4294)
    /// The longest that the shipped scripts wait.
    private static let longestTimeout = Duration.seconds(600)

    /// Lowers a check; `nil` when its command cannot be written, which is then reported.
    init?(_ plan: VirtualRouterPlan.CheckPlan, version: Version, reporting losses: LossReporter) {
        let timing = Timing(version: version, losses: losses)
        let interval = timing.bounded(plan.check.interval, "check interval", by: Self.longest)
        let timeout = timing.beforeNext(
            timing.bounded(plan.check.timeout, "check timeout", by: Self.longestTimeout), interval,
            at: plan.check.timeout.span)
        name = .name(plan.name, port: plan.port)
        let command: Word
        do throws(Inexpressible) {
            (program, command) = try Self.command(plan, timeout)
        } catch {
            losses.report(error, at: plan.check.span)
            return nil
        }
        var block = Block("vrrp_script", name)
        block.add("script", command)
        block.add("interval", timing.exact(interval, "a check interval", at: plan.check.interval.span))
        // The script ends by itself in time; this is for one that cannot, so rounding up is no difference.
        block.add("timeout", timing.atLeast(timeout))
        block.add("rise", .number(plan.check.rise.value.number))
        block.add("fall", .number(plan.check.fall.value.number))
        // A node whose service is down must not claim the address when keepalived starts.
        block.add("init_fail")
        self.block = block
    }

    private static func command(
        _ plan: VirtualRouterPlan.CheckPlan, _ timeout: Duration
    ) throws(Inexpressible) -> (ShippedScript, Word) {
        let (host, port, limit) = ("127.0.0.1", String(plan.port), String(timeout.milliseconds))
        switch plan.check.probe {
        case .tcp:
            return (.checkTCP, try .command(ShippedScript.checkTCP.program, [host, port, limit]))
        case .exchange, .service: throw Inexpressible("keepalived's scripts ask HTTP, or connect")
        case .http where plan.check.body != nil || plan.check.host != nil || plan.check.method != nil:
            throw Inexpressible("keepalived's script sends GET for localhost and reads the status alone")
        case .http(let path):
            let expected = plan.check.expect.map { range in
                range.value.low == range.value.high
                    ? String(range.value.low) : "\(range.value.low)-\(range.value.high)"
            }
            let words = [host, port, encoded(path), limit, expected.joined(separator: ",")]
            return (.checkHTTP, try .command(ShippedScript.checkHTTP.program, words))
        }
    }

    /// The path as a request carries it, percent-encoded (RFC 3986, 2.1) wherever keepalived has no word for a byte.
    private static func encoded(_ path: URLPath) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in path.text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                bytes.append(byte)
            case _ where "/-_.:@+=,".utf8.contains(byte): bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The checks of all virtual routers, each once for its name and port.
struct CheckScripts {
    private var scripts: [(name: Identifier, port: UInt16, script: CheckScript?)] = []

    /// Lowers the checks in the order of their first use.
    init(_ routers: [VirtualRouterPlan], version: Version, reporting losses: LossReporter) {
        for check in routers.flatMap(\.checks) where !scripts.contains(where: { Self.isSame($0, check) }) {
            scripts.append((check.name, check.port, CheckScript(check, version: version, reporting: losses)))
        }
    }

    /// The script of a check; `nil` where it could not be written.
    func script(of check: VirtualRouterPlan.CheckPlan) -> CheckScript? {
        scripts.first { Self.isSame($0, check) }?.script
    }

    private static func isSame(
        _ entry: (name: Identifier, port: UInt16, script: CheckScript?), _ check: VirtualRouterPlan.CheckPlan
    ) -> Bool {
        entry.name == check.name && entry.port == check.port
    }
}
