import Planning
import TopologyModel

/// The paths of a host of ingress-nginx that has an expression or a rewrite, each as the expression that the controller
/// reads it as.
///
/// The controller writes `location ~* "^PATH"` for every path of such a host and sorts them by length, the longest first
/// (its template's buildLocation, and the sort in its backend configuration).
struct NginxExpressions {
    /// The paths.
    private(set) var paths: [IngressPath]

    init(_ paths: [IngressPath], plan: Plan) {
        self.paths = paths.map { Self.expression($0, of: plan.routes[$0.route]) }
        lengthen(paths)
    }

    /// `/m$`, or `/m/(.*)` for what is below it.
    private static func expression(_ path: IngressPath, of route: RoutePlan) -> IngressPath {
        var expression = path
        expression.kind = .pattern
        let rewrite = route.pathRewrite
        expression.annotations = [Annotation(.nginxUseRegex, flag: true)]
        switch path.kind {
        case .exact: expression.text = RegexText.escaped(path.text) + "$"
        case .prefix: expression.text = RegexText.escaped(path.text) + (rewrite == nil ? "" : "(.*)")
        case .pattern: break
        }
        guard let rewrite, path.kind != .pattern else { return expression }
        let target: String
        if rewrite.isWhole {
            target = rewrite.to.text
        } else {
            let rest = path.text.dropFirst(rewrite.from.withoutTrailingSlash.utf8.count)
            let bare = rewrite.to.withoutTrailingSlash + rest
            target =
                path.kind == .prefix
                ? bare + "$1" : bare.isEmpty || rest.isEmpty && rewrite.endsInSlash ? bare + "/" : bare
        }
        if let annotation = try? Annotation(.nginxRewrite, text: target) { expression.annotations.append(annotation) }
        return expression
    }

    /// Makes each expression longer than those behind it that may find the same; an empty group finds nothing more.
    private mutating func lengthen(_ originals: [IngressPath]) {
        for index in paths.indices.reversed() {
            let needed =
                paths.indices.dropFirst(index + 1)
                .filter { Self.mayMeet(originals[index], originals[$0]) }
                .map { paths[$0].text.utf8.count + 1 }.max() ?? 0
            while paths[index].text.utf8.count < needed { paths[index].text += "()" }
        }
        // A canary is known by the path that it shares.
        for index in paths.indices where paths[index].variant.isCanary {
            let base = originals.indices.first { place in
                !paths[place].variant.isCanary && originals[place].kind == originals[index].kind
                    && originals[place].text == originals[index].text
            }
            if let base { paths[index].text = paths[base].text }
        }
    }

    /// Whether some request may belong to both.
    private static func mayMeet(_ first: IngressPath, _ second: IngressPath) -> Bool {
        if first.variant.isCanary || second.variant.isCanary { return false }
        switch (first.kind, second.kind) {
        case (.pattern, _), (_, .pattern): return true
        case (.exact, .exact): return first.text == second.text
        case (.exact, .prefix): return first.text.hasPrefix(second.text)
        case (.prefix, .exact): return second.text.hasPrefix(first.text)
        case (.prefix, .prefix): return first.text.hasPrefix(second.text) || second.text.hasPrefix(first.text)
        }
    }
}
