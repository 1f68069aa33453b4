import Foundation
import Synchronization

/// Ends the daemons of this test run when the run itself dies, however it dies.
///
/// A small shell reads the ids of running daemons from a pipe that closes with this process; what is still on its list then, it kills.
package enum Warden {
    /// What the shell does with lines `+ ID` and `- ID`, until there are no more.
    package static let script = """
        list=' '
        while read -r sign id; do
          case $sign in
            +) list="$list$id " ;;
            -) case $list in *" $id "*) list="${list%% "$id" *} ${list#* "$id" }" ;; esac ;;
          esac
        done
        for id in $list; do kill -KILL -- "-$id" 2>/dev/null || kill -KILL "$id" 2>/dev/null; done
        """

    private static let line: Mutex<FileHandle?> = Mutex(start())

    /// Puts a process (and its group) on the list.
    static func watch(_ process: Int32) { tell("+ \(process)\n") }

    /// Takes a process that has ended off the list.
    static func forget(_ process: Int32) { tell("- \(process)\n") }

    private static func tell(_ message: String) {
        line.withLock { try? $0?.write(contentsOf: Data(message.utf8)) }
    }

    private static func start() -> FileHandle? {
        let pipe = Pipe()
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", script]
        shell.standardInput = pipe.fileHandleForReading
        // It outlives the test run: holding the run's output open would make whoever reads that wait.
        shell.standardOutput = FileHandle.nullDevice
        shell.standardError = FileHandle.nullDevice
        guard (try? shell.launchUnblocked()) != nil else { return nil }
        return pipe.fileHandleForWriting
    }
}
