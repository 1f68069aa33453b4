import Foundation
import TestSupport
import Testing

/// A real server bears the virtual address and keeps it to itself.
struct RealServerScriptTests {
    /// Runs steps in a network of their own, with `$S` the script; what they say.
    private func inNetwork(_ steps: String) throws -> Said {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let script = try scratch.write("script.sh", Script.realServer.bytes, mode: 0o755)
        return try execute(["unshare", "--net", "sh", "-c", "ip link set lo up; S='sh \(script)'; \(steps)"])
    }

    @Test func addressComesStaysAndGoes() throws {
        guard Demand.met("unshare", "ip", "sysctl") else { return }
        for (address, bits) in [("192.168.1.30", "32"), ("2001:db8::30", "128")] {
            let said = try inNetwork(
                "$S status \(address); echo $?; $S start \(address) && $S start \(address); echo $?; $S status \(address);"
                    + " echo $?; ip -o addr show dev lo; $S stop \(address) && $S stop \(address); echo $?; $S status \(address); echo $?"
            )
            #expect(said.output.contains(" \(address)/\(bits) "), "\(said)")
            let codes = said.output.split(separator: "\n").filter { $0.utf8.count == 1 }
            #expect(codes == ["1", "0", "0", "0", "1"] && said.errors == "", "\(said)")
        }
    }

    /// Another machine of the segment asks who has the address: before the start it is told, afterwards it is not.
    @Test func noARPIsAnsweredForIt() throws {
        guard Demand.met("unshare", "ip", "sysctl") else { return }
        let other = "lbr\(ProcessInfo.processInfo.processIdentifier)"
        // A datagram makes the kernel ask; the neighbour's state is its answer.
        let ask =
            "ip -n \(other) neigh flush dev lvb; ip netns exec \(other) bash -c 'echo >/dev/udp/10.9.0.30/9';"
            + " sleep 1.2; ip -n \(other) neigh show 10.9.0.30"
        let said = try inNetwork(
            "ip netns add \(other); ip link add name lva type veth peer name lvb netns \(other); ip addr add 10.9.0.1/24 dev lva;"
                + " ip link set lva up; ip -n \(other) addr add 10.9.0.2/24 dev lvb; ip -n \(other) link set lvb up;"
                + " ip addr add 10.9.0.30/32 dev lo; \(ask); ip addr del 10.9.0.30/32 dev lo; echo then;"
                + " $S start 10.9.0.30; \(ask); ip netns del \(other)")
        let parts = said.output.split(separator: "then\n", maxSplits: 1)
        #expect(parts.count == 2 && parts[0].contains("lladdr"), "\(said)")
        #expect(parts.count == 2 && !parts[1].contains("lladdr"), "\(said)")
    }

    @Test(arguments: [
        [], ["start"], ["begin", "10.0.0.1"], ["start", ""], ["start", "web"], ["start", "10.0.0.1;id"],
        ["start", "$(id)"], ["start", "10.0.0.1", "eth0"], ["start", "1:2:3:4:5:6:7:8:9"], ["start", "-x"],
    ])
    func oddArgumentsAreUsageErrors(_ words: [String]) throws {
        #expect(try Script.realServer.run(words).status == 64)
    }
}
