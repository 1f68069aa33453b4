extension RandomSystem {
    private static let askedHosts = [
        "a.example.test", "A.Example.TEST:8080", "a.b.example.test", "b.example.test.", "x.y.example.test",
        "other.test",
        "example.test",
    ]

    /// A request near one of the routes: spelled plainly, or as somebody would who wants to slip past it.
    static func request(
        for routes: [ReferenceRouter.Route], _ conditions: Bool, using random: inout SplitMix
    ) -> ReferenceRouter.Request {
        var path = "/"
        if let route = routes.randomElement(using: &random) {
            switch route.path {
            case .exact(let text), .prefix(let text): path = text
            case .regex: path = ["/x.m3u8", "/api/v1/x", "/abb", "/a", "/z/v1"].randomElement(using: &random) ?? "/"
            }
        }
        path += ["", "", "/", "/x", "x", "/a/b", ".m3u8", "/v1"].randomElement(using: &random) ?? ""
        var target = spelled(path, using: &random)
        var request = ReferenceRouter.Request(
            target: target, host: askedHosts.randomElement(using: &random) ?? "a.example.test")
        guard conditions else { return request }
        target += ["", "", "?q=1", "?q=2&q=1", "?x=1&q=1", "?q"].randomElement(using: &random) ?? ""
        request = ReferenceRouter.Request(
            method: ["GET", "GET", "POST", "PUT"].randomElement(using: &random) ?? "GET", target: target,
            host: request.host)
        if let kind = [nil, nil, "one", "two", "One"].randomElement(using: &random) ?? nil {
            request.headers.append(("X-Kind", kind))
        }
        if let kind = [nil, nil, "kind=one", "a=b; kind=one", "kind=two"].randomElement(using: &random) ?? nil {
            request.headers.append(("Cookie", kind))
        }
        return request
    }

    /// The path in one of its many spellings.
    private static func spelled(_ path: String, using random: inout SplitMix) -> String {
        let encoded = path.utf8.map { byte in
            let isPlain = byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "%")
            let isOdd = Int.random(in: 0..<24, using: &random) == 0 && byte != UInt8(ascii: "/")
            return isPlain && !isOdd ? String(UnicodeScalar(byte)) : hex(byte)
        }.joined()
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return "/" + encoded
        case 1: return encoded + "//"
        case 2: return encoded.replacingLast("/", with: "%2F")
        case 3: return encoded + "/.."
        case 4: return "/./" + encoded.dropFirst()
        case 5: return encoded + "/%2e%2e/" + "a"
        default: return encoded
        }
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = Array("0123456789ABCDEF")
        return "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
}

extension String {
    fileprivate func replacingLast(_ character: Character, with text: String) -> String {
        guard let place = lastIndex(of: character), place != startIndex else { return self }
        return self[..<place] + text + self[index(after: place)...]
    }
}
