import TestSupport
import Testing

@testable import Keepalived

/// keepalived itself reads the words back as they were meant: it prints the command lines that it has understood.
struct NativeSyntaxTests {
    @Test func commandsAreReadBackArgumentByArgument() throws {
        guard Demand.met("keepalived", "ip", "unshare") else { return }
        let alphabet = Array("abcXYZ019_.:/@%+=,-")
        let commands = (0..<40).map { index in
            (0..<4).map { part in
                String((0...(index + part)).map { alphabet[($0 * 7 + index * 5 + part * 3) % alphabet.count] })
            }
        }
        var document = Document(blocks: [Block("global_defs")])
        document.blocks[0].add("enable_script_security")
        document.blocks[0].add("script_user", "root")
        var instance = Block("vrrp_instance", "front")
        instance.add("state", "BACKUP")
        instance.add("interface", "eth0")
        instance.add("virtual_router_id", .number(51))
        var addresses = Block("virtual_ipaddress")
        addresses.add("192.0.2.25/24")
        instance.add(addresses)
        var tracked = Block("track_script")
        for (index, arguments) in commands.enumerated() {
            var script = Block("vrrp_script", .number(index))
            script.add("script", try .command("/usr/bin/true", arguments))
            script.add("interval", .number(1))
            document.blocks.append(script)
            tracked.add(.number(index))
        }
        instance.add(tracked)
        document.blocks.append(instance)

        let said = try dump(DocumentPrinter.print(document, header: []))
        for arguments in commands {
            let line = (["/usr/bin/true"] + arguments).map { "'\($0)'" }.joined(separator: " ")
            #expect(said.contains(line), "\(line)\n\(said)")
        }
    }

    /// What keepalived prints of a configuration when it starts, in a network namespace of its own.
    private func dump(_ bytes: [UInt8]) throws -> String {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let file = try scratch.write("keepalived.conf", bytes)
        let script = """
            set -e
            ip link set lo up
            ip link add eth0 type veth peer name eth0p
            ip address add 192.0.2.26/24 dev eth0
            ip link set eth0 up
            ip link set eth0p up
            mount -t tmpfs tmpfs /run
            keepalived --config-test --use-file="$1"
            timeout 2 keepalived --dont-fork --log-console --dump-conf --vrrp --use-file="$1" || test $? = 124
            """
        let result = try execute(["unshare", "--net", "--mount", "sh", "-c", script, "sh", file])
        #expect(result.status == 0, "\(result.errors)")
        return result.output + result.errors
    }
}
