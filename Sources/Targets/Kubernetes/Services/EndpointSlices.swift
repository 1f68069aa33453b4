import Diagnostics
import Planning
import Rendering
import TopologyModel

extension ServiceLowering {
    /// An endpoint of a slice.
    private struct Member {
        let address: IPAddress
        let isReady: Bool
        let region: Identifier?
    }

    /// Endpoints of one family and port: a slice has one family, and one number for each of its ports.
    private struct Slice {
        let isIPv6: Bool
        let port: UInt16
        var members: [Member] = []
    }

    /// Endpoints in one slice: as many as the cluster's own controller puts there; the API takes 1000.
    private static let sliceLimit = 100

    /// The servers of every backend without pods and without a Service of its own, as endpoints.
    func endpointSlices(_ remarks: inout Remarks) -> Manifest {
        var manifest = Manifest()
        for (index, backend) in plan.backends.enumerated() where !services[index].isExisting {
            guard !pods.hasPods(index), backend.service?.type.value != .externalName else { continue }
            let isHeeded =
                backend.prefersRegion != nil && backend.preferredRegion == nil
                && ClusterGate.trafficDistribution.isOpen(for: target.version)
            let hints = isHeeded ? RegionHints(plan, backend).zones : [:]
            for slice in slices(of: backend, &remarks) {
                for start in stride(from: 0, to: slice.members.count, by: Self.sliceLimit) {
                    write(slice, from: start, of: backend, index, hints, to: &manifest)
                }
            }
        }
        return manifest
    }

    private func slices(of backend: BackendPlan, _ remarks: inout Remarks) -> [Slice] {
        var slices: [Slice] = []
        for server in backend.servers where server.state != .down && !server.isBackup {
            guard let address = endpointAddress(server, &remarks) else { continue }
            let place = slices.firstIndex { $0.isIPv6 == address.isIPv6 && $0.port == server.port }
            if place == nil { slices.append(Slice(isIPv6: address.isIPv6, port: server.port)) }
            slices[place ?? slices.count - 1].members.append(
                Member(address: address, isReady: server.state == .active, region: server.region?.value))
        }
        // By family and port, so that no slice moves when a server does.
        return slices.sorted { $0.isIPv6 == $1.isIPv6 ? $0.port < $1.port : !$0.isIPv6 }
    }

    private func write(
        _ slice: Slice, from start: Int, of backend: BackendPlan, _ index: Int, _ hints: [Identifier: [Identifier]],
        to manifest: inout Manifest
    ) {
        let part = start / Self.sliceLimit + 1
        let family = slice.isIPv6 ? "ipv6" : "ipv4"
        let name = "\(services[index].name)-\(family)-\(slice.port)" + (part == 1 ? "" : "-\(part)")
        let labels: [(key: Key, value: Scalar)] = [
            ("kubernetes.io/service-name", .text(services[index].name)),
            ("endpointslice.kubernetes.io/managed-by", "lbgen"),
        ]
        manifest.document { document in
            frame.write(
                ObjectHead(
                    apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", name: name, part: backend.name.text,
                    labels: labels), to: &document)
            document.field("addressType", slice.isIPv6 ? "IPv6" : "IPv4")
            document.list("ports") { list in
                for port in ports[index] {
                    list.item { item in
                        item.field("name", port.name)
                        item.field("protocol", port.transport)
                        item.field("port", .number(Int(slice.port)))
                    }
                }
            }
            document.list("endpoints") { endpoints in
                for member in slice.members[start..<min(start + Self.sliceLimit, slice.members.count)] {
                    write(member, hints, to: &endpoints)
                }
            }
        }
    }

    /// An endpoint; a region of the topology is a zone of the cluster.
    private func write(_ member: Member, _ hints: [Identifier: [Identifier]], to endpoints: inout Manifest) {
        endpoints.endpoint(member.address, isReady: member.isReady)
        guard let region = member.region else { return }
        endpoints.field("zone", .text(ObjectNames.label(of: region.text)))
        // A draining endpoint takes nothing new: no zone is sent to it.
        guard member.isReady, let zones = hints[region] else { return }
        endpoints.mapping("hints") { hint in
            hint.list("forZones") { list in
                for zone in zones { list.item { $0.field("name", .text(ObjectNames.label(of: zone.text))) } }
            }
        }
    }

    /// The address of a server, when it can be an endpoint's (ValidateEndpointIP of the API server).
    private func endpointAddress(_ server: Server, _ remarks: inout Remarks) -> IPAddress? {
        guard case .address(let address) = server.host else {
            remarks.lose(
                combination: "a server given by name (`\(server.host.text)`) as an endpoint",
                at: server.span,
                instead: "give its address, or say `service: {type: ExternalName}`, `{selector: ...}` or `{name: ...}`")
            return nil
        }
        guard let fault = Self.fault(of: address) else { return address }
        remarks.lose(
            combination: "\(fault) address (`\(address.text)`) as an endpoint", at: server.span,
            instead: "give an address that every node of the cluster reaches")
        return nil
    }

    private static func fault(of address: IPAddress) -> String? {
        if address.isLoopback { return "a loopback" }
        if address.isUnspecified { return "an unspecified" }
        if !address.isIPv6 {
            if address.text.hasPrefix("169.254.") { return "a link-local" }
            return address.text.hasPrefix("224.0.0.") ? "a multicast" : nil
        }
        let bytes = address.bytes
        if bytes[0] == 0xFE, bytes[1] & 0xC0 == 0x80 { return "a link-local" }
        return bytes[0] == 0xFF ? "a multicast" : nil
    }
}
