package import Diagnostics
package import YAMLTree

/// A TCP or UDP port.
package struct Port: RangedNumber, Hashable, Sendable {
    /// 1 to 65535.
    package let number: UInt16
    package static var range: ClosedRange<Int> { 1...65535 }
    package static var noun: String { "a port" }
    package init(checked number: Int) { self.number = UInt16(number) }
}

/// A share of traffic relative to the other servers: higher is more.
package struct Weight: RangedNumber, Hashable, Sendable {
    /// 1 to 1,000,000 (the Gateway API's range; smaller targets get rescaled weights).
    package let number: Int
    package static var range: ClosedRange<Int> { 1...1_000_000 }
    package static var noun: String { "a weight" }
    package static var rangeCode: DiagnosticCode { .weightOutOfRange }
    package init(checked number: Int) { self.number = number }
}

/// A positive count, at most a million.
package struct Count: RangedNumber, Hashable, Sendable {
    /// 1 to 1,000,000.
    package let number: Int
    package static var range: ClosedRange<Int> { 1...1_000_000 }
    package static var noun: String { "a count" }
    package init(checked number: Int) { self.number = number }
}

/// An HTTP status that a client may be sent: 200 to 599.
package struct StatusCode: RangedNumber, Hashable, Sendable {
    /// 200 to 599.
    package let number: Int
    package static var range: ClosedRange<Int> { 200...599 }
    package static var noun: String { "a status" }
    package init(checked number: Int) { self.number = number }
}

/// An HTTP error status: 400 to 599.
package struct ErrorStatus: RangedNumber, Hashable, Sendable {
    /// 400 to 599.
    package let number: Int
    package static var range: ClosedRange<Int> { 400...599 }
    package static var noun: String { "an error status" }
    package init(checked number: Int) { self.number = number }
}

extension Identifier: TextReadable {
    package static var expectation: String {
        "a name (a lower case letter, then up to 40 lower case letters, digits and hyphens)"
    }
    package static func read(_ node: NodeID, in context: ReadingContext) -> Identifier? {
        guard let text = plainText(node, in: context, expected: expectation) else { return nil }
        if let value = Identifier(text) { return value }
        context.reportValue(node, "`\(text)` is not \(expectation)", code: .invalidIdentifier)
        return nil
    }
}

extension Duration: TextReadable {
    package static var placeholder: Duration { .seconds(1) }
    package static var expectation: String { "a duration with its unit (`500ms`, `5s`, `2m`, `1h`, `30d`)" }
    package static func read(_ node: NodeID, in context: ReadingContext) -> Duration? {
        if context.tree.kind(node) == .plain, case .int(let number) = context.tree.coreScalar(node), number >= 0 {
            let text = context.tree.text(node)
            context.bag.report(
                Diagnostic(
                    .invalidValue, "`\(text)` has no unit", at: context.tree.span(node),
                    label: "seconds or milliseconds?",
                    help: ["write `\(text)s` for seconds, `\(text)ms` for milliseconds"]))
            return nil
        }
        guard let text = plainText(node, in: context, expected: expectation) else { return nil }
        if let value = Duration(text) { return value }
        context.reportValue(node, "`\(text)` is not \(expectation)")
        return nil
    }
}

extension Rate: TextReadable {
    package static var expectation: String { "a rate of whole requests (`100/s` or `60/m`)" }
}

extension ByteSize: TextReadable {
    package static var expectation: String { "a size with its unit (`512k`, `10m`, `2g`)" }
    package static func read(_ node: NodeID, in context: ReadingContext) -> ByteSize? {
        if context.tree.kind(node) == .plain, case .int(let number) = context.tree.coreScalar(node), number > 0 {
            context.bag.report(
                Diagnostic(
                    .invalidValue, "`\(number)` has no unit", at: context.tree.span(node),
                    label: "kilobytes or megabytes?",
                    help: ["write `\(number)k` for kilobytes, `\(number)m` for megabytes"]))
            return nil
        }
        guard let text = plainText(node, in: context, expected: expectation) else { return nil }
        if let value = ByteSize(text) { return value }
        context.reportValue(node, "`\(text)` is not \(expectation)")
        return nil
    }
}

extension IPAddress: TextReadable {
    package static var placeholder: IPAddress { IPAddress(loopback: ()) }
    package static var expectation: String { "an IP address" }
}

