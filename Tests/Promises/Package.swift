// swift-tools-version: 6.1
import PackageDescription

// What a reader of the pages that Answerback was modelled on would write, as a package of a reader's own.
let package = Package(
  name: "promises",
  platforms: [.macOS(.v15)],
  dependencies: [
    // With its name, since a path alone is named after its last folder, and a clone may be called anything.
    .package(name: "answerback", path: "../..", traits: []),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .target(
      name: "Promises",
      dependencies: [
        .product(name: "Answerback", package: "answerback"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]
    ),
    .testTarget(
      name: "PromisesTests",
      dependencies: [
        "Promises",
        .product(name: "AnswerbackServer", package: "answerback"),
        .product(name: "AnswerbackTesting", package: "answerback"),
      ]
    ),
  ],
  swiftLanguageModes: [.v6]
)
