import Diagnostics
import Planning
import Rendering
import TopologyModel

extension Lowering {
    /// Sections of routes that HAProxy answers itself; they cost other requests nothing.
    mutating func lowerAnswers() {
        for route in plan.routes {
            switch route.action {
            case .backend, .split: continue
            case .redirect(let redirect):
                document.section("backend", .label(.answer(.route(route.label))))
                lowerErrorPages(route.messages.errorPages, ofServers: false)
                lowerRedirect(redirect, of: route)
            case .respond(let response):
                document.section("backend", .label(.answer(.route(route.label))))
                lowerResponse(response)
            case .choose(let index):
                document.section("backend", .label(.answer(.route(route.label))))
                lowerChoice(of: plan.backends[index])
            case .serve:
                // HAProxy has no files to serve: the loss was accepted.
                document.section("backend", .label(.answer(.route(route.label))))
                lowerErrorPages(route.messages.errorPages, ofServers: false)
                document.line("http-request deny deny_status 404")
            }
        }
    }

    /// A fixed answer. HAProxy leaves the body out of answers to HEAD and of statuses that have none.
    private mutating func lowerResponse(_ response: Response) {
        document.add("http-request return status")
        document.add(.number(response.status.value.number))
        if let body = response.body, !body.value.text.isEmpty, response.status.value.allowsBody {
            do throws(Inexpressible) {
                let text = try Word.literal(body.value.text)
                document.add("content-type")
                document.add(.contentType(response.contentType.value))
                document.add("string")
                document.add(text)
            } catch { losses.report(error, at: body.span) }
        }
        document.endLine()
    }
}

extension StatusCode {
    /// Whether an answer of this status has a body (RFC 9110, 6.4.1).
    fileprivate var allowsBody: Bool { number != 204 && number != 304 }
}
