// swift-tools-version: 6.2
import PackageDescription

/// Every renderer is one folder in Sources/Targets, one word here and one line in TargetRegistry.swift.
let renderers = ["Compose", "DNS", "HAProxy", "Keepalived", "Kubernetes", "Nginx", "Prometheus", "Systemd"]

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
    // Types with parameters are made by calls of their accessors: by name, the default, each looks through all the
    // program's conformances when it is first used, which is a third of a small build.
    .unsafeFlags(
        ["-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"], .when(configuration: .release)),
]

func dependencies(_ names: [String]) -> [Target.Dependency] {
    names.map { .target(name: $0) }
}

/// A stage of the pipeline: one module, one folder.
func module(_ name: String, _ uses: [String] = [], path: String? = nil, exclude: [String] = []) -> Target {
    .target(
        name: name,
        dependencies: dependencies(uses),
        path: path ?? "Sources/\(name)",
        exclude: exclude,
        swiftSettings: settings
    )
}

func tests(_ name: String, _ uses: [String], exclude: [String] = []) -> Target {
    .testTarget(
        name: name,
        dependencies: dependencies(uses),
        path: "Tests/\(name)",
        exclude: exclude,
        swiftSettings: settings
    )
}

let stages: [Target] = [
    .systemLibrary(
        name: "CLibYAML",
        path: "Sources/CLibYAML",
        pkgConfig: "yaml-0.1",
        providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]
    ),
    .systemLibrary(name: "CGetopt", path: "Sources/CGetopt"),
    module("Diagnostics"),
    module("YAMLTree", ["Diagnostics", "CLibYAML"]),
    module("TopologyModel", ["YAMLTree", "Diagnostics"]),
    module("Planning", ["TopologyModel", "Diagnostics"]),
    // Headers only: what Swift cannot say to the kernel and the processor.
    .systemLibrary(name: "CPlatform", path: "Sources/CPlatform"),
    module("Rendering", ["Planning", "TopologyModel", "Diagnostics", "CPlatform"]),
    module("Emission", ["Rendering", "Diagnostics", "CPlatform"]),
    module("EmbeddedTemplates", path: "templates/Embedded"),
]

/// The renderers that ship files which are the same for every topology.
let withTemplates = ["Compose", "DNS", "Keepalived", "Nginx", "Prometheus", "Systemd"]

let targets: [Target] = renderers.map { name in
    module(
        name,
        ["Rendering", "Planning", "TopologyModel", "Diagnostics"]
            + (withTemplates.contains(name) ? ["EmbeddedTemplates"] : []),
        path: "Sources/Targets/\(name)"
    )
}

let program: [Target] = [
    module(
        "CommandLineTool",
        ["Emission", "Rendering", "Planning", "TopologyModel", "YAMLTree", "Diagnostics", "CGetopt"] + renderers
    ),
    .executableTarget(
        name: "lbgen",
        dependencies: ["CommandLineTool"],
        path: "Sources/lbgen",
        swiftSettings: settings,
        // One file that runs anywhere: no Swift runtime, no libyaml to install beside it.
        linkerSettings: [
            .unsafeFlags(["-static-executable"], .when(platforms: [.linux], configuration: .release))
        ]
    ),
]

let testTargets: [Target] = [
    tests("DiagnosticsTests", ["Diagnostics"]),
    tests("YAMLTreeTests", ["YAMLTree", "Diagnostics"]),
    tests("TopologyModelTests", ["TopologyModel", "YAMLTree", "Diagnostics"]),
    tests("HAProxyTests", ["HAProxy", "Rendering", "Planning", "TopologyModel", "YAMLTree", "Diagnostics"]),
    tests("KubernetesTests", ["Kubernetes", "Rendering", "Planning", "TopologyModel", "YAMLTree", "Diagnostics"]),
    tests("RenderingTests", ["Rendering", "YAMLTree", "Diagnostics"]),
    tests("SystemdTests", ["Systemd", "Rendering", "TestSupport"]),
    tests("PlanningTests", ["Planning", "TopologyModel", "YAMLTree", "Diagnostics"]),
    tests("FailoverTests", ["TestSupport", "EmbeddedTemplates", "Keepalived", "lbgen"]),
    tests(
        "CommandLineToolTests",
        ["CommandLineTool", "lbgen", "TestSupport", "Rendering", "TopologyModel", "Diagnostics"]),
    tests(
        "KeepalivedTests",
        ["Keepalived", "Rendering", "Planning", "TopologyModel", "YAMLTree", "Diagnostics"]
    ),
    tests(
        "NginxTests",
        ["Nginx", "Rendering", "Planning", "TopologyModel", "YAMLTree", "Diagnostics"]
    ),
    // The process that the tests kill while it writes.
    .executableTarget(
        name: "EmissionKillProbe",
        dependencies: dependencies(["Emission", "Rendering", "Diagnostics"]),
        path: "Tests/EmissionKillProbe",
        swiftSettings: settings
    ),
    tests("EmissionTests", ["Emission", "EmissionKillProbe", "Rendering", "Diagnostics"]),
    tests("ArchitectureTests", ["TestSupport"]),
    module("TestSupport", exclude: ["Programs"]),
    tests("TestSupportTests", ["TestSupport"]),
    tests("NativeAcceptanceTests", ["TestSupport"], exclude: ["Samples"]),
    tests("LiveTests", ["TestSupport"]),
    tests("GoldenTests", ["TestSupport", "lbgen"], exclude: ["Cases"]),
    tests("DiagnosticTests", ["TestSupport", "lbgen"], exclude: ["Cases"]),
    tests("DeterminismTests", ["TestSupport", "lbgen"]),
    tests(
        "DocumentationTests",
        ["CommandLineTool", "Planning", "Rendering", "TestSupport", "TopologyModel", "YAMLTree", "Diagnostics"],
        exclude: ["fields-base.json", "fields.txt"]),
]

let package = Package(
    name: "lbgen",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "lbgen", targets: ["lbgen"])],
    targets: stages + targets + program + testTargets
)
