import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A proxy as a service: its official image, with the configuration that is generated for it and no more rights than it
/// needs.
struct ProxyService {
    /// The program, with its version.
    struct Program {
        let name: ComposeSettings.Program
        let version: Version
        var isNginx: Bool { name == .nginx }
    }

    let settings: ComposeSettings
    let program: Program
    /// What the configuration names of the machine.
    let files: MachineFiles
    /// The configuration's folder, from the folder of the file.
    let configuration: String
    /// Where it is published.
    let ports: [StructuredValue]
    /// What it is asked for its health; `nil` where nothing would tell.
    let check: ProxyCheck?
    /// What must be there before it.
    let waits: [StructuredValue.Field]

    /// The service as a mapping, `first` behind the image.
    func document(_ first: [StructuredValue.Field] = []) -> StructuredValue {
        let image = settings.image?.value.text ?? (program.isNginx ? "nginx:" : "haproxy:") + program.version.text
        let command: StructuredValue =
            program.isNginx
            ? ["nginx", "-g", "daemon off;", "-c", "/etc/lbgen/nginx.conf"]
            : ["haproxy", "-W", "-db", "-f", "/etc/lbgen/haproxy.cfg"]
        var fields: [StructuredValue.Field] = [.init("image", .literal(image))] + first
        fields.append(.init("command", command))
        fields += confinement
        fields += [.init("ports", .list(ports)), .init("volumes", .list(volumes))]
        fields += ServiceLimits(settings.resources?.value).fields
        fields += [
            // Twice the connections that the configuration allows, whatever the engine's own limit is.
            .init("ulimits", ["nofile": 65536]), .init("pids_limit", 512),
            // Access logs go to the container's output, which engines keep without an end unless told.
            .init("logging", ["driver": "json-file", "options": ["max-size": "50m", "max-file": "4"]]),
            .init("restart", "unless-stopped"),
            // Connections under way come to their end: new ones are not taken.
            .init("stop_signal", program.isNginx ? "SIGQUIT" : "SIGUSR1"),
            .init("stop_grace_period", .duration(settings.grace.value)),
        ]
        if let check { fields.append(.init("healthcheck", check.document(isNginx: program.isNginx))) }
        if !waits.isEmpty { fields.append(.init("depends_on", .mapping(waits))) }
        return .mapping(fields)
    }

    /// Without root, as the user of the official image, unless a file is root's alone. Then root has no power but, for
    /// nginx, that of giving its workers and their folders to another user.
    private var confinement: [StructuredValue.Field] {
        var fields: [StructuredValue.Field] = []
        if files.haveSecrets {
            if !program.isNginx { fields.append(.init("user", "0:0")) }
        } else {
            fields.append(.init("user", program.isNginx ? "101:101" : "99:99"))
        }
        fields.append(.init("cap_drop", ["ALL"]))
        if files.haveSecrets, program.isNginx { fields.append(.init("cap_add", ["CHOWN", "SETGID", "SETUID"])) }
        return fields + [
            .init("security_opt", ["no-new-privileges:true"]),
            // Ports below 1024 without root.
            .init("sysctls", ["net.ipv4.ip_unprivileged_port_start": "0"]),
            .init("read_only", true),
            .init("tmpfs", program.isNginx ? ["/tmp", "/var/cache", "/var/cache/nginx"] : ["/tmp"]),
        ]
    }

    /// The configuration, and the machine's files that it names, each at its own path.
    private var volumes: [StructuredValue] {
        ["\(configuration):/etc/lbgen:ro"].map { .text($0) } + files.paths.map { .machineFile($0) }
    }
}

/// What a proxy is asked for its health, in its own container.
struct ProxyCheck {
    /// The port that answers.
    let port: UInt16
    /// The page: the host name that clients use, the path, and whether TLS is spoken; `nil` where a connection is all.
    let page: (host: Hostname, path: URLPath, isTLS: Bool)?

    /// The check as a mapping.
    func document(isNginx: Bool) -> StructuredValue {
        [
            "test": test(isNginx: isNginx), "interval": "5s", "timeout": "5s", "retries": 3, "start_period": "10s",
        ]
    }

    /// nginx's image has curl, HAProxy's has bash; a TLS page is asked by curl alone.
    private func test(isNginx: Bool) -> StructuredValue {
        guard let page, isNginx || !page.isTLS else {
            return ["CMD", "bash", "-c", .text("exec 3<>/dev/tcp/127.0.0.1/\(port)")]
        }
        let path = page.path.percentEncoded
        guard isNginx else {
            return [
                "CMD", "bash", "-c", .literal(Self.question), "health", .literal(path), .text(page.host.text),
                .text("\(port)"),
            ]
        }
        // The certificate bears the public name and may have ended: that is not what is asked.
        let tls: [StructuredValue] = page.isTLS ? ["--insecure"] : []
        let url = "\(page.isTLS ? "https" : "http")://\(page.host.text):\(port)\(path)"
        return .list(
            ["CMD", "curl", "-fsS", "-o", "/dev/null", "--noproxy", "*", "--max-time", "4"] + tls + [
                "--resolve", .text("\(page.host.text):\(port):127.0.0.1"), .literal(url),
            ])
    }

    private static let question =
        #"exec 3<>/dev/tcp/127.0.0.1/"$3" && printf 'GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$1" "$2" >&3 && "#
        + #"read -r _ status _ <&3 && [[ $status == [23]?? ]]"#
}
