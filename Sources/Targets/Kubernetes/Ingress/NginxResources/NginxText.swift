import Rendering
import TopologyModel

/// Texts in fields of NGINX Ingress Controller's own resources, which end up between double quotes in nginx.conf.
///
/// The controller refuses a bare `"` and a lone `\` at the end, and a `$` that begins no variable that it allows
/// (ValidateEscapedString and validateStringWithVariables of its validation package).
enum NginxText {
    /// A constant text.
    static func literal(_ text: String) throws(Inexpressible) -> String {
        guard !text.utf8.contains(UInt8(ascii: "$")) else {
            throw Inexpressible("nginx-ic has no escape for a `$` here")
        }
        return escaped(text)
    }

    /// An expression as a condition's value: `$` stands at its end only, where it means the end.
    static func expression(_ text: String) throws(Inexpressible) -> String {
        guard !text.utf8.contains(UInt8(ascii: "\"")) else {
            throw Inexpressible("nginx-ic takes no double quote in an expression")
        }
        return text
    }

    /// A header's value with live values as variables.
    static func value(_ value: HeaderValue) throws(Inexpressible) -> String {
        var text = ""
        for piece in value.pieces {
            switch piece {
            case .text(let part): text += try literal(part)
            case .live(let live): text += try variable(live)
            }
        }
        return text
    }

    private static func variable(_ live: HeaderValue.Live) throws(Inexpressible) -> String {
        switch live {
        case .clientIP: return "${remote_addr}"
        case .host: return "${host}"
        case .scheme: return "${scheme}"
        case .requestID, .server:
            throw Inexpressible(
                "nginx-ic knows no `{\(live.rawValue)}` in a header: of live values `{client_ip}`, `{host}` and `{scheme}`"
            )
        }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }
}
