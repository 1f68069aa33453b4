import TopologyModel

/// The hosts of a site in groups of one rank and one certificate.
struct TraefikHosts {
    /// Hosts that one IngressRoute serves.
    struct Group {
        /// The hosts.
        var hosts: [HostPattern]
        /// Higher for more specific hosts: 300 for names, the length of a wildcard, 0 for any.
        let rank: Int
        /// The Secret of their certificate.
        let secret: String?
        /// What tells its IngressRoutes from those of the site's first group: empty, or a hyphen and words.
        var word: String
    }

    /// The groups, the most specific hosts first.
    private(set) var groups: [Group] = []

    init(_ site: IngressSite, isSecure: Bool) {
        let choice = isSecure ? site.tls.map { SecretChoice($0) } : nil
        for host in site.hosts {
            let secret = choice?.secret(for: host)
            let rank = Self.rank(host)
            if let index = groups.firstIndex(where: { $0.rank == rank && $0.secret == secret }) {
                groups[index].hosts.append(host)
            } else {
                groups.append(Group(hosts: [host], rank: rank, secret: secret, word: ""))
            }
        }
        groups.sort { $0.rank > $1.rank }
        for index in groups.indices.dropFirst() {
            groups[index].word = "-" + IngressWriter.word(groups[index].hosts.first?.text ?? "any")
        }
    }

    private static func rank(_ host: HostPattern) -> Int {
        switch host {
        case .exact: 300
        case .wildcard(let domain): min(domain.utf8.count, 255)
        case .any: 0
        }
    }
}
