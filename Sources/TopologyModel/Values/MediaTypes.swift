/// Media types by a file's ending (IANA's registry, and what browsers and players expect).
package enum MediaTypes {
    /// Each type and the endings that it stands for.
    package static let table: [(type: StaticString, endings: [StaticString])] = [
        ("text/html", ["html", "htm"]),
        ("text/css", ["css"]),
        ("text/javascript", ["js", "mjs"]),
        ("text/plain", ["txt"]),
        ("text/csv", ["csv"]),
        ("text/vtt", ["vtt"]),
        ("text/xml", ["xml"]),
        ("application/json", ["json", "map"]),
        ("application/manifest+json", ["webmanifest"]),
        ("application/rss+xml", ["rss"]),
        ("application/atom+xml", ["atom"]),
        ("application/wasm", ["wasm"]),
        ("application/pdf", ["pdf"]),
        ("application/zip", ["zip"]),
        ("application/gzip", ["gz"]),
        ("application/vnd.apple.mpegurl", ["m3u8"]),
        ("application/dash+xml", ["mpd"]),
        ("image/avif", ["avif"]),
        ("image/gif", ["gif"]),
        ("image/jpeg", ["jpg", "jpeg"]),
        ("image/png", ["png"]),
        ("image/svg+xml", ["svg", "svgz"]),
        ("image/webp", ["webp"]),
        ("image/x-icon", ["ico"]),
        ("audio/aac", ["aac"]),
        ("audio/mp4", ["m4a"]),
        ("audio/mpeg", ["mp3"]),
        ("audio/ogg", ["ogg", "opus"]),
        ("video/iso.segment", ["m4s"]),
        ("video/mp2t", ["ts"]),
        ("video/mp4", ["mp4"]),
        ("video/webm", ["webm"]),
        ("font/otf", ["otf"]),
        ("font/ttf", ["ttf"]),
        ("font/woff", ["woff"]),
        ("font/woff2", ["woff2"]),
    ]

    /// What a file with none of the endings is.
    package static let unknown: StaticString = "application/octet-stream"

    /// The type of a file.
    package static func type(of file: FilePath) -> StaticString {
        guard let dot = file.text.utf8.lastIndex(of: UInt8(ascii: ".")) else { return unknown }
        let ending = file.text[file.text.index(after: dot)...].lowercased()
        return table.first { $0.endings.contains { $0.description == ending } }?.type ?? unknown
    }
}
