/// A half-open range of UTF-8 bytes in one source file.
public struct SourceSpan: Hashable, Sendable {
    /// Index of the file in the `SourceSet` of this run.
    public let source: UInt16
    /// First byte, counted from 0.
    public let start: UInt32
    /// One past the last byte.
    public let end: UInt32

    /// Makes the span `start..<end` of the file numbered `source`.
    @inlinable public init(source: UInt16, start: UInt32, end: UInt32) {
        self.source = source
        self.start = start
        self.end = end
    }

    /// The empty span at the start of the topology, for findings that no one place causes.
    package static let start = SourceSpan(source: 0, start: 0, end: 0)

    /// The smallest span that covers both; both must lie in the same file.
    package func joined(_ other: SourceSpan) -> SourceSpan {
        SourceSpan(source: source, start: min(start, other.start), end: max(end, other.end))
    }
}

/// A value and the place in the topology that it was read from.
///
/// Public, as the compiler specialises a generic type of another module only then: a topology holds millions of them.
public struct Located<Value> {
    /// What was read.
    public var value: Value
    /// Where it was read; for a default, the entity that lacks the key.
    public let span: SourceSpan

    /// Joins a value and its place.
    @inlinable public init(_ value: Value, at span: SourceSpan) {
        self.value = value
        self.span = span
    }
}

extension Located: Sendable where Value: Sendable {}
extension Located: Equatable where Value: Equatable {}
