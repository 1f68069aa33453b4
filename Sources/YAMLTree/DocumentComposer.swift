import CLibYAML
import Diagnostics

/// Turns the events of one document into records.
struct DocumentComposer {
    /// A list or mapping that is still open.
    struct Open {
        let index: Int
        let anchor: String?
        /// Nodes below it when aliases are written out.
        var size: Int = 1
    }

    /// A node that an alias may name.
    struct Anchor {
        let index: Int
        let size: Int
        let isOpen: Bool
    }

    let reader: YAMLEventReader
    let file: SourceFile
    let source: UInt16
    var records: [NodeRecord]
    var arena: [UInt8]
    let bag: DiagnosticBag
    let limits: YAMLLimits
    let offsets: ScalarOffsets
    var stack: [Open] = []
    var anchors: [String: Anchor] = [:]
    var root: Int?
    var aliasedNodes = 0
    var failed = false
    /// The keys of the mapping being checked; kept for its memory.
    var keys: [Int] = []
    /// Where the file's own bytes begin in the arena.
    let fileStart: Int
    /// Where the node that was finished last ends.
    var lastEnd: UInt32 = 0

    init(
        reader: YAMLEventReader, file: SourceFile, source: UInt16, records: consuming [NodeRecord],
        arena: consuming [UInt8], bag: DiagnosticBag, limits: YAMLLimits
    ) {
        self.reader = reader
        self.file = file
        self.source = source
        self.records = records
        self.arena = arena
        fileStart = self.arena.count
        // Most scalars stand in the file as they read: they are found there and copied one by one only if not.
        self.arena.append(contentsOf: file.bytes)
        self.bag = bag
        self.limits = limits
        self.offsets = ScalarOffsets(file)
    }

    /// Reads to the end of the stream; returns the root when the one document is sound.
    mutating func run() -> NodeID? {
        var documents = 0
        while true {
            guard reader.advance() else {
                reportSyntax()
                return nil
            }
            switch reader.event.pointee.type {
            case YAML_SCALAR_EVENT: addScalar()
            case YAML_SEQUENCE_START_EVENT: open(.sequence)
            case YAML_MAPPING_START_EVENT: open(.mapping)
            case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: close()
            case YAML_ALIAS_EVENT: addAlias()
            case YAML_DOCUMENT_START_EVENT:
                documents += 1
                if documents == 2 { reportSecondDocument() }
            case YAML_STREAM_END_EVENT: return finish()
            default: break
            }
            if failed { return nil }
        }
    }

    private mutating func finish() -> NodeID? {
        guard !failed else { return nil }
        let isEmpty = root.map { records[$0].kind == .plain && records[$0].count == 0 } ?? true
        if isEmpty {
            fail(
                .emptyFile, "the file is empty", at: span(0, 0),
                help: ["`lbgen: 1` and `name:` open a topology; see examples/minimal"])
            return nil
        }
        return root.map { NodeID(UInt32($0)) }
    }

    func span(_ start: Int, _ end: Int) -> SourceSpan {
        SourceSpan(source: source, start: offsets.byte(start), end: offsets.byte(end))
    }

    var eventSpan: SourceSpan {
        span(Int(reader.event.pointee.start_mark.index), Int(reader.event.pointee.end_mark.index))
    }

    mutating func fail(
        _ code: DiagnosticCode, _ message: String, at span: SourceSpan, label: String = "",
        related: [Diagnostic.Label] = [], help: [String] = []
    ) {
        failed = true
        bag.report(Diagnostic(code, message, at: span, label: label, related: related, help: help))
    }

    /// Counts a finished node into its parent, or makes it the root.
    mutating func attach(_ index: Int, size: Int = 1) {
        guard !stack.isEmpty else {
            root = root ?? index
            return
        }
        let parent = stack.count - 1
        records[stack[parent].index].count += 1
        stack[parent].size += size
    }

    private mutating func open(_ kind: NodeKind) {
        let span = eventSpan
        let isMapping = kind == .mapping
        let tag = isMapping ? reader.event.pointee.data.mapping_start.tag : reader.event.pointee.data.sequence_start.tag
        check(tag: tag, allowed: isMapping ? ["map"] : ["seq"], at: span)
        if stack.count >= limits.depth {
            fail(
                .tooDeep, "lists and mappings are nested more than \(limits.depth) deep", at: span,
                label: "one level too many")
        }
        let anchor =
            isMapping
            ? reader.event.pointee.data.mapping_start.anchor : reader.event.pointee.data.sequence_start.anchor
        let name = anchor.map { String(cString: $0) }
        let index = records.count
        records.append(
            NodeRecord(
                kind: kind, source: source, start: span.start, end: span.end, payload: 0, count: 0,
                next: UInt32(index + 1)))
        if let name { anchors[name] = Anchor(index: index, size: 0, isOpen: true) }
        stack.append(Open(index: index, anchor: name))
    }

    private mutating func close() {
        let done = stack.removeLast()
        records[done.index].next = UInt32(records.count)
        records[done.index].end = end(of: done.index)
        lastEnd = records[done.index].end
        if let name = done.anchor { anchors[name] = Anchor(index: done.index, size: done.size, isOpen: false) }
        if records[done.index].kind == .mapping { finishMapping(done.index) }
        attach(done.index, size: done.size)
    }

    /// A flow collection ends at its bracket; a block collection where its last child ends, for libyaml's mark lies
    /// behind the following line breaks.
    private func end(of index: Int) -> UInt32 {
        let isFlow = file.bytes[Int(records[index].start)] == UInt8(ascii: records[index].kind == .mapping ? "{" : "[")
        return isFlow ? offsets.byte(Int(reader.event.pointee.end_mark.index)) : max(records[index].end, lastEnd)
    }
}
