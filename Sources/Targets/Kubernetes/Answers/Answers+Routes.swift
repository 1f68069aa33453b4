import Rendering
import TopologyModel

extension Answers {
    static let plainPath = Answers(gateway: rawPath)

    private static let rawPath = Support.approximated(
        how: "paths may be compared as they are sent: `/%61pi` and `//api` need not match `/api`")

    static let regexPath = Answers(
        gateway: { _ in .approximated(how: "whether and how expressions match is the implementation's own") })

    static let wildcardHost = Answers(gateway: .exact)

    static let redirectRoute = Answers(gateway: .exact)

    static let respondRoute = Answers(gateway: noResponse)

    private static let noResponse = Support.unsupported(since: nil, instead: "let a backend answer")

    static let websocketRoute = Answers(gateway: .exact)

    static let bufferingSwitch = Answers(gateway: streams)

    private static let streams = Support.ignored(why: "answers are passed on as they come, nothing is read ahead")

    static let timeoutSettings = Answers(
        gateway: { _ in
            .approximated(
                how: "the Gateway API limits whole requests, not silence: the implementation's own timeouts hold")
        })

    static let retrySettings = Answers(
        gateway: { request in
            request.isExperimental
                ? .approximated(how: "which requests are repeated is the implementation's choice")
                : .unsupported(
                    since: nil, instead: "use `channel: experimental`, or leave retries to the implementation")
        })

    static let rateLimit = Answers(
        gateway: { _ in .unsupported(since: nil, instead: "use the implementation's own rate limit policy") })
}
