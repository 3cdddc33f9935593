import Foundation
import XCTest

/// The compiler of this machine, told where the modules of this build lie.
package struct Compiler: Sendable {
  /// An error at its place.
  package struct Fault: Sendable {
    /// The name of the file, without its folder.
    package var file: String
    package var line: Int
    package var text: String
  }

  private let program: Program
  private let modules: [String]

  /// Skips the test where there is no compiler, or where this build keeps no modules.
  /// - Parameter test: A class of the test, by which the build folder is found.
  package init(for test: AnyClass, file: StaticString = #filePath, line: UInt = #line) async throws {
    program = try await Program("swiftc", file: file, line: line)
    // The folder of the test bundle on macOS, of the test executable on Linux.
    let bundle = Bundle(for: test).bundleURL.resolvingSymlinksInPath()
    let build = bundle.pathExtension == "xctest" ? bundle.deletingLastPathComponent() : bundle
    let folder = build.appending(path: "Modules")
    guard FileManager.default.fileExists(atPath: folder.appending(path: "Answerback.swiftmodule").path) else {
      try await Requirement.unsupported("This build has no folder of modules.", file: file, line: line)
    }
    let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources").standardizedFileURL
    let checkouts = build.appending(path: "../../checkouts").standardizedFileURL
    let maps =
      try Self.maps(in: sources, "module.modulemap") { _ in true }
      + Self.maps(in: build, "module.modulemap") { $0.hasSuffix(".build") && !$0.hasSuffix("-tool.build") }
      + Self.names(in: checkouts).flatMap {
        let targets = checkouts.appending(path: "\($0)/Sources")
        return try ["include/module.modulemap", "module.modulemap"].flatMap { try Self.maps(in: targets, $0) { _ in true } }
      }
    modules = ["-I", folder.path] + maps.flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] }
  }

  /// The module maps of C modules, which modules written in Swift import.
  private static func maps(in folder: URL, _ name: String, where isWanted: (String) -> Bool) throws -> [String] {
    try names(in: folder).filter(isWanted).map { folder.appending(path: $0).appending(path: name).path }
      .filter(FileManager.default.fileExists(atPath:))
  }

  private static func names(in folder: URL) throws -> [String] {
    guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  /// The errors of source files, by their names, which are compiled together as one module that may import those of this build.
  package func errors(in files: [String: String]) async throws -> [Fault] {
    try await errors(in: files, ["-parse-as-library"] + modules)
  }

  /// The errors of a package manifest. Skips the test where the compiler comes without the package manager.
  package func errors(inManifest text: String) async throws -> [Fault] {
    let library = program.url.resolvingSymlinksInPath().appending(path: "../../lib/swift/pm/ManifestAPI").standardizedFileURL.path
    guard FileManager.default.fileExists(atPath: library) else {
      try await Requirement.unsupported("swiftc on PATH comes without the package manager.")
    }
    return try await errors(in: ["Package.swift": text], ["-I", library, "-package-description-version", "6.1.0"])
  }

  private func errors(in files: [String: String], _ arguments: [String]) async throws -> [Fault] {
    let folder = try FixtureFolder(files)
    let outcome = try await program.run(
      ["-typecheck", "-swift-version", "6", "-suppress-warnings", "-diagnostic-style", "llvm"] + arguments
        + files.keys.sorted().map { "\(folder.path)/\($0)" }
    )
    if outcome.errors.contains("module compiled with Swift") {
      try await Requirement.unsupported("swiftc on PATH is another compiler than the one of this build.")
    }
    let faults = outcome.errors.split(separator: "\n").compactMap { line -> Fault? in
      guard let range = line.range(of: ": error: ") else { return nil }
      let place = line[..<range.lowerBound].split(separator: ":")
      let name = place.first?.split(separator: "/").last ?? ""
      let number = place.count > 2 ? Int(place[place.count - 2]) ?? 0 : 0
      return Fault(file: String(name), line: number, text: String(line[range.upperBound...]))
    }
    // The compiler ends with 1 where there are errors; everything else is a crash, or a fault of the arguments.
    XCTAssertEqual(outcome.code, faults.isEmpty ? 0 : 1, "The compiler ended badly: \(outcome.errors.suffix(2000))")
    return faults
  }
}
