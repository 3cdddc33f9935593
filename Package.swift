// swift-tools-version: 6.1
import CompilerPluginSupport
import PackageDescription

// The integrations are on together by default, by one trait: SwiftPM passes the names of several traits to the compiler in another order
// each time, which compiles everything anew. Each one can also be had alone.
let everyIntegration = "Integrations"
let settings: [SwiftSetting] = [
  .define("Hummingbird", .when(traits: [everyIntegration])),
  .define("Mustache", .when(traits: [everyIntegration])),
  .define("GRDB", .when(traits: [everyIntegration])),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioConcurrencyHelpers = Target.Dependency.product(name: "NIOConcurrencyHelpers", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioExtras = Target.Dependency.product(name: "NIOExtras", package: "swift-nio-extras")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let asyncAlgorithms = Target.Dependency.product(
  name: "AsyncAlgorithms",
  package: "swift-async-algorithms",
  condition: .when(traits: ["Hummingbird", everyIntegration])
)
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioHTTP2 = Target.Dependency.product(name: "NIOHTTP2", package: "swift-nio-http2")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioCompression = Target.Dependency.product(name: "NIOHTTPCompression", package: "swift-nio-extras")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP2 = Target.Dependency.product(name: "NIOHTTPTypesHTTP2", package: "swift-nio-extras")
let nioHPACK = Target.Dependency.product(name: "NIOHPACK", package: "swift-nio-http2")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let metricsTestKit = Target.Dependency.product(name: "MetricsTestKit", package: "swift-metrics")
let inMemoryTracing = Target.Dependency.product(name: "InMemoryTracing", package: "swift-distributed-tracing")
let tracing = Target.Dependency.product(name: "Tracing", package: "swift-distributed-tracing")
let mustache = Target.Dependency.product(
  name: "Mustache",
  package: "swift-mustache",
  condition: .when(traits: ["Mustache", everyIntegration])
)
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["GRDB", everyIntegration]))
let stencil = Target.Dependency.product(name: "Stencil", package: "Stencil")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let hummingbird = Target.Dependency.product(
  name: "Hummingbird",
  package: "hummingbird",
  condition: .when(traits: ["Hummingbird", everyIntegration])
)
// What a macro is made of takes minutes to build, so it is left out by default.
func syntax(_ name: String) -> Target.Dependency {
  .product(name: name, package: "swift-syntax", condition: .when(traits: ["Macros"]))
}
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "answerback",
  platforms: [.macOS(.v15)],
  products: [
    // For an app: the framework, the server, and what connects them to other libraries.
    .library(name: "Answerback", targets: ["Answerback"]),
    .library(name: "AnswerbackServer", targets: ["AnswerbackServer"]),
    .library(name: "AnswerbackHummingbird", targets: ["AnswerbackHummingbird"]),
    .library(name: "AnswerbackMustache", targets: ["AnswerbackMustache"]),
    .library(name: "AnswerbackGRDB", targets: ["AnswerbackGRDB"]),
    .library(name: "AnswerbackMacros", targets: ["AnswerbackMacros"]),

    // For the tests of an app.
    .library(name: "AnswerbackTesting", targets: ["AnswerbackTesting"]),
    .library(name: "ScenarioXCTest", targets: ["ScenarioXCTest"]),
    .plugin(name: "GenerateScenarioTests", targets: ["GenerateScenarioTests"]),

    // For a bench of one's own, and the bench with the built-in server.
    .library(name: "AnswerbackBench", targets: ["AnswerbackBench"]),
    .executable(name: "answerback", targets: ["AnswerbackCommand"]),

    // The building blocks, usable by themselves.
    .library(name: "FieldValues", targets: ["FieldValues"]),
    .library(name: "Codecs", targets: ["Codecs"]),
  ],
  traits: [
    .default(enabledTraits: [everyIntegration]),
    .trait(name: everyIntegration, description: "Hummingbird, Mustache and GRDB together."),
    .trait(name: "Hummingbird", description: "AnswerbackHummingbird: routes within a Hummingbird app, and the other way round."),
    .trait(name: "Mustache", description: "AnswerbackMustache: templates in Mustache."),
    .trait(name: "GRDB", description: "AnswerbackGRDB: pagination over a SQLite database."),
    .trait(name: "Macros", description: "AnswerbackMacros: @FieldsWritable. Builds swift-syntax."),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.4"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/stencilproject/Stencil", from: "0.15.1"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    // Each release belongs to one of the compiler; a macro works with all of these.
    .package(url: "https://github.com/swiftlang/swift-syntax", "600.0.1"..<"604.0.0"),
  ],
  targets: [
    // The grammar of field values and the codecs: no I/O, shared by both sides.
    .target(name: "FieldValues", swiftSettings: settings),
    .target(name: "Codecs", swiftSettings: settings),

    // Standard streams, files and temporary folders of a program, whose faults are errors and never traps.
    .target(name: "CSystemIO"),
    .target(name: "SystemIO", dependencies: ["CSystemIO", systemPackage], swiftSettings: settings),

    // The framework and the edge that serves it.
    .target(
      name: "Answerback",
      dependencies: ["FieldValues", "Codecs", httpTypes, nioConcurrencyHelpers, nioCore, nioPosix, logging],
      swiftSettings: settings
    ),
    .target(
      name: "AnswerbackServer",
      dependencies: [
        "Answerback", "FieldValues", httpTypes, logging, metrics, nioConcurrencyHelpers, nioCore, nioExtras, nioHPACK, nioHTTP1,
        nioHTTP2, nioPosix, nioSSL, nioTLS, serviceLifecycle, tracing,
      ],
      swiftSettings: settings
    ),

    // Both bridges to Hummingbird.
    .target(
      name: "AnswerbackHummingbird",
      dependencies: [
        "Answerback", "FieldValues", asyncAlgorithms, hummingbird, httpTypes, logging, nioCore, nioEmbedded,
      ],
      swiftSettings: settings
    ),

    // One library each: the template engine, and pagination over a SQLite database.
    .target(name: "AnswerbackMustache", dependencies: ["Answerback", mustache], swiftSettings: settings),
    .target(name: "AnswerbackGRDB", dependencies: ["Answerback", grdb], swiftSettings: settings),

    // Macros, and the program that the compiler runs for them.
    .target(
      name: "AnswerbackMacros",
      dependencies: ["Answerback", "Codecs", .target(name: "AnswerbackMacroPlugin", condition: .when(traits: ["Macros"]))],
      swiftSettings: settings
    ),
    .macro(
      name: "AnswerbackMacroPlugin",
      dependencies: [
        syntax("SwiftSyntax"), syntax("SwiftSyntaxBuilder"), syntax("SwiftSyntaxMacros"), syntax("SwiftDiagnostics"),
        syntax("SwiftParser"), syntax("SwiftCompilerPlugin"),
      ],
      swiftSettings: settings
    ),

    // What both the client and the judge need: patterns and the model of an exchange.
    .target(name: "Patterns", dependencies: ["FieldValues", "Codecs"], swiftSettings: settings),
    .target(name: "Exchanges", dependencies: ["FieldValues"], swiftSettings: settings),

    // The judge: the language, the descriptions that responses are checked against, the runner, and other tools' formats.
    .target(name: "ScenarioSyntax", dependencies: ["FieldValues"], swiftSettings: settings),
    .target(
      name: "OpenAPIDescriptions",
      dependencies: ["FieldValues", "Exchanges", "Codecs", "Patterns", yams],
      swiftSettings: settings
    ),
    .target(
      name: "Scenarios",
      dependencies: ["FieldValues", "Codecs", "Patterns", "Exchanges", "ScenarioSyntax", "OpenAPIDescriptions", "SystemIO"],
      swiftSettings: settings
    ),
    .target(
      name: "ScenarioInterchange",
      dependencies: [
        "Scenarios", "FieldValues", "Codecs", "Patterns", "Exchanges", "ScenarioSyntax", "OpenAPIDescriptions",
      ],
      swiftSettings: settings
    ),

    // The client that records exchanges.
    .target(
      name: "Wire",
      dependencies: [
        "Exchanges", "FieldValues", nioCore, nioPosix, nioSSL, nioTLS, nioHTTP1, nioHTTP2, nioHPACK, nioEmbedded, nioCompression,
      ],
      swiftSettings: settings
    ),

    // What tests of an app need.
    .target(
      name: "AnswerbackTesting",
      dependencies: [
        "Answerback", "AnswerbackServer", "Codecs", "Exchanges", "FieldValues", "Wire", httpTypes, logging, nioCore,
        serviceLifecycle,
      ],
      swiftSettings: settings
    ),

    // The bench: a pure core, the terminal edge, and what puts them together.
    .target(
      name: "Workbench",
      dependencies: ["FieldValues", "Codecs", "Patterns", "Exchanges", "ScenarioSyntax", "Scenarios", "ScenarioInterchange"],
      swiftSettings: settings
    ),
    .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
    .target(name: "CTerminal"),
    .target(name: "Curses", dependencies: ["Workbench", "CNcurses", "CTerminal"], swiftSettings: settings),
    .target(
      name: "AnswerbackBench",
      dependencies: [
        "Answerback", "AnswerbackServer", "AnswerbackTesting", "FieldValues", "Codecs", "Exchanges", "ScenarioSyntax",
        "OpenAPIDescriptions", "Scenarios", "ScenarioInterchange", "SystemIO", "Wire", "Workbench", "Curses", argumentParser,
        logging, serviceLifecycle,
      ],
      swiftSettings: settings
    ),

    // The complete response server, the command and the measurements.
    .target(
      name: "Showcase",
      dependencies: ["Answerback", "AnswerbackGRDB", "AnswerbackHummingbird", "AnswerbackMustache", "Codecs", "SystemIO", grdb],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "AnswerbackCommand",
      dependencies: ["AnswerbackBench", "Showcase", "Workbench"],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        "Answerback", "AnswerbackServer", "CTerminal", "Codecs", "Exchanges", "FieldValues", "OpenAPIDescriptions",
        "ScenarioInterchange", "ScenarioSyntax", "Scenarios", "SystemIO", "Wire", "Workbench", argumentParser, hummingbird,
        httpTypes, logging, nioConcurrencyHelpers, nioCore, nioHPACK, nioHTTP1, nioPosix, serviceLifecycle, unixSignals,
      ],
      path: "Sources/Measurements",
      swiftSettings: settings
    ),

    // Scenarios under `swift test`, here and in users' packages.
    .target(
      name: "ScenarioXCTest",
      dependencies: ["Exchanges", "ScenarioSyntax", "Scenarios", "SystemIO", "Wire"],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "scenario-tests-generator",
      dependencies: ["SystemIO"],
      path: "Sources/ScenarioTestsGenerator",
      swiftSettings: settings
    ),
    .plugin(
      name: "GenerateScenarioTests",
      capability: .buildTool(),
      dependencies: ["scenario-tests-generator"],
      path: "Sources/GenerateScenarioTests"
    ),
    .testTarget(
      name: "ScenarioTests",
      dependencies: ["ScenarioXCTest", "AnswerbackTesting", "Showcase"],
      path: "scenarios",
      swiftSettings: settings,
      plugins: ["GenerateScenarioTests"]
    ),

    // What tests share: what they need of a machine, and the programs that they run.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
    .testTarget(name: "TestSupportTests", dependencies: ["TestSupport"], swiftSettings: settings),

    .testTarget(name: "FieldValuesTests", dependencies: ["FieldValues", "SystemIO", "TestSupport"], swiftSettings: settings),
    .testTarget(name: "SystemIOTests", dependencies: ["SystemIO", "TestSupport"], swiftSettings: settings),
    .testTarget(name: "CodecsTests", dependencies: ["Codecs", "SystemIO", "TestSupport"], swiftSettings: settings),
    .testTarget(name: "PatternsTests", dependencies: ["Patterns"], swiftSettings: settings),
    .testTarget(
      name: "AnswerbackTests",
      dependencies: [
        "Answerback", "AnswerbackTesting", "FieldValues", "Codecs", "TestSupport", httpTypes, logging, nioCore, stencil,
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "AnswerbackMustacheTests",
      dependencies: ["Answerback", "AnswerbackMustache", "AnswerbackTesting", "TestSupport", nioCore],
      swiftSettings: settings
    ),
    .testTarget(
      name: "AnswerbackGRDBTests",
      dependencies: ["Answerback", "AnswerbackGRDB", "AnswerbackTesting", grdb, nioCore],
      swiftSettings: settings
    ),
    .testTarget(
      name: "AnswerbackServerTests",
      dependencies: [
        "Answerback", "AnswerbackServer", "Codecs", "Exchanges", "TestSupport", "Wire", httpTypes, inMemoryTracing, logging,
        metrics,
        metricsTestKit, nioConcurrencyHelpers, nioCore, nioEmbedded, nioHPACK, nioHTTP1, nioHTTP2, nioPosix, nioSSL, nioTLS,
        serviceLifecycle, tracing,
      ],
      exclude: ["corpus"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "ScenariosTests",
      dependencies: [
        "Scenarios", "ScenarioInterchange", "ScenarioSyntax", "OpenAPIDescriptions", "Exchanges", "FieldValues", "Codecs",
        "Patterns",
        "SystemIO", "TestSupport",
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "WireTests",
      dependencies: [
        "Wire", "Exchanges", "Scenarios", "SystemIO", "TestSupport", nioCore, nioPosix, nioSSL, nioTLS, nioHTTP1, nioHTTP2,
        nioHPACK, nioEmbedded,
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "WorkbenchTests",
      dependencies: [
        "Workbench", "FieldValues", "Scenarios", "ScenarioSyntax", "Exchanges", "SystemIO",
      ],
      exclude: ["Screens/Golden"],
      swiftSettings: settings
    ),
    .testTarget(name: "CursesTests", dependencies: ["Curses", "Workbench", "CTerminal"], swiftSettings: settings),
    .testTarget(
      name: "ScenarioXCTestTests",
      dependencies: [
        "ScenarioXCTest", "AnswerbackTesting", "Exchanges", "Scenarios", "Showcase", "Wire",
      ],
      exclude: ["must-fail"],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "conformance-server",
      dependencies: ["Answerback", "AnswerbackMustache", "AnswerbackServer", "Codecs", argumentParser, nioCore],
      path: "Tests/ConformanceServer",
      swiftSettings: settings
    ),
    .testTarget(
      name: "AnswerbackHummingbirdTests",
      dependencies: [
        "Answerback", "AnswerbackHummingbird", "AnswerbackServer", "Exchanges", "Wire", hummingbird, logging, nioCore,
        serviceLifecycle,
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "AnswerbackMacrosTests",
      dependencies: [
        "Answerback", "AnswerbackMacros", "AnswerbackTesting", "Codecs", "AnswerbackMacroPlugin", syntax("SwiftDiagnostics"),
        syntax("SwiftParser"), syntax("SwiftSyntax"), syntax("SwiftSyntaxBuilder"), syntax("SwiftSyntaxMacros"),
        syntax("SwiftSyntaxMacroExpansion"),
      ],
      swiftSettings: settings
    ),
    .testTarget(name: "ConformanceTests", dependencies: ["TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "ReadmeTests",
      dependencies: [
        "Answerback", "AnswerbackBench", "AnswerbackServer", "AnswerbackTesting", "Exchanges", "ScenarioSyntax", "Scenarios",
        "TestSupport", "Wire", serviceLifecycle,
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "AnswerbackTestingTests",
      dependencies: [
        "Answerback", "AnswerbackServer", "AnswerbackTesting", "Exchanges", "FieldValues", httpTypes, nioCore, serviceLifecycle,
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "AnswerbackBenchTests",
      dependencies: [
        "Answerback", "AnswerbackBench", "AnswerbackServer", "AnswerbackTesting", "OpenAPIDescriptions", "Showcase", "Exchanges",
        "ScenarioInterchange",
        "ScenarioSyntax", "Scenarios", "SystemIO", "TestSupport", "Workbench", "Curses", serviceLifecycle,
      ],
      swiftSettings: settings
    ),
  ],
  swiftLanguageModes: [.v6]
)
