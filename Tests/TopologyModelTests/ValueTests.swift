import Testing
import TopologyModel

@Suite struct ValueTests {
    @Test(arguments: [
        ("500ms", 500), ("5s", 5000), ("2m", 120_000), ("1h", 3_600_000), ("30d", 2_592_000_000), ("0s", 0),
    ])
    func durations(_ text: String, _ milliseconds: Int) {
        #expect(Duration(text)?.milliseconds == milliseconds)
    }

    @Test(arguments: ["5", "s", "-5s", "5 s", "1.5s", "5S", "99999999999999999999s", "36501d", ""])
    func notDurations(_ text: String) { #expect(Duration(text) == nil) }

    @Test func durationsForPeople() {
        #expect(Duration(milliseconds: 18_610).rounded == "18.61s")
        #expect(Duration(milliseconds: 18_600).rounded == "18.6s")
        #expect(Duration(milliseconds: 3_050).rounded == "3.05s")
        #expect(Duration(milliseconds: 3_000).rounded == "3s")
        #expect(Duration(milliseconds: 90_000).text == "90s")
        #expect(Duration(milliseconds: 1_500).text == "1500ms")
    }

    @Test(arguments: ["10.0.0.1", "255.255.255.255", "0.0.0.0", "::1", "2001:db8::1"])
    func addresses(_ text: String) { #expect(IPAddress(text)?.text == text) }

    @Test(arguments: [
        "10.0.0", "10.0.0.256", "010.0.0.1", "10.0.0.1.", ".1.2.3", "1.2.3.4.5", "::g", "fe80::1%eth0", "10.0.0.1:80",
        "a.b.c.d", "",
    ])
    func notAddresses(_ text: String) { #expect(IPAddress(text) == nil) }

    @Test func ipv6IsCanonical() {
        #expect(IPAddress("2001:DB8:0:0:0:0:0:1")?.text == "2001:db8::1")
        #expect(IPAddress("2001:db8::1")?.bracketed == "[2001:db8::1]")
    }

    @Test func networksSayWhatWasMeant() throws {
        #expect(try IPNetwork("10.0.0.0/8").text == "10.0.0.0/8")
        #expect(try IPNetwork("10.1.2.3").text == "10.1.2.3/32")
        #expect(throws: IPNetwork.Problem.hostBits(meant: "10.0.0.0/8")) { try IPNetwork("10.1.2.3/8") }
        #expect(throws: IPNetwork.Problem.hostBits(meant: "2001:db8::/32")) { try IPNetwork("2001:db8::1/32") }
        #expect(throws: IPNetwork.Problem.malformed) { try IPNetwork("10.0.0.0/33") }
        #expect(throws: IPNetwork.Problem.malformed) { try IPNetwork("10.0.0.0/08") }
    }

    @Test(arguments: ["shop.example.com", "*.example.com", "*", "SHOP.example.com", "10.0.0.1"])
    func hosts(_ text: String) { #expect(HostPattern(text)?.text == text.lowercased()) }

    @Test(arguments: ["a.*.com", "*x.com", "-a.com", "a..com", "a_b.com", "a.com:80", "*.", "", "a b", "a;b", ".d.com"])
    func notHosts(_ text: String) { #expect(HostPattern(text) == nil) }

    @Test func hostsCoverEachOther() throws {
        func pattern(_ text: String) throws -> HostPattern { try #require(HostPattern(text)) }
        #expect(try pattern("*.d.com").covers(pattern("a.b.d.com")))
        #expect(try !pattern("*.d.com").covers(pattern("d.com")))
        #expect(try pattern("*.d.com").covers(pattern("*.b.d.com")))
        #expect(try pattern("*").covers(pattern("*.d.com")))
        #expect(try !pattern("a.d.com").covers(pattern("*.d.com")))
    }

    @Test func pathsAreDecodedAndMerged() throws {
        #expect(try URLPath("//a///b/").text == "/a/b/")
        #expect(try URLPath("/%61pi%2Fv1").text == "/api/v1")
        #expect(try URLPath("/").withoutTrailingSlash == "")
        #expect(throws: URLPath.Problem.dotSegment) { try URLPath("/a/%2e%2E/b") }
        #expect(throws: URLPath.Problem.queryOrFragment) { try URLPath("/a?b") }
        #expect(throws: URLPath.Problem.badEncoding) { try URLPath("/a%0ab") }
        #expect(throws: URLPath.Problem.badEncoding) { try URLPath("/a%f") }
        #expect(throws: URLPath.Problem.notAbsolute) { try URLPath("a") }
        for breaking in ["\n", "\r", "\t", "\u{7F}", "\u{85}", "\u{2028}", "%0a", "%7F"] {
            #expect(throws: URLPath.Problem.badEncoding) { try URLPath("/a\(breaking)b") }
        }
    }

    @Test(arguments: [#"\.m3u8$"#, "^/(a|b)/[0-9]+$", "(?:x){2,3}y*?", #"[^/\]]+"#, #"a\x41"#, "x{2}"])
    func patterns(_ text: String) { #expect((try? Pattern(text)) != nil) }

    @Test(arguments: [
        "(?=a)", "(?<n>a)", #"(a)\1"#, "a++", "a{2,1}", "(a", "a)", "[a", "*a", "a b", "a**", #"\K"#, "[[:alpha:]]",
        "(*UCP)a", "a{,2}", "",
    ])
    func notPatterns(_ text: String) { #expect((try? Pattern(text)) == nil) }

    @Test(arguments: [
        ("10.0.0.1:80", "10.0.0.1:80"), ("[2001:db8::1]:443", "[2001:db8::1]:443"), ("web-1:8000", "web-1:8000"),
    ])
    func sockets(_ text: String, _ shown: String) { #expect(SocketAddress(text)?.text == shown) }

    @Test(arguments: ["10.0.0.1", "10.0.0.1:0", "10.0.0.1:65536", "2001:db8::1:80", "a:080", ":80", "a:", "[a]:80"])
    func notSockets(_ text: String) { #expect(SocketAddress(text) == nil) }

    @Test func versionsCompareByNumber() {
        #expect(Version("1.9") ?? Version(0) < Version(1, 22))
        #expect(Version("2.2") ?? Version(0) < Version(2, 2, 7))
        #expect(Version("1.22.x") == nil)
    }

    @Test(arguments: ["https://a.example.com/x?y=%20", "http://a:8080/", "/local"])
    func redirectURLs(_ text: String) { #expect(RedirectURL(text)?.text == text) }

    @Test(arguments: [
        "//evil.example.com", "javascript:alert(1)", "https://", "https://a/$b", "https://a/\r\nX", "https://a/b c",
        "https://a b/",
    ])
    func notRedirectURLs(_ text: String) { #expect(RedirectURL(text) == nil) }

    @Test func sizes() {
        #expect(ByteSize("10m")?.bytes == 10 << 20)
        #expect(ByteSize("512k")?.text == "512k")
        #expect(ByteSize("1024g")?.bytes == 1 << 40)
        for text in ["", "m", "0m", "01m", "-1m", "1.5m", "10", "10M", "10mb", "1025g", "99999999999m"] {
            #expect(ByteSize(text) == nil, "\(text)")
        }
    }

    @Test func networksWithinNetworks() throws {
        func network(_ text: String) throws -> IPNetwork { try IPNetwork(text) }
        #expect(try network("10.0.0.0/8").covers(network("10.1.2.3")))
        #expect(try network("10.0.0.0/8").covers(network("10.0.0.0/8")))
        #expect(try network("10.16.0.0/12").covers(network("10.31.0.0/16")))
        #expect(try !network("10.16.0.0/12").covers(network("10.32.0.0/16")))
        #expect(try !network("10.1.0.0/16").covers(network("10.0.0.0/8")))
        #expect(try network("0.0.0.0/0").covers(network("203.0.113.7")))
        #expect(try !network("0.0.0.0/0").covers(network("::1")))
        #expect(try network("2001:db8::/33").covers(network("2001:db8:7fff::/48")))
        #expect(try !network("2001:db8::/33").covers(network("2001:db8:8000::/48")))
        #expect(try network("::ffff:10.0.0.0/104").isMapped)
        #expect(try !network("::/0").isMapped)
    }
}
