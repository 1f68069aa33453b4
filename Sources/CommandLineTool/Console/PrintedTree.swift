import Emission
import Rendering

/// Files on standard output.
enum PrintedTree {
    /// Prints one file as it is; of several, each below a line `==> path <==`, as head(1) and tail(1) do.
    static func write(_ tree: OutputTree) throws(StreamFailure) {
        if let only = tree.files.first, tree.files.count == 1 { return try StandardStream.output.write(only.bytes) }
        for (number, file) in tree.files.enumerated() {
            try StandardStream.output.write("\(number == 0 ? "" : "\n")==> \(file.path) <==\n")
            try StandardStream.output.write(file.bytes)
        }
    }
}
