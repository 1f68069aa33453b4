import Testing
import TopologyModel

@testable import Nginx

/// Expressions are found where PCRE finds them.
@Suite struct PatternTests {
    @Test(arguments: [
        ("/api", "/x/api/y", true), ("^/api", "/x/api", false), ("^/api$", "/api", true), ("^/api$", "/api/", false),
        (#"\.m3u8$"#, "/a/b.m3u8", true), (#"\.m3u8$"#, "/a/bm3u8", false), ("a|b", "/b", true), ("a|b", "/c", false),
        ("^/(a|bc)+/d", "/abca/d", true), ("^/(a|bc)+/d", "/ab/d", false), ("^/a{2,3}$", "/aa", true),
        ("^/a{2,3}$", "/aaaa", false), ("^/a{2,}$", "/aaaaa", true), ("^/a{2}b?$", "/aa", true),
        ("^/[a-c_]+$", "/ab_c", true), ("^/[^a-c]+$", "/abc", false), (#"^/[\d.-]+$"#, "/1.2-3", true),
        (#"^/\d\d$"#, "/12", true), (#"^/\D+$"#, "/12", false), (#"\bapi\b"#, "/x-api-y", true),
        (#"\bapi\b"#, "/xapi", false), ("^/.*x.*?$", "/abxcd", true), ("^$", "", true), ("^/a?b", "/b", true),
        ("^/(?:img|css)/", "/css/a", true), (#"^/\x41$"#, "/A", true), ("^/(a*)*$", "/aaa", true),
        ("^/[]a]+$", "/]a", true), ("^/é+$", "/é", true), (#"^/\w+\s?$"#, "/a_1 ", true), ("()", "/", true),
    ]) func found(_ expression: String, _ text: String, _ expected: Bool) throws {
        let program = try #require(PatternProgram(Pattern(expression)))
        #expect(program.isFound(in: text) == expected)
    }

    @Test func largeRepetitionsAreNotRun() throws {
        #expect(PatternProgram(try Pattern("^/((a{1000}){1000})$")) == nil)
    }
}
