/// A JSON document (RFC 8259); keys are literals of this module's source, or names of resources made of letters and digits.
indirect enum JSONValue: Equatable, Sendable {
    case text(String)
    case number(Int)
    case flag(Bool)
    case list([JSONValue])
    case object([Member])

    /// One key and its value.
    struct Member: Equatable, Sendable {
        let key: String
        let value: JSONValue

        /// Joins both.
        init(_ key: StaticString, _ value: JSONValue) {
            self.key = key.description
            self.value = value
        }
    }
}