extension InterfaceAddress: TextReadable {
    package static var placeholder: InterfaceAddress { InterfaceAddress(loopback: ()) }
    package static var expectation: String { "an IP address, with the length of its network (`192.168.1.25/24`)" }
}

extension IPNetwork: Readable {
    package static var placeholder: IPNetwork { IPNetwork(loopback: ()) }
    package static var expectation: String { "a network (`10.0.0.0/8`) or an IP address" }
    package static func read(_ node: NodeID, in context: ReadingContext) -> IPNetwork? {
        guard let text = plainText(node, in: context, expected: expectation) else { return nil }
        do throws(IPNetwork.Problem) { return try IPNetwork(text) } catch {
            switch error {
            case .malformed: context.reportValue(node, "`\(text)` is not \(expectation)")
            case .hostBits(let meant):
                context.bag.report(
                    Diagnostic(
                        .invalidValue, "`\(text)` has bits set behind its prefix", at: context.tree.span(node),
                        help: ["the network is `\(meant)`"],
                        fixes: [Diagnostic.Fix(context.tree.span(node), with: meant)]))
            }
            return nil
        }
    }
}

extension Hostname: TextReadable {
    package static var placeholder: Hostname { Hostname(unchecked: "localhost") }
    package static var expectation: String { "a host name" }
}

extension HostPattern: TextReadable {
    package static var placeholder: HostPattern { .any }
    package static var expectation: String { "a host name, `*.` and a domain, or `*`" }
    package static func read(_ node: NodeID, in context: ReadingContext) -> HostPattern? {
        guard let text = plainText(node, in: context, expected: expectation) else { return nil }
        if let value = HostPattern(text) { return value }
        let isInnerStar = text.dropFirst().contains("*") || text.hasPrefix("*") && !text.hasPrefix("*.")
        context.reportValue(
            node, "`\(text)` is not \(expectation)",
            help: isInnerStar ? ["`*` may only be the first label: `*.example.com` matches every name below it"] : [])
        return nil
    }
}

extension ServerHost: TextReadable {
    package static var placeholder: ServerHost { .address(.placeholder) }
    package static var expectation: String { "an IP address or a host name" }
}

extension SocketAddress: TextReadable {
    package static var placeholder: SocketAddress { SocketAddress(host: .placeholder, port: 1) }
    package static var expectation: String { "an address and a port (`127.0.0.1:8404`)" }
}

extension Version: TextReadable {
    package static var placeholder: Version { Version(0) }
    package static var expectation: String { "a version in quotes (\"1.22\")" }
}

extension FilePath: TextReadable {
    package static var placeholder: FilePath { FilePath(unchecked: "/dev/null") }
    package static var expectation: String { "an absolute path of letters, digits and `_./@%+=:-`" }
}

extension CookieName: TextReadable {
    package static var placeholder: CookieName { CookieName(unchecked: "cookie") }
    package static var expectation: String { "a cookie name (an RFC 6265 token of at most 64 bytes)" }
}

extension HeaderName: TextReadable {
    package static var placeholder: HeaderName { HeaderName(unchecked: "X-Header") }
    package static var expectation: String { "a header name (an RFC 9110 token of at most 64 bytes)" }
}

extension URLPath: Readable {
    package static var placeholder: URLPath { .root }
    package static var expectation: String { "a path that begins with `/`" }
    package static func read(_ node: NodeID, in context: ReadingContext) -> URLPath? {
        guard let text = plainText(node, in: context, expected: expectation) else { return nil }
        do throws(URLPath.Problem) { return try URLPath(text) } catch {
            let reason =
                switch error {
                case .notAbsolute: "does not begin with `/`"
                case .queryOrFragment: "holds `?` or `#`, which end a path"
                case .dotSegment: "holds `.` or `..` as a segment; every target answers such requests with 400"
                case .badEncoding: "holds a control character, or a `%` that does not encode a printable one"
                case .tooLong: "is longer than 1024 bytes"
                }
            context.reportValue(node, "the path `\(text)` \(reason)")
            return nil
        }
    }
}

extension Pattern: Readable {
    package static var expectation: String { "a regular expression" }
    package static func read(_ node: NodeID, in context: ReadingContext) -> Pattern? {
        guard let text = plainText(node, in: context, expected: expectation) else { return nil }
        do throws(PatternProblem) { return try Pattern(text) } catch {
            context.reportValue(
                node, "the regular expression has \(error.reason)",
                help: ["use what PCRE2 and RE2 read alike: no look-around, no back-references, no named groups"])
            return nil
        }
    }
}
