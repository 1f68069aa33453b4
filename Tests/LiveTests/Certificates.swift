import Foundation
import TestSupport

/// Two authorities and what they signed, in a folder of its own.
final class Certificates {
    /// Where `NAME.pem` and `NAME.key` lie, and `ca.pem`, `other.pem` of the authorities.
    let folder: URL

    /// Makes certificates for host names, signed by `ca`.
    init(_ names: [String]) throws {
        folder = try PackageFolder.makeTemporary("certificates")
        for authority in ["ca", "other"] {
            try openssl(
                ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
                    + ["-subj", "/CN=\(authority)", "-keyout", "\(authority).key", "-out", "\(authority).pem"])
        }
        for name in names {
            try openssl(
                ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
                    + [
                        "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:\(name)", "-CA", "ca.pem", "-CAkey",
                        "ca.key",
                    ]
                    + ["-keyout", "\(name).key", "-out", "\(name).pem"])
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The path of a file.
    func path(_ file: String) -> String { folder.appendingPathComponent(file).path }

    private func openssl(_ words: [String]) throws {
        let made = try NativeTool("openssl").run(words, folder: folder)
        guard made.status == 0 else { throw Failure(description: made.story) }
    }

    /// openssl would not.
    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }
}
