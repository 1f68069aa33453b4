package import Diagnostics
import YAMLTree

/// One server of a backend.
package struct Server: Sendable {
    /// Whether a server takes requests.
    package enum State: String, Choice, Sendable {
        case active
        case drain
        case down
        package static var placeholder: State { .active }
    }

    /// Its name: as given, or made of address and port, so that it does not depend on the server's line.
    package let name: String
    /// Its address or host name.
    package let host: ServerHost
    /// Its port.
    package let port: UInt16
    /// Its share, 1 to 1,000,000.
    package let weight: Int
    /// Whether it is used only when every other server is down.
    package let isBackup: Bool
    /// Whether it takes requests.
    package let state: State
    /// Requests or connections at a time; no limit when `nil`.
    package var maxConnections: Int?
    /// How long its share grows after it came back; at once when `nil`.
    package let slowStart: Duration?
    /// Its region.
    package let region: Located<Identifier>?
    /// The name that clients are sent to, where they are redirected; its host when `nil`.
    package let publicName: Hostname?
    /// Where the server stands.
    package let span: SourceSpan

    /// A Service of a cluster as the one server of a backend.
    package static func service(
        _ host: Hostname, port: UInt16, named name: String = "service", at span: SourceSpan
    ) -> Server {
        Server(
            name: name, host: .name(host), port: port, weight: 1, isBackup: false, state: .active,
            maxConnections: nil, slowStart: nil, region: nil, publicName: nil, span: span)
    }

    /// The same server, reached at another host and port.
    package func reached(at host: Hostname, port: UInt16) -> Server {
        Server(
            name: name, host: .name(host), port: port, weight: weight, isBackup: isBackup, state: state,
            maxConnections: maxConnections, slowStart: slowStart, region: region, publicName: publicName, span: span)
    }

    /// Where it listens.
    package var socket: SocketAddress { SocketAddress(host: host, port: port) }
}

/// What one item of `servers` makes: one server, or one for each member of a range.
enum ServerGroup: Readable, Sendable {
    case one(Server)
    case several([Server])

    static var placeholder: ServerGroup { .several([]) }
    static var expectation: String { "a server (`address:port [weight=N]`, or a mapping)" }

    static func read(_ node: NodeID, in context: ReadingContext) -> ServerGroup? {
        if context.tree.kind(node) == .mapping { return LongServer.readMapping(node, in: context).group(in: context) }
        guard let text = plainText(node, in: context, expected: expectation) else { return nil }
        return ShortServer.read(text, node, in: context)
    }
}

/// `address:port [weight=N]`, with a range in braces if several are meant.
enum ShortServer {
    static func read(_ text: String, _ node: NodeID, in context: ReadingContext) -> ServerGroup? {
        let words = text.split(separator: " ")
        guard let first = words.first, words.count <= 2 else {
            context.reportValue(node, "`\(text)` is not \(ServerGroup.expectation)")
            return nil
        }
        var weight = 1
        if words.count == 2 {
            guard words[1].hasPrefix("weight="), let number = Int(words[1].dropFirst(7)) else {
                context.reportValue(
                    node, "`\(words[1])` is not `weight=N`", help: ["write a mapping for other settings"])
                return nil
            }
            guard Weight.range.contains(number) else {
                context.reportValue(
                    node, "\(number) is out of range: expected \(Weight.expectation)", code: .weightOutOfRange)
                return nil
            }
            weight = number
            context.uses.add(.serverWeight, at: context.tree.span(node))
        }
        guard first.utf8.contains(UInt8(ascii: "{")) else {
            return server(String(first), weight, node, in: context).map { .one($0) }
        }
        do throws(RangeProblem) {
            let servers = try NumberRange.expand(String(first)).compactMap { server($0, weight, node, in: context) }
            return .several(servers)
        } catch {
            context.reportValue(node, error.message, code: .invalidRange)
            return nil
        }
    }

    private static func server(_ text: String, _ weight: Int, _ node: NodeID, in context: ReadingContext) -> Server? {
        guard let socket = SocketAddress(text) else {
            let isPortless = ServerHost(text) != nil
            context.reportValue(
                node, isPortless ? "`\(text)` has no port" : "`\(text)` is not an address and a port",
                help: isPortless ? ["write `\(text):80`"] : ["`10.0.0.1:8080`, `[2001:db8::1]:80`, `web-1:8000`"])
            return nil
        }
        return Server(
            name: LongServer.derivedName(socket.host, socket.port), host: socket.host, port: socket.port,
            weight: weight, isBackup: false, state: .active, maxConnections: nil, slowStart: nil,
            region: nil, publicName: nil,
            span: context.tree.span(node))
    }
}
