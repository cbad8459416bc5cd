// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "pgtop",
    targets: [
        .systemLibrary(name: "CNcurses"),
        .systemLibrary(name: "CLibpq"),
        .target(name: "CSystem"),
        .target(name: "TUI", dependencies: ["CNcurses", "CSystem"]),
        .target(name: "Probes", dependencies: ["CLibpq", "CSystem"]),
        .executableTarget(name: "pgtop", dependencies: ["TUI", "Probes", "CSystem"]),
        .testTarget(name: "TUITests", dependencies: ["TUI"]),
        .testTarget(name: "ProbesTests", dependencies: ["Probes", "TestSupport"]),
        .testTarget(name: "pgtopTests", dependencies: ["pgtop", "TUI", "Probes"]),
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(name: "Benchmarks", dependencies: ["pgtop", "TUI", "Probes"]),
        .testTarget(name: "EndToEndTests", dependencies: ["TestSupport", "pgtop"]),
    ]
)
