import Planning
import TopologyModel

extension Lowering {
    /// The backend that checks the servers of this one too: it lent them (`like`), and both would check them alike.
    /// Checks that are made once cost the servers half.
    ///
    /// Passive checks stay apart: what one backend sees of a server must count where it is seen.
    mutating func checkOwner(of backend: BackendPlan) -> BackendPlan? {
        guard let source = backend.serversSource else { return nil }
        let owner = plan.backends[source]
        guard owner.transport == backend.transport, owner.tiers == backend.tiers, owner.passiveCheck == nil,
            backend.passiveCheck == nil, owner.healthCheck != nil || owner.needsConnectChecks
        else { return nil }
        let weights = WeightScale(owner)
        return checks(of: owner, weights) == checks(of: backend, weights) ? owner : nil
    }

    /// How servers are checked and spoken to, as text.
    private mutating func checks(of backend: BackendPlan, _ weights: WeightScale) -> [UInt8] {
        let kept = document
        defer { document = kept }
        document = Document()
        lowerHealthCheck(backend)
        lowerDefaultServer(backend, weights, isFirst: true)
        return DocumentPrinter.print(document, banner: [])
    }
}
