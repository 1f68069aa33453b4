import Foundation
import TestSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A network of its own for one test: a switch, the nodes with real keepalived and a client, in network namespaces.
///
/// Each node sees its generated files at /etc/keepalived and has a private /var/log and /run, so the files run
/// unedited and nothing of the host changes.
final class FailoverBench {
    let system: FailoverSystem
    let client: PollingClient
    private let scratch: Scratch
    private let prefix: String
    private var services: [String: NamedService] = [:]
    private var watches: [String: [AddressWatch]] = [:]
    private var otherWatches: [String: AddressWatch] = [:]
    private var daemons: [String: Process] = [:]

    /// Makes the network and starts the services and the client, but no keepalived yet; a node holds the address only when
    /// it holds `other` as well, if one is given; `beside` is watched apart.
    init(_ system: FailoverSystem, also other: String? = nil, beside: String? = nil) throws {
        self.system = system
        StaleNamespaces.removeOnce()
        prefix = StaleNamespaces.prefix + UUID().uuidString.prefix(6).lowercased()
        scratch = try Scratch()
        do {
            try Self.buildNetwork(system, prefix)
            for node in system.nodes { try Self.install(node, in: scratch) }
        } catch {
            StaleNamespaces.remove(startingWith: prefix)
            scratch.remove()
            throw error
        }
        client = PollingClient(namespace: "\(prefix)-client", address: system.address, port: system.port)
        for node in system.nodes {
            services[node.name] = NamedService(name: node.name, namespace: namespace(node), port: system.port)
            watches[node.name] = ([system.address] + (other.map { [$0] } ?? [])).map {
                AddressWatch(namespace: namespace(node), address: $0)
            }
            otherWatches[node.name] = beside.map { AddressWatch(namespace: namespace(node), address: $0) }
        }
    }

    /// Ends every process and removes every namespace and file of the bench.
    func tearDown() {
        client.stop()
        services.values.forEach { $0.stop() }
        watches.values.joined().forEach { $0.stop() }
        otherWatches.values.forEach { $0.stop() }
        system.nodes.forEach(kill)
        StaleNamespaces.remove(startingWith: prefix)
        scratch.remove()
    }

    // MARK: What can happen to a node

    /// Checks the node's file with keepalived itself, and returns what it said; empty when all is well.
    func configurationTest(_ node: FailoverNode) throws -> String {
        let result = try execute(inside(node, ["keepalived", "--config-test"]))
        return result.status == 0 ? result.errors + result.output : "status \(result.status): \(result.errors)"
    }

