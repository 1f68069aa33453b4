import TopologyModel

extension Word {
    /// The first line of a header.
    static func firstLine(of header: HeaderName) -> Word { plain("req.fhdr(\(header.text),1)") }

    /// `=` and the first value of a query parameter as it was sent; something without `=` at its start when there is
    /// none. A parameter without `=` is none.
    static func value(of parameter: ParameterName) -> Word {
        plain(#"query,regsub("^","&"),regsub("^.*?&\#(finding(parameter.text))=([^&]*).*$","=\1")"#)
    }

    /// `=` and the first value of a query parameter, percent-decoded; nothing for one that cannot be. A NUL would end
    /// what is compared: it cannot be.
    static func decodedValue(of parameter: ParameterName) -> Word {
        plain(
            #"query,regsub("^","&"),regsub("^.*?&\#(finding(parameter.text))=([^&]*).*$","=\1"),regsub(%00,%zz,g),url_dec(1)"#
        )
    }

    /// `=` and the first value of a cookie in the first `Cookie` line; something else when there is none.
    static func value(of cookie: CookieName) -> Word {
        plain(#"req.fhdr(cookie,1),regsub("^",";"),regsub("^.*?; *\#(finding(cookie.text))=([^;]*).*$","=\1")"#)
    }

    /// A name as an expression that finds just it; in brackets, for backslashes mean something to the lexer.
    private static func finding(_ name: String) -> String {
        name.map { $0 == "." || $0 == "+" ? "[\($0)]" : String($0) }.joined()
    }

    /// A method.
    static func method(_ method: RequestMethod) -> Word { plain(method.text) }

    /// A condition's exact value, which is neither empty nor holds a control character.
    static func value(_ value: ConditionValue) -> Word { plain(value.text) }

    /// A condition's exact value behind `=`.
    static func equals(_ value: ConditionValue) -> Word { plain("=\(value.text)") }

    /// An expression, which is neither empty nor holds a control character.
    static func expression(_ pattern: Pattern) -> Word { plain(pattern.text) }
}
