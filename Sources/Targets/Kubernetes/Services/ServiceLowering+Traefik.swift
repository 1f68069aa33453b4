import Diagnostics
import Planning
import Rendering
import TopologyModel

extension ServiceLowering {
    /// Traefik reads cookie stickiness from the Service; the other controllers read it from the Ingress.
    func serviceAnnotations(_ backend: BackendPlan, _ remarks: inout Remarks) -> [Annotation] {
        guard hasTraefik, case .cookie(let cookie) = backend.sticky?.value else { return [] }
        var annotations = [Annotation(.traefikSticky, flag: true)]
        annotations += remarks.annotation(at: cookie.name.span) { () throws(Inexpressible) in
            try Annotation(.traefikCookieName, text: cookie.name.value.text)
        }
        if let ttl = cookie.ttl { annotations.append(Annotation(.traefikCookieMaxAge, ttl.value.secondsRoundedUp)) }
        if let domain = cookie.domain {
            annotations += remarks.annotation(at: domain.span) { () throws(Inexpressible) in
                try Annotation(.traefikCookieDomain, text: domain.value.text)
            }
        }
        annotations += remarks.annotation(at: cookie.path.span) { () throws(Inexpressible) in
            try Annotation(.traefikCookiePath, text: cookie.path.value.text)
        }
        annotations.append(Annotation(.traefikCookieHTTPOnly, flag: cookie.httpOnly.value))
        annotations.append(Annotation(.traefikCookieSecure, flag: cookie.secure.value))
        switch cookie.sameSite?.value {
        case .lax: annotations.append(Annotation(.traefikCookieSameSite, "lax"))
        case .strict: annotations.append(Annotation(.traefikCookieSameSite, "strict"))
        case StickyCookie.SameSite.none?: annotations.append(Annotation(.traefikCookieSameSite, "none"))
        case nil: break
        }
        return annotations
    }

    private var hasTraefik: Bool { target.ingresses.contains { $0.controller == .traefik } }

    func reportTraefikCookie(_ backend: BackendPlan, _ reference: ServiceTable.Reference, _ remarks: inout Remarks) {
        guard hasTraefik, reference.isExisting, let sticky = backend.sticky, case .cookie = sticky.value else { return }
        remarks.lose(
            .stickyCookie, "the cookie of a Service that is only referred to (Traefik reads it there)", at: sticky.span,
            instead: "annotate that Service, or leave `service.name` out")
    }
}
