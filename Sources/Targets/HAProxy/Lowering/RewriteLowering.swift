import Diagnostics
import Planning
import TopologyModel

extension Lowering {
    /// What servers see of path and host: rules of a section, for some or all of its routes.
    mutating func lowerRewrites(_ form: BackendForm, _ name: String) {
        var places: [[String]: Int] = [:]
        var groups: [(rewrite: PathRewrite, routes: [Int])] = []
        for index in form.routes {
            guard let rewrite = plan.routes[index].pathRewrite else { continue }
            let key = [rewrite.from.text, rewrite.to.text, rewrite.isWhole ? "=" : ""]
            if let place = places[key] {
                groups[place].routes.append(index)
            } else {
                places[key] = groups.count
                groups.append((rewrite, [index]))
            }
        }
        for group in groups { lower(group.rewrite, if: condition(group.routes, of: form.routes, "rewrites", name)) }
        lowerHosts(form, name)
    }

    /// Another spelling of the prefix, which the route takes too, has no rest to be found: 400.
    private mutating func lower(_ rewrite: PathRewrite, if condition: Condition) {
        if rewrite.isWhole {
            let from = Word.encoded(EncodedPath(rewrite.from))
            document.line(
                "http-request deny deny_status 400", if: condition.and(words: ["!{ path -m str --", from, "}"]))
            var to = LogFormat()
            to.append(literal: EncodedPath(rewrite.to).text)
            document.line("http-request set-path", .format(to), if: condition)
            return
        }
        let from = EncodedPath(withoutTrailingSlash: rewrite.from)
        if !from.text.isEmpty {
            document.line(
                "http-request deny deny_status 400",
                if: condition.and(words: [
                    "!{ path -m str --", .encoded(from), "} !{ path -m beg --", .encoded(from), ("/" as Word).glued,
                    "}",
                ]))
        }
        var to = LogFormat()
        to.append(literal: EncodedPath(withoutTrailingSlash: rewrite.to).text)
        // The prefix alone gets the slash that it gives way to.
        let givesSlash = rewrite.endsInSlash && !from.text.isEmpty
        to.append(givesSlash ? "/\\1" : "\\1")
        document.line(
            "http-request replace-path", .prefixExpression(from, andSlash: givesSlash), .format(to), if: condition)
    }

    private mutating func lowerHosts(_ form: BackendForm, _ name: String) {
        var groups: [(host: HostHeader, routes: [Int])] = []
        for index in form.routes {
            guard let host = plan.routes[index].messages.rewrite?.host?.value else { continue }
            if let place = groups.firstIndex(where: { $0.host == host }) {
                groups[place].routes.append(index)
            } else {
                groups.append((host, [index]))
            }
        }
        for group in groups {
            document.line(
                "http-request set-header Host", .plain(group.host.text),
                if: condition(group.routes, of: form.routes, "hosts", name))
        }
    }
}

extension Word {
    /// An expression that finds a prefix, with `andSlash` a slash too, and captures the rest of the path.
    static func prefixExpression(_ prefix: EncodedPath, andSlash: Bool) -> Word {
        var escaped = ""
        for scalar in prefix.text.unicodeScalars {
            if #"\^$.|?*+()[]{}"#.unicodeScalars.contains(scalar) { escaped += "\\" }
            escaped.unicodeScalars.append(scalar)
        }
        return plain("^\(escaped)\(andSlash ? "/?" : "")(.*)$")
    }
}
