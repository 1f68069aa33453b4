import Foundation

/// Machines of a test's own behind one switch: network namespaces, each of which lives as long as a process in it.
///
/// No namespace has a name, so a test run that is killed leaves none behind. Needs root.
package final class MachineNetwork {
    /// A namespace could not be made, entered or wired.
    package struct Failure: Error, CustomStringConvertible {
        /// What was tried and what came of it.
        package let description: String
    }

    private let hub: Daemon
    private let machines: [String: Daemon]
    private let ports: [String: String]

    /// Makes machines that reach each other: names, and addresses with their prefix lengths.
    package init(_ addresses: KeyValuePairs<String, String>) throws {
        let hub = try Self.makeNamespace()
        self.hub = hub
        try Self.run(in: hub, ["ip", "link", "add", "br0", "type", "bridge"])
        try Self.run(in: hub, ["ip", "link", "set", "br0", "up"])
        var machines: [String: Daemon] = [:]
        var ports: [String: String] = [:]
        for (index, (name, address)) in addresses.enumerated() {
            let machine = try Self.makeNamespace()
            (machines[name], ports[name]) = (machine, "port\(index)")
            let peer = ["peer", "name", "eth0", "netns", "\(machine.pid)"]
            try Self.run(in: hub, ["ip", "link", "add", "port\(index)", "type", "veth"] + peer)
            try Self.run(in: hub, ["ip", "link", "set", "port\(index)", "master", "br0", "up"])
            try Self.run(in: machine, ["ip", "address", "add", address, "dev", "eth0"])
            for card in ["lo", "eth0"] { try Self.run(in: machine, ["ip", "link", "set", card, "up"]) }
        }
        self.machines = machines
        self.ports = ports
    }

    /// Ends what keeps the namespaces; those who still run in one keep it.
    package func remove() {
        machines.values.forEach { $0.killNow() }
        hub.killNow()
    }

    /// The program and the words that run something on a machine; what is run keeps the process id.
    package func command(on machine: String, _ words: [String]) throws -> (program: NativeTool, words: [String]) {
        (try NativeTool("nsenter"), ["-t", "\(try pid(of: machine))", "-n", "--"] + words)
    }

    /// Runs a program on a machine to its end.
    package func run(on machine: String, _ words: [String]) throws -> ToolResult {
        let command = try command(on: machine, words)
        return try command.program.run(command.words)
    }

    /// Connects from a machine to an address.
    package func connection(
        from machine: String, to address: String, port: Int, timeout: Int = 3
    ) throws -> HTTPConnection {
        let socket = try inside(machine) { try Socket(timeout: timeout) }
        guard socket.connect(port: port, address: address) else {
            throw Failure(description: "\(machine) cannot connect to \(address):\(port)")
        }
        return HTTPConnection(over: socket)
    }

    /// Pulls or plugs the cable between a machine and the switch.
    package func setCable(of machine: String, plugged: Bool) throws {
        try Self.run(in: hub, ["ip", "link", "set", ports[machine] ?? machine, plugged ? "up" : "down"])
    }

    private func pid(of machine: String) throws -> Int32 {
        guard let machine = machines[machine] else { throw Failure(description: "no machine \(machine)") }
        return machine.pid
    }

    /// A socket belongs to the network that its thread is in when it is made, and stays there.
    private func inside<Value>(_ machine: String, _ body: () throws -> Value) throws -> Value {
        let own = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)
        let other = open("/proc/\(try pid(of: machine))/ns/net", O_RDONLY | O_CLOEXEC)
        defer {
            close(own)
            close(other)
        }
        guard own >= 0, other >= 0, Self.enter(other) else { throw Failure(description: "cannot enter \(machine)") }
        defer { _ = Self.enter(own) }
        return try body()
    }

    private static func enter(_ namespace: Int32) -> Bool {
        // Glibc's overlay leaves out what needs _GNU_SOURCE, so the call is found by name.
        typealias SetNamespace = @convention(c) (Int32, Int32) -> Int32
        guard let symbol = dlsym(nil, "setns") else { return false }
        return unsafeBitCast(symbol, to: SetNamespace.self)(namespace, 0x4000_0000) == 0
    }

    private static func makeNamespace() throws -> Daemon {
        let daemon = try Daemon(
            try NativeTool("unshare"), ["-n", "sleep", "infinity"], ports: [],
            folder: try PackageFolder.makeTemporary("network"))
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/net")
        let deadline = Date() + 5
        while Date() < deadline {
            let namespace = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(daemon.pid)/ns/net")
            if let namespace, namespace != own { return daemon }
            usleep(2000)
        }
        throw Failure(description: "no namespace: \(daemon.words)")
    }

    private static func run(in machine: Daemon, _ words: [String]) throws {
        let result = try NativeTool("nsenter").run(["-t", "\(machine.pid)", "-n", "--"] + words)
        guard result.status == 0 else {
            throw Failure(description: "\(words.joined(separator: " ")): \(result.story)")
        }
    }
}
