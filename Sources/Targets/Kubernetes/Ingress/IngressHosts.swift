import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Hosts of a site whose rules are alike for a controller.
struct HostGroup {
    /// The hosts of rules; `nil` stands for any.
    var members: [String?]
    /// Higher for more specific hosts: 300 for names, the length of a wildcard, 0 for any.
    let rank: Int

    /// What tells the group's Ingresses from those of the site's names.
    var word: String? {
        switch rank {
        case 300: nil
        case 0: members == [nil] ? "any" : nil
        default: "wildcard"
        }
    }
}

/// The hosts of a site in groups of one rank, as far as an Ingress can hold them.
struct IngressHosts {
    /// The groups, the most specific hosts first.
    private(set) var groups: [HostGroup] = []

    /// Sorts hosts; reports addresses, which an Ingress does not take, and any host where the controller needs a name.
    init(_ site: IngressSite, dialect: any IngressDialect, remarks: inout Remarks) {
        for host in site.hosts {
            switch host {
            case .exact(let name):
                guard IPAddress(name) == nil else {
                    remarks.lose(
                        combination: "the address `\(name)` as a host of an Ingress", at: site.span,
                        instead: "use a name, or `*` for any host")
                    continue
                }
                add(name, rank: 300, dialect)
            case .wildcard(let domain): add("*." + domain, rank: min(domain.utf8.count, 255), dialect)
            case .any:
                guard !dialect.mergesByHost else {
                    remarks.lose(
                        combination: "any host (`*`) in \(dialect.title)", at: site.span,
                        instead: "name the hosts; the controller refuses an Ingress without one")
                    continue
                }
                add(nil, rank: 0, dialect)
            }
        }
        groups.sort { $0.rank > $1.rank }
    }

    private mutating func add(_ host: String?, rank: Int, _ dialect: any IngressDialect) {
        let rank = dialect.ranksPaths ? rank : 0
        if let index = groups.firstIndex(where: { $0.rank == rank }) {
            groups[index].members.append(host)
        } else {
            groups.append(HostGroup(members: [host], rank: rank))
        }
    }
}
