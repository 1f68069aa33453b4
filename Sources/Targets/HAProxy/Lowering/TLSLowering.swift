import Diagnostics
import Planning
import Rendering
import TopologyModel

extension Lowering {
    /// The TLS settings of every listener, in the plan's order.
    private var settings: [TLSSettings] { httpListeners.compactMap { $0.http.tls } }

    /// The profile of all listeners; `nil` when they differ or there are none.
    private var sharedProfile: TLSSettings.Profile? {
        let profiles = Set(settings.map(\.profile.value))
        return profiles.count == 1 ? profiles.first : nil
    }

    /// What `global` says of TLS.
    mutating func lowerTLSDefaults() {
        guard !settings.isEmpty else { return }
        if let shared = sharedProfile {
            let profile = TLSGuideline(shared)
            document.comment(profile.note)
            document.line("ssl-default-bind-options", Word(stringLiteral: profile.options))
            if let ciphers = profile.ciphers {
                document.line("ssl-default-bind-ciphers", Word(stringLiteral: ciphers))
            }
            document.line("ssl-default-bind-ciphersuites", Word(stringLiteral: profile.suites))
            document.line("ssl-default-bind-curves", Word(stringLiteral: profile.curves))
        }
        if settings.contains(where: { $0.profile.value != .modern }) {
            document.line("tune.ssl.default-dh-param 2048")
        }
        if !has(.certificateStore), certificates.contains(where: { Self.keyPlace($0) == .besideWithoutExtension }) {
            document.line("ssl-load-extra-del-ext")
        }
    }

    /// `crt-store`: which key belongs to which certificate.
    mutating func lowerCertificateStore() {
        guard has(.certificateStore) else {
            reportKeys()
            return
        }
        let apart = certificates.filter { Self.keyPlace($0) != .inside }
        guard !apart.isEmpty else { return }
        document.section("crt-store")
        for certificate in apart {
            document.line("load crt", .file(certificate.certificate.value), "key", .file(certificate.key.value))
        }
    }

    /// The certificates of all listeners, each file once.
    private var certificates: [Certificate] {
        var seen: Set<FilePath> = []
        return settings.flatMap { $0.certificates.map(\.value) }.filter { seen.insert($0.certificate.value).inserted }
    }

    /// Where a key lies, seen from its certificate.
    private enum KeyPlace {
        /// In the same file.
        case inside
        /// `shop.crt` and `shop.crt.key`.
        case beside
        /// `shop.crt` and `shop.key`.
        case besideWithoutExtension
        /// Somewhere else.
        case elsewhere
    }

    private static func keyPlace(_ certificate: Certificate) -> KeyPlace {
        let chain = certificate.certificate.value.text
        let key = certificate.key.value.text
        if key == chain { return .inside }
        if key == chain + ".key" { return .beside }
        return chain.hasSuffix(".crt") && key == chain.dropLast(4) + ".key" ? .besideWithoutExtension : .elsewhere
    }

    /// Before `crt-store` came, a key is found by its name alone, and in one way for all `.crt` files.
    private func reportKeys() {
        let dropsExtension = certificates.contains { Self.keyPlace($0) == .besideWithoutExtension }
        for certificate in certificates {
            switch Self.keyPlace(certificate) {
            case .inside, .besideWithoutExtension: continue
            case .beside:
                guard dropsExtension, certificate.certificate.value.text.hasSuffix(".crt") else { continue }
            case .elsewhere: break
            }
            losses.lose(
                .httpsListener, "a key with a name of its own (from version 3.0 on)", at: certificate.key.span,
                instead: "name the files `shop.crt` and `shop.key`, all in that way, or use HAProxy 3.0")
        }
    }

    /// Says which profile a listener has, where they differ.
    mutating func noteProfile(of tls: TLSSettings?) {
        if let tls, sharedProfile == nil { document.comment(TLSGuideline(tls.profile.value).note) }
    }

    /// Appends to `bind` what its listener needs for TLS.
    mutating func addTLS(_ tls: TLSSettings, of listener: ListenerPlan, protocols: Word) {
        document.add("ssl")
        if tls.certificates.count == 1 {
            document.add("crt")
            document.add(.file(tls.certificates[0].value.certificate.value))
        } else if !tls.certificates.isEmpty {
            document.add("crt-list")
            document.add(.label(addCertificateList(tls, of: listener)))
        }
        document.add(protocols)
        if let clients = tls.clientAuth?.value {
            document.add("ca-file")
            document.add(.file(clients.authorities.value))
            document.add(clients.mode.value == .required ? "verify required" : "verify optional")
        }
        guard sharedProfile == nil else { return }
        let profile = TLSGuideline(tls.profile.value)
        document.add(Word(stringLiteral: profile.options))
        if let ciphers = profile.ciphers {
            document.add("ciphers")
            document.add(Word(stringLiteral: ciphers))
        }
        document.add("ciphersuites")
        document.add(Word(stringLiteral: profile.suites))
        document.add("curves")
        document.add(Word(stringLiteral: profile.curves))
    }

    /// The list that chooses a certificate by the host a client names; the first is for clients that name none of
    /// them. A certificate that the topology gives no hosts is for those it names itself.
    private mutating func addCertificateList(_ tls: TLSSettings, of listener: ListenerPlan) -> Label {
        let file = Label.certificates(listener.name)
        if maps.contains(where: { $0.file == file }) { return file }
        var list = MapDocument(file: file)
        for certificate in tls.certificates.map(\.value) {
            let hosts = certificate.hosts.map(\.value)
            list.add(certificate.certificate.value, hosts: hosts.contains(.any) ? [] : hosts)
        }
        maps.append(list)
        return file
    }
}
