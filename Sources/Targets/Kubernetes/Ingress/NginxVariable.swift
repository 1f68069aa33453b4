import TopologyModel

/// The variable of nginx that holds a hash key.
struct NginxVariable {
    /// `$remote_addr` and the like.
    let text: String

    /// `nil` for the /24 network, which has no variable, and for names that nginx's variables cannot spell.
    init?(_ key: HashKey) {
        switch key {
        case .clientIP: text = "$remote_addr"
        case .clientNet24: return nil
        case .path: text = "$uri"
        case .uri: text = "$request_uri"
        case .host: text = "$host"
        case .header(let name):
            guard let word = Self.word(name.text, replacing: UInt8(ascii: "-")) else { return nil }
            text = "$http_" + word
        case .cookie(let name):
            // `$cookie_a-b` is `$cookie_a` and `-b`.
            guard let word = Self.word(name.text, replacing: nil) else { return nil }
            text = "$cookie_" + word
        case .query(let name): text = "$arg_" + name.text
        }
    }

    private static func word(_ text: String, replacing hyphen: UInt8?) -> String? {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                bytes.append(byte)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): bytes.append(hyphen == nil ? byte : byte + 32)
            case hyphen: bytes.append(UInt8(ascii: "_"))
            default: return nil
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A hash key in words.
    static func words(_ key: HashKey) -> String {
        switch key {
        case .clientIP: "the client's address"
        case .clientNet24: "the client's network"
        case .path: "the path"
        case .uri: "the path and query"
        case .host: "the host"
        case .header(let name): "the header `\(name.text)`"
        case .cookie(let name): "the cookie `\(name.text)`"
        case .query(let name): "the query parameter `\(name.text)`"
        }
    }
}
