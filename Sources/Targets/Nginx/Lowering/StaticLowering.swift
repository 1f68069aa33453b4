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

    /// Adds the map from the request's path to the file's, if they differ.
    func lowerMap(into document: inout Document) {
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
