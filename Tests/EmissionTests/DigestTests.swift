import Foundation
import Testing

@testable import Rendering

@Suite struct DigestTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
    ])
    func nistVectors(text: String, digest: String) {
        #expect(Digest(of: Array(text.utf8)).hexadecimal == digest)
        #expect(Digest(of: Array(text.utf8), usingInstructions: false).hexadecimal == digest)
    }

    @Test func aMillionTimesA() {
        let digest = Digest(of: [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)).hexadecimal
        #expect(digest == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func sameAsSha256sumForAllSmallSizesAndLargeOnes() throws {
        var random = SystemRandomNumberGenerator()
        let scratch = Scratch()
        for size in Array(0...300) + [4095, 65_537, 3_000_001] {
            let bytes = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
            let name = scratch.path + "/" + String(size)
            _ = FileManager.default.createFile(atPath: name, contents: Data(bytes))
            #expect(Digest(of: bytes) == Digest(of: bytes, usingInstructions: false), "\(size) bytes")
        }
        let (status, output) = try run(["/bin/sh", "-c", "cd '\(scratch.path)' && sha256sum *"])
        try #require(status == 0)
        let lines = output.split(separator: "\n")
        #expect(lines.count == 304)
        for line in lines {
            let parts = line.split(separator: " ")
            let bytes = try #require(FileManager.default.contents(atPath: scratch.path + "/" + parts[1]))
            #expect(Digest(of: Array(bytes)).hexadecimal == String(parts[0]), "\(parts[1]) bytes")
        }
    }

    @Test func hexadecimalDigitsAreReadStrictly() {
        let digest = Digest(of: [1, 2, 3])
        let digits = Array(digest.hexadecimal.utf8)
        #expect(Digest(hexadecimal: digits[...]) == digest)
        #expect(Digest(hexadecimal: digits.dropLast()) == nil)
        #expect(Digest(hexadecimal: Array(digest.hexadecimal.uppercased().utf8)[...]) == nil)
    }
}
