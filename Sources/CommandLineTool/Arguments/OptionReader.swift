import CGetopt
import Diagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A command line taken apart by the GNU conventions: `--opt=value`, `--opt value`, grouped letters, `--`, options anywhere.
struct OptionReader {
    /// The options in their order, each with its argument.
    private(set) var options: [(option: Option, value: String)] = []
    /// Everything else.
    private(set) var words: [String] = []

    /// Reads what stands behind the program's name.
    ///
    /// getopt_long(3) has one state for the whole process: no two threads may read at once.
    init(_ arguments: [String]) throws(UsageError) {
        // Twice the list: the parser moves the pointers of its own.
        let owned = (["lbgen"] + arguments).map { strdup($0) }
        let names = Option.allCases.map { strdup($0.rawValue) }
        defer { for text in owned + names { free(text) } }
        var table = zip(Option.allCases, names).map { entry, name in
            option(name: name, has_arg: entry.argument == nil ? 0 : 1, flag: nil, val: entry.code)
        }
        table.append(option())
        var list = owned + [nil]
        lbgen_options_restart()
        while true {
            let step = lbgen_options_next(Int32(owned.count), &list, Self.letters, table)
            if step.value == -1 {
                words = list[Int(step.next)..<owned.count].map { $0.map { String(cString: $0) } ?? "" }
                return
            }
            guard let found = Option(code: step.value) else { throw Self.problem(step) }
            options.append((found, step.argument.map { String(cString: $0) } ?? ""))
        }
    }

    /// The leading colon asks for `:` instead of `?` where an argument is missing.
    private static let letters = Option.allCases.reduce(into: ":") { letters, option in
        guard let letter = option.letter else { return }
        letters.append(letter)
        if option.argument != nil { letters.append(":") }
    }

    private static func problem(_ step: lbgen_option_step) -> UsageError {
        let culprit = Option(code: step.culprit)
        if step.value == Int32(UInt8(ascii: ":")), let culprit {
            return UsageError("`\(culprit.text)` needs a value", help: ["\(culprit.text)=\(culprit.argument ?? "")"])
        }
        if let culprit { return UsageError("`\(culprit.text)` takes no value") }
        if let letter = Unicode.Scalar(UInt32(step.culprit)), step.culprit != 0 {
            return UsageError("`-\(letter)` is not an option", nearest: nil)
        }
        let word = step.word.map { String(cString: $0) } ?? ""
        let name = String(word.prefix { $0 != "=" })
        let matches = Option.allCases.map(\.text).filter { $0.hasPrefix(name) }
        if matches.count > 1 {
            return UsageError("`\(name)` may mean " + matches.map { "`\($0)`" }.joined(separator: " or "))
        }
        return UsageError(
            "`\(name)` is not an option", nearest: suggestion(for: name, among: Option.allCases.map(\.text)))
    }
}
