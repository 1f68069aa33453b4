import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Header values in nginx's words.
struct HeaderWords {
    let scope: Scope
    /// What holds the name of the server that answered; `nil` where no server does.
    let server: Variable?

    /// A value as an argument among variables; `nil`, and reported, when it does not fit.
    func word(_ value: Located<HeaderValue>, shared: inout SharedVariables) -> Word? {
        do throws(Inexpressible) {
            return try word(value.value, &shared)
        } catch {
            scope.losses.report(error, at: value.span)
            return nil
        }
    }

    private func word(_ value: HeaderValue, _ shared: inout SharedVariables) throws(Inexpressible) -> Word {
        var pieces: [Word.Piece] = []
        var length = 0
        for piece in value.pieces {
            switch piece {
            case .text(let text):
                let literal = try Literal(amongVariables: text)
                length += literal.length
                if literal.needsDollar { shared.dollar = true }
                if value.pieces.count == 1 { return .quoted(literal) }
                pieces.append(.literal(literal))
            case .live(let live):
                guard let variable = variable(live, &shared) else { continue }
                length += variable.name.utf8.count + 3
                pieces.append(.variable(variable))
            }
        }
        guard length <= Literal.limit else {
            throw Inexpressible("nginx's syntax has room for \(Literal.limit) bytes here, and it takes \(length)")
        }
        return .compound(pieces, quoted: pieces.count != 1)
    }

    private func variable(_ live: HeaderValue.Live, _ shared: inout SharedVariables) -> Variable? {
        switch live {
        case .clientIP: return Variable("remote_addr")
        case .scheme: return Variable("scheme")
        case .requestID: return Variable("request_id")
        case .host:
            shared.host = true
            return SharedVariables.plainHost
        case .server: return server
        }
    }

    /// Before 1.23.0 `$http_NAME` is the first of several lines.
    func reportJoinedLines(of line: HeaderChanges.Line) {
        guard !scope.dialect.has(.joinedHeaderLines) else { return }
        scope.losses.approximate(
            .requestHeaders,
            "of several `\(line.name.value.text)` lines of a client the first is kept beside the added one (all are "
                + "from 1.23.0 on)", at: line.name.span)
    }
}

extension Literal {
    /// A header's name: at most 64 bytes of a token.
    init(_ name: HeaderName) { self.init(bounded: name.text, readsVariables: false) }
}
