import Diagnostics
import TopologyModel

extension Assembly {
    /// Gives routes with a hash key of their own a backend of their own: the same servers, hashed by that key.
    ///
    /// A hash is a property of a group of servers on every target, so the group is written once for each key.
    func keyBackends(_ backends: inout [BackendPlan], for sites: inout PlannedSites) {
        var keyed: [KeyedBackend: Int] = [:]
        for index in sites.routes.indices {
            guard let (key, isOwn) = sites.hashKeys[index] else { continue }
            let action = sites.routes[index].action
            let hashed = action.backends.filter { Self.hashes(backends[$0]) }
            if isOwn, hashed.isEmpty { reportUseless(key) }
            guard !hashed.isEmpty else { continue }
            sites.routes[index].action = action.replacingBackends { backend in
                guard case .hash(let usual, let consistent) = backends[backend].balance, usual != key.value else {
                    return backend
                }
                let wanted = KeyedBackend(backend: backend, key: key.value)
                if let known = keyed[wanted] { return known }
                var copy = backends[backend]
                copy.name = Self.name(copy.name, by: key.value, among: backends)
                copy.balance = .hash(key.value, consistent: consistent)
                copy.balanceSpan = key.span
                copy.serversSource = copy.serversSource ?? backend
                backends.append(copy)
                keyed[wanted] = backends.count - 1
                return backends.count - 1
            }
        }
    }

    /// A backend under another key.
    private struct KeyedBackend: Hashable {
        let backend: Int
        let key: HashKey
    }

    private static func hashes(_ backend: BackendPlan) -> Bool {
        if case .hash = backend.balance { true } else { false }
    }

    /// `api-by-header-x-user`; numbered when a backend is called so.
    private static func name(_ name: Identifier, by key: HashKey, among backends: [BackendPlan]) -> Identifier {
        let plain = key.text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        let base = String((name.text + "-by-" + String(plain)).prefix(38))
        var number = 1
        while true {
            let text = number == 1 ? base : "\(base)-\(number)"
            if let made = Identifier(text), !backends.contains(where: { $0.name == made }) { return made }
            number += 1
        }
    }

    private func reportUseless(_ key: Located<HashKey>) {
        bag.report(
            Diagnostic(
                .policyWithoutEffect, "no backend of this route is balanced by a hash", at: key.span,
                label: "has no effect", help: ["`balance: {hash: \(key.value.text)}` on the backend, or remove it"]))
    }
}
