import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A name that fails over, as clients see it: who answers there, and with which address resolvers answer.
///
/// blackbox_exporter asks the name itself, so that all is seen that lies between: the agent, its provider, resolvers, servers.
struct NameProbe {
    /// The record.
    let record: DNSRecordPlan

    /// The names of a topology whose records are moved.
    static func all(of plan: Plan) -> [NameProbe] {
        plan.targets.dns == nil ? [] : plan.dnsRecords.map { NameProbe(record: $0) }
    }

    /// The name of its module.
    var module: String { "lbgen_name_\(record.instance)" }

    /// What is asked.
    var target: String {
        let socket = "\(record.host.text):\(record.check.port)"
        guard case .http(let path) = record.check.check.probe else { return socket }
        return "\(record.record.tls.value ? "https" : "http")://\(socket)\(path.percentEncoded)"
    }

    /// The hash that blackbox_exporter tells of an address: FNV-1a of its bytes, 32 bits (seen on 0.23).
    static func hash(of address: IPAddress) -> Int {
        Int(address.bytes.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 })
    }

    /// The addresses that the record may have; `nil` where resolvers answer with others: for aliases, and behind a proxy.
    var addresses: (primary: IPAddress, secondary: IPAddress)? {
        guard !record.record.proxied.value, case .address(let primary) = record.record.primary.value,
            case .address(let secondary) = record.record.secondary.value
        else { return nil }
        return (primary, secondary)
    }

    /// The module: one address, of the record's family, as a client takes it; healthy is what the check calls so.
    var document: StructuredValue {
        var family: [StructuredValue.Field] = []
        if record.record.kind.value != .cname {
            family = [
                .init("preferred_ip_protocol", .text(record.record.kind.value == .aaaa ? "ip6" : "ip4")),
                .init("ip_protocol_fallback", .flag(false)),
            ]
        }
        guard case .http = record.check.check.probe else {
            return ["prober": "tcp", "timeout": "5s", "tcp": .mapping(family)]
        }
        var http = family
        let check = record.check.check
        http.append(.init("method", .text((check.method?.value ?? .get).rawValue)))
        http.append(.init("follow_redirects", .flag(false)))
        http.append(.init("valid_status_codes", .list(statuses.map { .number($0) })))
        if let host = check.host?.value { http.append(.init("headers", ["Host": .text(host.text)])) }
        return ["prober": "http", "timeout": "5s", "http": .mapping(http)]
    }

    /// Statuses that IANA has registered; blackbox_exporter takes a list, no ranges.
    private static let registered =
        Array(200...208) + [226] + Array(300...308) + Array(400...418) + [421, 422, 423, 424, 425, 426, 428, 429, 431]
        + [451] + Array(500...511)

    /// The statuses that are expected: those that are registered, and whatever stands alone.
    private var statuses: [Int] {
        let expected = record.check.check.expect.map(\.value)
        let alone = expected.filter { $0.low == $0.high }.map(\.low)
        let inRanges = Self.registered.filter { status in
            expected.contains { ($0.low...$0.high).contains(status) }
        }
        return Set(alone + inRanges).sorted()
    }
}
