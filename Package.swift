// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "pgtop",
    targets: [
        .systemLibrary(name: "CNcurses"),
        .systemLibrary(name: "CLibpq"),
        .systemLibrary(name: "CCmark"),
        .target(name: "CSystem"),
        .target(name: "CRunbooks"),
        .target(name: "TUI", dependencies: ["CNcurses", "CSystem"]),
        .target(name: "Probes", dependencies: ["CLibpq", "CSystem"]),
        .executableTarget(
            name: "pgtop", dependencies: ["TUI", "Probes", "CSystem", "CCmark", "CRunbooks"],
            // Statically: the program is to run where nobody has installed it.
            linkerSettings: [.linkedLibrary(":libcmark.a")]),
        .testTarget(name: "TUITests", dependencies: ["TUI"]),
        .testTarget(name: "ProbesTests", dependencies: ["Probes", "TestSupport"]),
        .testTarget(name: "pgtopTests", dependencies: ["pgtop", "TUI", "Probes"]),
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(name: "Benchmarks", dependencies: ["pgtop", "TUI", "Probes"]),
        .testTarget(name: "EndToEndTests", dependencies: ["TestSupport", "pgtop"]),
    ]
)
