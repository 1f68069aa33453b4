/// A DNS host name in lower case (RFC 1123): labels of letters, digits and inner hyphens, 253 bytes in all.
package struct Hostname: Hashable, Sendable {
    /// The name, lower case, without a trailing dot.
    package let text: String

    /// Reads a name; `nil` when it is none, or when its last label is a number (it would look like an address).
    package init?(_ text: String) {
        let lower = text.lowercased()
        let labels = lower.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...253).contains(lower.utf8.count), labels.allSatisfy(Self.isLabel) else { return nil }
        guard let last = labels.last, !last.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        self.text = lower
    }

    init(unchecked text: String) { self.text = text }

    /// Everything behind the first label; the name itself where it has at most two: `example.com` of `www.example.com`.
    package var parent: Hostname {
        let labels = text.split(separator: ".")
        return labels.count < 3 ? self : Hostname(unchecked: labels.dropFirst().joined(separator: "."))
    }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        guard (1...63).contains(label.count), label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-") else {
            return false
        }
        return label.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
            default: false
            }
        }
    }
}

/// Which hosts a site answers: one name, every name below a domain (at any depth), or any.
///
/// Hosts are compared without port, case and trailing dot.
package enum HostPattern: Hashable, Sendable {
    /// `shop.example.com`
    case exact(String)
    /// `*.example.com`; the text is `example.com`.
    case wildcard(String)
    /// `*`
    case any

    /// Reads a pattern; an IP address is an exact host, IPv6 in brackets.
    package init?(_ text: String) {
        if text == "*" {
            self = .any
        } else if text.hasPrefix("*.") {
            guard let domain = Hostname(String(text.dropFirst(2))) else { return nil }
            self = .wildcard(domain.text)
        } else if let host = Hostname(text) {
            self = .exact(host.text)
        } else if IPAddress.isIPv4(text) {
            self = .exact(text)
        } else {
            return nil
        }
    }

    /// The pattern as it is written.
    package var text: String {
        switch self {
        case .exact(let host): host
        case .wildcard(let domain): "*.\(domain)"
        case .any: "*"
        }
    }

    /// Whether every host that `other` matches is matched too.
    package func covers(_ other: HostPattern) -> Bool {
        switch (self, other) {
        case (.any, _): true
        case (.wildcard(let domain), .exact(let host)): host.hasSuffix("." + domain)
        case (.wildcard(let domain), .wildcard(let inner)): inner == domain || inner.hasSuffix("." + domain)
        case (.exact(let a), .exact(let b)): a == b
        default: false
        }
    }
}

/// Where a server is: an address, or a name that the load balancer resolves.
package enum ServerHost: Hashable, Sendable {
    /// An address.
    case address(IPAddress)
    /// A name.
    case name(Hostname)

    /// Reads an address (IPv6 with or without brackets) or a host name.
    package init?(_ text: String) {
        let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
        if let address = IPAddress(isBracketed ? String(text.dropFirst().dropLast()) : text) {
            guard address.isIPv6 || !isBracketed else { return nil }
            self = .address(address)
        } else if !isBracketed, let name = Hostname(text) {
            self = .name(name)
        } else {
            return nil
        }
    }

    /// The address or name, without brackets.
    package var text: String {
        switch self {
        case .address(let address): address.text
        case .name(let name): name.text
        }
    }

    /// As it stands before `:port`: IPv6 in brackets.
    package var bracketed: String {
        switch self {
        case .address(let address): address.bracketed
        case .name(let name): name.text
        }
    }
}
