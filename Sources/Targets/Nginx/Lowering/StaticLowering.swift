import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Makes the directives of a route that is answered with files: no lists of folders, no hidden files.
struct StaticLowering {
    let route: RoutePlan
    let files: StaticFiles

    /// The path of the file below the folder, where it is not the request's.
    private var path: Variable { Variable("file", of: Name(label: route.label)) }

    /// What clients are told of how long a file keeps; an error is not to be kept as long as the file that is missing.
    private var freshness: Variable { Variable("freshness", of: Name(label: route.label)) }

    /// Adds the header that says how long a file keeps.
    func collect(into headers: inout ResponseHeaders) {
        guard let age = files.maxAge?.value else { return }
        headers.add("Cache-Control", age.milliseconds == 0 ? "no-cache" : .variable(freshness))
    }

    /// Adds the map from the request's path to the file's, if they differ, and what answers say of their age.
    func lowerMap(into document: inout Document) {
        if let age = files.maxAge?.value, age.milliseconds > 0 {
            document.blank()
            document.block("map", "$status", .variable(freshness)) { map in
                map.directive("default", "no-cache")
                map.entry(#""~^(?:20[06]|304)$""#, .setting("max-age=", age.secondsRoundedUp))
            }
        }
        guard let rewrite = route.pathRewrite else { return }
        let from = rewrite.isWhole ? rewrite.from.text : rewrite.from.withoutTrailingSlash
        let to = rewrite.isWhole ? rewrite.to.text : rewrite.to.withoutTrailingSlash
        let start = Literal(bounded: Literal.escapingRegex(from), readsVariables: false)
        let replacement = Literal(bounded: to, readsVariables: true)
        document.blank()
        document.block("map", "$uri", .variable(path)) { map in
            if rewrite.isWhole {
                map.entry(.compound(["~^", .literal(start), "$"], quoted: true), .quoted(replacement))
            } else {
                map.entry(
                    .compound(["~^", .literal(start), "(?<lbgen_match>/.*)$"], quoted: true),
                    .compound([.literal(replacement), .variable(SharedVariables.match)], quoted: true))
            }
        }
    }

    /// Adds the directives of the location.
    func lower(into document: inout Document, shared: inout SharedVariables) {
        shared.files = true
        if let rewrite = route.pathRewrite, rewrite.to.text.utf8.contains(UInt8(ascii: "$")) { shared.dollar = true }
        document.directive("root", .file(files.root.value))
        document.directive("default_type", .keyword(MediaTypes.unknown))
        // The head of an answer travels with the beginning of the file, and the last packet does not wait.
        document.directive("tcp_nopush", "on")
        document.directive("tcp_nodelay", "on")
        if let openCache = files.openCache?.value {
            document.directive("open_file_cache", "max=4096", "inactive=60s")
            document.directive("open_file_cache_valid", .duration(openCache))
            document.directive("open_file_cache_errors", "off")
        }
        document.block("if", "($lbgen_hidden)") { $0.directive("return", "404") }
        document.directive("try_files", route.pathRewrite == nil ? "$uri" : .variable(path), "=404")
    }

    /// Adds to `http` what all such routes share: the types of files, and which of them nobody gets.
    static func lowerShared(into document: inout Document) {
        document.blank()
        document.block("types") { types in
            for (type, endings) in MediaTypes.table {
                types.begin(type)
                for ending in endings { types.add(.keyword(ending)) }
            }
        }
        document.blank()
        document.block("map", "$uri", "$lbgen_hidden") {
            $0.directive(#""~/\.(?!well-known(?:/|$))""#, "1")
        }
    }
}
