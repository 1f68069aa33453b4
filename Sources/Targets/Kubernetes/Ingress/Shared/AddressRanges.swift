import Planning
import TopologyModel

/// Networks that do not overlap, for controllers that know who is let in and not who is kept out.
struct AddressRanges {
    /// The networks, IPv4 first, as CIDRs.
    private(set) var networks: [IPNetwork]

    /// Everybody.
    static let all = AddressRanges(networks: ["0.0.0.0/0", "::/0"].compactMap { try? IPNetwork($0) })

    /// Those whom every list lets in.
    init(admittedBy lists: [AccessPlan]) {
        var ranges = Self.all
        for list in lists {
            if let allow = list.allow { ranges = ranges.intersected(with: allow) }
            for network in list.deny { ranges = ranges.without(network) }
        }
        self = ranges
    }

    private init(networks: [IPNetwork]) { self.networks = networks }

    private func intersected(with others: [IPNetwork]) -> AddressRanges {
        var kept: [IPNetwork] = []
        for network in networks {
            for other in others {
                if other.covers(network) {
                    kept.append(network)
                    break
                }
                if network.covers(other), !kept.contains(where: { $0.covers(other) }) { kept.append(other) }
            }
        }
        return AddressRanges(networks: kept)
    }

    /// Takes a network out: of one that covers it the halves beside it remain.
    private func without(_ network: IPNetwork) -> AddressRanges {
        var kept: [IPNetwork] = []
        for own in networks where !network.covers(own) {
            guard own.covers(network) else {
                kept.append(own)
                continue
            }
            for length in stride(from: own.prefixLength + 1, through: network.prefixLength, by: 1) {
                if let half = network.sibling(at: length) { kept.append(half) }
            }
        }
        return AddressRanges(networks: kept)
    }
}

extension IPNetwork {
    /// The other half of the network one bit shorter than `length` that holds this one.
    fileprivate func sibling(at length: Int) -> IPNetwork? {
        var bytes = address.bytes
        let index = (length - 1) / 8
        bytes[index] ^= 0x80 >> UInt8((length - 1) % 8)
        for bit in length..<(address.isIPv6 ? 128 : 32) { bytes[bit / 8] &= ~(0x80 >> UInt8(bit % 8)) }
        let text =
            address.isIPv6
            ? stride(from: 0, to: 16, by: 2)
                .map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }.joined(separator: ":")
            : bytes.map { String($0) }.joined(separator: ".")
        return IPAddress(text).flatMap { try? IPNetwork("\($0.text)/\(length)") }
    }
}
