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
                    + " echo $?; ip -o addr show dev lo; $S stop \(address) && $S stop \(address); echo $?; $S status \(address); echo $?")
            #expect(said.output.contains(" \(address)/\(bits) "), "\(said)")
            let codes = said.output.split(separator: "\n").filter { $0.utf8.count == 1 }
            #expect(codes == ["1", "0", "0", "0", "1"] && said.errors == "", "\(said)")
        }
    }

    /// Another machine of the segment asks who has the address: the server must not say that it has.
    @Test func noARPIsAnsweredForIt() throws {
        guard Demand.met("unshare", "ip", "sysctl", "arping") || Demand.met("unshare", "ip", "sysctl") else { return }
        let said = try inNetwork(
            "ip netns add lbr$$; ip link add a type veth peer name b netns lbr$$; ip addr add 10.9.0.1/24 dev a;"
                + " ip link set a up; ip -n lbr$$ addr add 10.9.0.2/24 dev b; ip -n lbr$$ link set b up;"
                + " ip addr add 10.9.0.30/32 dev lo; ip netns exec lbr$$ ping -c1 -W1 10.9.0.30 >/dev/null; echo before $?;"
                + " ip addr del 10.9.0.30/32 dev lo; ip -n lbr$$ neigh flush dev b; $S start 10.9.0.30;"
                + " ip netns exec lbr$$ ping -c1 -W1 10.9.0.30 >/dev/null; echo after $?; ip netns del lbr$$")
        #expect(said.output.contains("before 0\n") && said.output.contains("after 1\n"), "\(said)")
    }

    @Test(arguments: [
        [], ["start"], ["begin", "10.0.0.1"], ["start", ""], ["start", "web"], ["start", "10.0.0.1;id"],
        ["start", "$(id)"], ["start", "10.0.0.1", "eth0"], ["start", "1:2:3:4:5:6:7:8:9"], ["start", "-x"],
    ])
    func oddArgumentsAreUsageErrors(_ words: [String]) throws {
        #expect(try Script.realServer.run(words).status == 64)
    }
}
