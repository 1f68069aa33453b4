import Diagnostics

/// The long form of a server; name and address may hold a range.
struct LongServer: Entity {
    private let name: Located<String>?
    private let address: Located<String>
    private let port: Located<Port>
    private let weight: Located<Weight>?
    private let backup: Located<Bool>?
    private let state: Located<Server.State>?
    private let maxConnections: Located<Count>?
    private let slowStart: Located<Duration>?
    private let region: Located<Identifier>?
    private let publicName: Located<String>?
    private let span: SourceSpan

    static var noun: String { "a server" }

    init(from fields: inout FieldReader) {
        span = fields.span
        name = fields.optional("name", doc: "Its name; made of address and port when left out.")
        address = fields.required("address", doc: "Address or host name; `10.0.1.{2..5}` makes one server each.")
        port = fields.required("port", doc: "Its port.")
        weight = fields.optional("weight", feature: .serverWeight, doc: "Its share, higher is more; 1.")
        backup = fields.optional("backup", doc: "Used only when every other server is down; false.")
        state = fields.optional("state", doc: "active, drain or down.")
        maxConnections = fields.optional("max_connections", feature: .maxConnections, doc: "Requests at a time.")
        slowStart = fields.optional(
            "slow_start", feature: .slowStart, doc: "How long its share grows once it is back, 1s to 24h.")
        region = fields.optional("region", doc: "Its region.")
        publicName = fields.optional(
            "hostname",
            doc: "The name that clients are sent to by a backend with `redirect`; `lb{1..3}` goes with a range.")
        fields.unavailable("capacity", doc: "Capacities come with a later version.")
        if let slowStart, slowStart.value < .seconds(1) || slowStart.value > .seconds(86_400) {
            fields.context.bag.report(Diagnostic(.outOfRange, "a slow start takes 1s to 24h", at: slowStart.span))
        }
        if let backup, backup.value { fields.context.uses.add(.backupServer, at: backup.span) }
        if let state, state.value != .active {
            fields.context.uses.add(state.value == .drain ? .drainState : .downState, at: state.span)
        }
    }

    /// `10-0-0-1-8080`: an address or host and its port as one word.
    static func derivedName(_ host: ServerHost, _ port: UInt16) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        for byte in host.text.utf8 {
            bytes.append(byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":") ? UInt8(ascii: "-") : byte)
        }
        bytes.append(UInt8(ascii: "-"))
        bytes.append(contentsOf: String(port).utf8)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func holdsRange(_ text: String) -> Bool {
        text.utf8.withContiguousStorageIfAvailable { $0.contains(UInt8(ascii: "{")) } ?? text.contains("{")
    }

    func group(in context: ReadingContext) -> ServerGroup? {
        // The address is missing or of the wrong type: reported already.
        guard !address.value.isEmpty else { return nil }
        let isRange =
            Self.holdsRange(address.value) || name.map { Self.holdsRange($0.value) } == true
        guard isRange else {
            return server(name: name?.value, address: address.value, publicName: publicName?.value, in: context)
                .map { .one($0) }
        }
        do throws(RangeProblem) {
            let addresses = try NumberRange.expand(address.value)
            let names = try expanded(name, beside: addresses, in: context)
            let publicNames = try expanded(publicName, beside: addresses, in: context)
            guard let names, let publicNames else { return nil }
            return .several(
                addresses.indices.compactMap { index in
                    server(
                        name: names[index], address: addresses[index], publicName: publicNames[index], in: context)
                })
        } catch {
            context.bag.report(Diagnostic(.invalidRange, error.message, at: span))
            return nil
        }
    }

    /// A text for each address, of the range that it holds; `nil` and a report where the numbers differ.
    private func expanded(
        _ text: Located<String>?, beside addresses: [String], in context: ReadingContext
    ) throws(RangeProblem) -> [String?]? {
        guard let text else { return addresses.map { _ in nil } }
        let texts = try NumberRange.expand(text.value)
        guard texts.count == addresses.count else {
            context.bag.report(
                Diagnostic(
                    .invalidRange, "the ranges differ: \(texts.count) names, \(addresses.count) addresses",
                    at: address.span, related: [Diagnostic.Label(text.span, "\(texts.count) names")]))
            return nil
        }
        return texts
    }

    private func server(
        name: String?, address text: String, publicName: String?, in context: ReadingContext
    ) -> Server? {
        guard let host = ServerHost(text) else {
            context.bag.report(
                Diagnostic(
                    .invalidValue, "`\(text)` is not \(ServerHost.expectation)", at: address.span,
                    help: SocketAddress(text) != nil ? ["the port stands in `port`"] : []))
            return nil
        }
        if let name, Identifier(name) == nil, let span = self.name?.span {
            context.bag.report(
                Diagnostic(.invalidIdentifier, "`\(name)` is not \(Identifier.expectation)", at: span))
            return nil
        }
        if let publicName, Hostname(publicName) == nil, let span = self.publicName?.span {
            context.bag.report(Diagnostic(.invalidValue, "`\(publicName)` is not \(Hostname.expectation)", at: span))
            return nil
        }
        return Server(
            name: name ?? Self.derivedName(host, port.value.number), host: host, port: port.value.number,
            weight: weight?.value.number ?? 1, isBackup: backup?.value ?? false, state: state?.value ?? .active,
            maxConnections: maxConnections?.value.number, slowStart: slowStart?.value, region: region,
            publicName: publicName.flatMap { Hostname($0) }, span: span)
    }
}
