import Diagnostics
import Rendering
import Testing
import TopologyModel

@testable import CommandLineTool

// getopt_long(3) has one state for the process: one test at a time.
@Suite("Arguments", .serialized)
struct ArgumentTests {
    private func problem(_ arguments: String...) -> UsageError? {
        do throws(UsageError) {
            _ = try Invocation(arguments)
            return nil
        } catch {
            return error
        }
    }

    @Test("options stand anywhere, in every GNU form")
    func forms() throws {
        for arguments in [
            ["build", "t.yaml", "-o", "out", "--force"], ["--force", "-oout", "build", "t.yaml"],
            ["build", "--output=out", "t.yaml", "--force"], ["--output", "out", "build", "--forc", "t.yaml"],
            ["build", "--force", "-o", "out", "--", "t.yaml"],
        ] {
            let invocation = try Invocation(arguments)
            #expect(invocation.command == .build && invocation.words == ["t.yaml"])
            #expect(invocation.output == "out" && invocation.has(.force) && !invocation.has(.adopt))
        }
    }

    @Test("words behind -- are words, and - is one")
    func words() throws {
        #expect(try Invocation(["check", "--", "--force"]).words == ["--force"])
        #expect(try Invocation(["check", "-"]).words == ["-"])
    }

    @Test("targets add up, each once")
    func targets() throws {
        let invocation = try Invocation(["check", "--target=nginx", "--target", "haproxy", "--target=nginx"])
        #expect(invocation.targets == [.nginx, .haproxy])
    }

    @Test("help and version win wherever they stand")
    func help() throws {
        #expect(try Invocation(["build", "-h"]).command == .help)
        #expect(try Invocation(["build", "-h"]).words == ["build"])
        #expect(try Invocation(["--help"]).words.isEmpty)
        #expect(try Invocation(["--version"]).command == .version)
    }

    @Test("an unknown command suggests the nearest; one of a later version is refused by name")
    func commands() {
        #expect(problem("biuld") == UsageError("`biuld` is not a command", help: ["did you mean `build`?"]))
        #expect(problem("frobnicate")?.help == ["`lbgen help` lists the commands and options"])
        for name in Command.unavailable {
            #expect(problem(name)?.message == "`\(name)` is not available in this version")
        }
        #expect(problem()?.message == "no command given")
    }

    @Test("what is wrong with an option is said, and what was meant")
    func options() {
        #expect(problem("build", "--chekc")?.help == ["did you mean `--check`?"])
        #expect(problem("build", "--chekc=1")?.message == "`--chekc` is not an option")
        #expect(problem("build", "-x")?.message == "`-x` is not an option")
        #expect(problem("build", "--output")?.message == "`--output` needs a value")
        #expect(problem("build", "-o")?.message == "`--output` needs a value")
        #expect(problem("build", "-o", "")?.message == "`--output` needs a value")
        #expect(problem("check", "--stdin-filename=a")?.message.contains("standard input") == true)
        #expect(problem("build", "--force=yes")?.message == "`--force` takes no value")
        #expect(problem("build", "--fo")?.message == "`--fo` may mean `--force` or `--format`")
        #expect(problem("check", "--force")?.message == "`--force` is not an option of `check`")
    }

    @Test("an unknown value suggests the nearest, or lists them all")
    func values() {
        #expect(problem("build", "--target=ngins")?.help == ["did you mean `nginx`?"])
        #expect(problem("build", "--format=xml")?.help == ["it takes text, json, github"])
        #expect(problem("targets", "--format=github")?.help == ["it takes text, json, markdown"])
        #expect(problem("build", "--color=alway")?.help == ["did you mean `always`?"])
    }

    @Test("too many and too few words are refused")
    func counts() {
        #expect(problem("build", "a", "b")?.message == "`b` is one word too many for `build`")
        #expect(problem("explain")?.message == "`explain` needs a word more")
        #expect(problem("version", "x") != nil)
    }

    @Test("targets are registered once, in the language's order")
    func registry() {
        let names = TargetRegistry.all.map { $0.name }
        #expect(names == TargetName.allCases.filter(names.contains))
    }

    @Test("every command and option has its help")
    func helpText() {
        for command in Command.allCases {
            #expect(HelpText.general.contains("  \(command.rawValue) "))
            let text = HelpText.of(command)
            for option in Option.allCases where option != .version {
                #expect(text.contains("\(option.text)") == option.isKnown(to: command), "\(command) \(option)")
            }
        }
    }
}

@Suite("Paths")
struct RelativePathTests {
    @Test(
        "a topology is shown relative to the folder that holds the output folder, if one folder lies in the other",
        arguments: [
            ("/p/topology.yaml", "/p/generated", "topology.yaml"),
            ("/p/lb/topology.yaml", "/p/generated", "lb/topology.yaml"),
            ("/p/lb/../t.yaml", "/p/./out", "t.yaml"),
            ("/p/topology.yaml", "/p/deploy/lb/generated", "../../topology.yaml"),
            ("/p/config/topology.yaml", "/p/deploy/generated", "topology.yaml"),
            ("/home/me/p/topology.yaml", "/tmp/out", "topology.yaml"),
            ("/home/me/p/topology.yaml", "/out", "topology.yaml"),
            ("lb/topology.yaml", "generated", "lb/topology.yaml"),
        ])
    func shown(topology: String, output: String, expected: String) {
        #expect(RelativePath.shown(topology: topology, output: output) == expected)
    }

    @Test("folders and names")
    func parts() {
        #expect(RelativePath.folder(of: "a") == "." && RelativePath.folder(of: "/a") == "/")
        #expect(RelativePath.folder(of: "a/b/c") == "a/b" && RelativePath.name(of: "a/b/c") == "c")
        #expect(RelativePath.joined(".", "x") == "x" && RelativePath.joined("../", "x") == "../x")
    }
}

@Suite("Threads")
struct ThreadTests {
    @Test("results come in the order of the items", arguments: [0, 1, 2, 7])
    func order(count: Int) {
        let results = Threads.map(Array(0..<count)) { number in
            (0..<(count - number) * 10_000).reduce(number * 1_000_000) { $0 &+ $1 & 1 } / 1_000_000
        }
        #expect(results == Array(0..<count))
    }
}
