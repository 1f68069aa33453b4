import CLibYAML
import Diagnostics

/// Owns a libyaml parser and the one event cell it fills.
///
/// The only class of the program with a life of its own: libyaml's parser is a C object.
final class YAMLEventReader {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    let event: UnsafeMutablePointer<yaml_event_t>
    private var holdsEvent = false

    /// Starts on bytes that outlive the reader.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        parser = .allocate(capacity: 1)
        event = .allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            event.deallocate()
            return nil
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        if holdsEvent { yaml_event_delete(event) }
        yaml_parser_delete(parser)
        parser.deallocate()
        event.deallocate()
    }

    /// Moves to the next event; `false` on a syntax error.
    func advance() -> Bool {
        if holdsEvent { yaml_event_delete(event) }
        holdsEvent = yaml_parser_parse(parser, event) == 1
        return holdsEvent
    }

    /// libyaml's words for the last error, and where it is, counted in scalars.
    var problem: (text: String, context: String, offset: Int) {
        let text = parser.pointee.problem.map { String(cString: $0) } ?? "cannot be read"
        let context = parser.pointee.context.map { String(cString: $0) } ?? ""
        return (text, context, Int(parser.pointee.problem_mark.index))
    }
}