    /// Starts keepalived on a node, as Debian's unit does, but in the foreground.
    func start(_ node: FailoverNode) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = inside(
            node, ["keepalived", "--dont-fork", "--log-console", "--log-detail", "--vrrp"])
        let log = try scratch.writing("\(node.name)/daemon.log")
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = log
        process.standardError = log
        try process.launchUnblocked()
        daemons[node.name] = process
    }

    /// Ends keepalived as a shutdown does, and waits for it.
    func terminate(_ node: FailoverNode) {
        guard let process = daemons.removeValue(forKey: node.name) else { return }
        process.terminate()
        process.waitUntilExit()
    }

    /// Ends keepalived and its children at once, as a loss of power does: nothing is announced, no address removed.
    func kill(_ node: FailoverNode) {
        guard let process = daemons.removeValue(forKey: node.name) else { return }
        let parent = process.processIdentifier
        // The child first: it would say goodbye to the others when its parent dies.
        for child in Self.children(of: parent) { _ = system(signal: SIGKILL, to: child) }
        _ = system(signal: SIGKILL, to: parent)
        process.waitUntilExit()
    }

    /// Pulls or plugs the cable between the node and the switch; the node sees its carrier go and come.
    func setLink(_ node: FailoverNode, up: Bool) throws {
        try require("ip", "-n", "\(prefix)-switch", "link", "set", port(node), up ? "up" : "down")
    }

    /// Pulls or plugs the cable of the node's second interface.
    func setSecondLink(_ node: FailoverNode, up: Bool) throws {
        try require("ip", "-n", "\(prefix)-switch", "link", "set", "second" + port(node), up ? "up" : "down")
    }

    /// Cuts the node's second interface off behind the switch's back, or joins it again.
    func setSecondConnected(_ node: FailoverNode, _ connected: Bool) throws {
        let end = connected ? ["master", "br1"] : ["nomaster"]
        try require(["ip", "-n", "\(prefix)-switch", "link", "set", "second" + port(node)] + end)
    }

    /// Stops the node's keepalived in its tracks, or lets it go on: a machine too busy to answer.
    func setFrozen(_ node: FailoverNode, _ isFrozen: Bool) {
        guard let parent = daemons[node.name]?.processIdentifier else { return }
        for process in [parent] + Self.children(of: parent) {
            _ = system(signal: isFrozen ? SIGSTOP : SIGCONT, to: process)
        }
    }

    /// Writes a file of the node below /var/log, for those that are tracked.
    func write(_ node: FailoverNode, _ name: String, _ text: String) throws {
        // In place: keepalived watches the file, not its name alone.
        let path = "\(scratch.path)/\(node.name)/log/\(name)"
        guard let file = FileHandle(forWritingAtPath: path) else { throw Refusal(description: "no \(path)") }
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    /// Cuts the node off behind the switch's back, or joins it again: the carrier stays, the frames are lost.
    func setConnected(_ node: FailoverNode, _ connected: Bool) throws {
        if connected {
            try require("ip", "-n", "\(prefix)-switch", "link", "set", port(node), "master", "br0")
        } else {
            try require("ip", "-n", "\(prefix)-switch", "link", "set", port(node), "nomaster")
        }
    }

    /// The health of the service on a node.
    func setHealth(_ node: FailoverNode, _ health: NamedService.Health) { services[node.name]?.health = health }

    // MARK: What can be seen

    /// Whether the node holds the virtual address.
    func holdsAddress(_ node: FailoverNode) -> Bool { watches[node.name]?.allSatisfy(\.isHeld) ?? false }

    /// Whether the node holds the address that is watched apart.
    func holdsOther(_ node: FailoverNode) -> Bool { otherWatches[node.name]?.isHeld ?? false }

    /// Since when the node holds the virtual address; nil when it does not.
    func heldSince(_ node: FailoverNode) -> Double? {
        let times = watches[node.name]?.map(\.heldSince) ?? []
        return times.contains { $0 == nil } ? nil : times.compactMap(\.self).max()
    }

    /// What keepalived has said on a node since its last start.
    func daemonLog(_ node: FailoverNode) -> String { scratch.text("\(node.name)/daemon.log") }

    /// The node's /var/log/keepalived.log, written by the notify script.
    func notifyLog(_ node: FailoverNode) -> String { scratch.text("\(node.name)/log/keepalived.log") }

    /// What the owner's command, run by the notify script, was told on a node.
    func announcements(_ node: FailoverNode) -> String { scratch.text("\(node.name)/log/announced") }

    // MARK: Parts

    private func namespace(_ node: FailoverNode) -> String { "\(prefix)-\(node.name)" }

    /// The node's end at the switch; interface names have 15 bytes at most, so the node's own will not do.
    private func port(_ node: FailoverNode) -> String {
        "port\(system.nodes.firstIndex { $0.name == node.name } ?? 0)"
    }

    private func inside(_ node: FailoverNode, _ words: [String]) -> [String] {
        let mounts = """
            set -e
            mount --bind "$1/etc" /etc/keepalived
            mount --bind "$1/log" /var/log
            mount -t tmpfs tmpfs /run
            shift
            exec "$@"
            """
        // `ip netns exec` gives the process a mount namespace of its own as well.
        return ["ip", "netns", "exec", namespace(node), "sh", "-c", mounts, "sh", "\(scratch.path)/\(node.name)"]
            + words
    }

    private func system(signal: Int32, to process: Int32) -> Int32 {
        #if canImport(Glibc)
            Glibc.kill(process, signal)
        #else
            Darwin.kill(process, signal)
        #endif
    }

    private static func children(of process: Int32) -> [Int32] {
        let list = try? String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)
        return (list ?? "").split(separator: " ").compactMap { Int32($0) }
    }

    private static func install(_ node: FailoverNode, in scratch: Scratch) throws {
        for file in node.files { try scratch.write("\(node.name)/etc/\(file.path)", file.bytes, mode: file.mode) }
        try scratch.write("\(node.name)/log/keepalived.log", [], mode: 0o640)
        let command = "#!/bin/sh\necho \"$*\" >>/var/log/announced\n"
        try scratch.write("\(node.name)/log/announce", Array(command.utf8), mode: 0o755)
    }

    private static func buildNetwork(_ system: FailoverSystem, _ prefix: String) throws {
        let hub = "\(prefix)-switch"
        try require("ip", "netns", "add", hub)
        // With snooping the bridge drops VRRP's multicast until somebody asks for it.
        try require("ip", "-n", hub, "link", "add", "br0", "type", "bridge", "mcast_snooping", "0")
        try require("ip", "-n", hub, "link", "set", "br0", "up")
        let ends = system.nodes.map { ($0.name, $0.interface, $0.address) } + [("client", "eth0", system.client)]
        for (index, (name, interface, address)) in ends.enumerated() {
            let own = "\(prefix)-\(name)"
            let port = "port\(index)"
            try require("ip", "netns", "add", own)
            try require("ip", "-n", own, "link", "set", "lo", "up")
            try require(
                "ip", "-n", hub, "link", "add", port, "type", "veth", "peer", "name", interface, "netns", own)
            try require("ip", "-n", hub, "link", "set", port, "master", "br0", "up")
            let words = ["ip", "-n", own, "address", "add", address, "dev", interface]
            try require(words + (address.contains(":") ? ["nodad"] : []))
            try require("ip", "-n", own, "link", "set", interface, "up")
        }
        for node in system.nodes {
            guard let address = node.third else { continue }
            try require("ip", "-n", "\(prefix)-\(node.name)", "address", "add", address, "dev", node.interface, "nodad")
        }
        try buildSecondNetwork(system, prefix)
    }

    /// A second switch, for nodes with a second interface.
    private static func buildSecondNetwork(_ system: FailoverSystem, _ prefix: String) throws {
        let hub = "\(prefix)-switch"
        guard system.nodes.contains(where: { $0.second != nil }) else { return }
        try require("ip", "-n", hub, "link", "add", "br1", "type", "bridge", "mcast_snooping", "0")
        try require("ip", "-n", hub, "link", "set", "br1", "up")
        for (index, node) in system.nodes.enumerated() {
            guard let address = node.second else { continue }
            let (own, port) = ("\(prefix)-\(node.name)", "secondport\(index)")
            try require("ip", "-n", hub, "link", "add", port, "type", "veth", "peer", "name", "eth1", "netns", own)
            try require("ip", "-n", hub, "link", "set", port, "master", "br1", "up")
            try require("ip", "-n", own, "address", "add", address, "dev", "eth1")
            try require("ip", "-n", own, "link", "set", "eth1", "up")
        }
    }
}
