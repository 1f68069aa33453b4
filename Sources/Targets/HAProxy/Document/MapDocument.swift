import TopologyModel

/// A map, or a list without values: one entry a line, looked up by HAProxy at run time.
struct MapDocument: Sendable {
    /// An entry: a group, a path behind it, a slash behind that, and the value.
    struct Entry: Sendable {
        let key: String
        let path: String
        let endsInSlash: Bool
        let value: String
    }

    /// The file, relative to the configuration.
    let file: Label
    private(set) var entries: [Entry] = []

    init(file: Label) { self.file = file }

    /// Maps a host, or the end of one.
    mutating func add(host: String, to group: Label) {
        entries.append(Entry(key: host, path: "", endsInSlash: false, value: group.text))
    }

    /// Maps one label to another.
    mutating func add(_ key: Label, to value: Label) {
        entries.append(Entry(key: key.text, path: "", endsInSlash: false, value: value.text))
    }

    /// Maps a label to the line of a header, which begins and ends with no blank and holds no line break.
    mutating func add(_ key: Label, text: String) {
        entries.append(Entry(key: key.text, path: "", endsInSlash: false, value: text))
    }

    /// Maps a path, or with `asPrefix` what begins with it and a slash, below a group; the path must hold no space.
    mutating func add(_ group: Label, path: String, asPrefix: Bool, to value: Label) {
        entries.append(Entry(key: group.text, path: path, endsInSlash: asPrefix, value: value.text))
    }

    /// Lists a certificate and the hosts that get it; HAProxy splits such a line at every space.
    mutating func add(_ certificate: FilePath, hosts: [HostPattern]) {
        let names = hosts.map(\.text).joined(separator: " ")
        entries.append(Entry(key: certificate.text, path: "", endsInSlash: false, value: names))
    }

    /// Lists a network.
    mutating func add(_ network: IPNetwork) {
        entries.append(Entry(key: network.text, path: "", endsInSlash: false, value: ""))
    }

    /// Lists an origin: URL characters without spaces.
    mutating func add(origin: String) {
        entries.append(Entry(key: origin, path: "", endsInSlash: false, value: ""))
    }

    /// Lists a label.
    mutating func add(_ label: Label) {
        entries.append(Entry(key: label.text, path: "", endsInSlash: false, value: ""))
    }
}
