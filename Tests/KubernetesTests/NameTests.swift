import Testing

@testable import Kubernetes

/// Object names are legal, unique, and made of nothing but what they are for.
@Suite struct NameTests {
    @Test func shortNamesStay() {
        var names = ObjectNames()
        let given = [names.claim("shop-api"), names.claim("shop-web")]
        #expect(given == ["shop-api", "shop-web"])
    }

    @Test func longNamesAreCutAndToldApart() {
        var names = ObjectNames()
        let long = String(repeating: "a", count: 41) + "-" + String(repeating: "b", count: 41)
        let first = names.claim(long)
        let second = names.claim(long + "c")
        #expect(first != second)
        for name in [first, second] {
            #expect(name.utf8.count == 63)
            #expect(ObjectNames.isLabel(name), "\(name)")
        }
        #expect(ObjectNames.label(of: long) == first)
    }

    @Test(arguments: ["shop-api-", "shop-site+2", "Shop", "shop.x", "1shop"])
    func namesThatAreNoLabelsGetAHash(_ wanted: String) {
        let name = ObjectNames.label(of: wanted)
        #expect(name != wanted)
        #expect(ObjectNames.isLabel(name), "\(name)")
    }

    @Test func aTakenNameIsNotGivenTwice() {
        var names = ObjectNames()
        let given = (0..<5).map { _ in names.claim("shop-api") }
        #expect(Set(given).count == 5)
        var reserved = ObjectNames()
        let isFree = reserved.reserve("shop-api")
        let other = reserved.claim("shop-api")
        #expect(isFree)
        #expect(other != "shop-api")
    }

    @Test func aPartCalledAsTheTopologyIsNotNamedTwice() {
        #expect(ObjectNames.joined("nsboot", "nsboot") == "nsboot")
        #expect(ObjectNames.joined("nsboot", "web") == "nsboot-web")
    }
}
