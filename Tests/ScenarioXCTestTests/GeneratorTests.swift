import Foundation
import XCTest

/// The program that writes the tests, as the plugin runs it.
final class GeneratorTests: XCTestCase {
  private var folder = URL(filePath: "/")

  override func setUpWithError() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "generator-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  override func tearDownWithError() throws {
    try FileManager.default.removeItem(at: folder)
  }

  /// What the generator writes for files below `/s`, and what it says on standard error; nil when it wrote nothing.
  private func generate(_ files: String...) throws -> (source: String?, message: String, code: Int32) {
    let products = Bundle(for: Self.self).bundleURL
    let names = ["scenario-tests-generator", "scenario-tests-generator-tool"]
    let tool = names.map { products.appending(path: $0) }.first { FileManager.default.isExecutableFile(atPath: $0.path) }
    let output = folder.appending(path: "out.swift")
    let process = Process()
    let errors = Pipe()
    process.executableURL = try XCTUnwrap(tool, "the generator is not built beside the tests in \(products.path)")
    process.arguments = ["/s", output.path] + files.map { "/s/\($0)" }
    process.standardError = errors
    try process.run()
    let message = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (try? String(contentsOf: output, encoding: .utf8), message, process.terminationStatus)
  }

  func testEachFileBecomesAMethodNamedAfterItsPath() throws {
    let source = try XCTUnwrap(try generate("cookies/layers.scenario", "a b-c.scenario").source)
    XCTAssertTrue(source.contains(#"func test_a_b_c() async throws { try await runScenario("a b-c.scenario") }"#), source)
    XCTAssertTrue(
      source.contains(#"func test_cookies_layers() async throws { try await runScenario("cookies/layers.scenario") }"#),
      source
    )
  }

  func testOneMethodRunsAllInParallel() throws {
    let source = try XCTUnwrap(try generate("a.scenario").source)
    XCTAssertTrue(source.contains("func testAllScenariosInParallel() async throws { try await runAllScenarios() }"), source)
  }

  func testFilesInALibFolderAreNoTests() throws {
    let source = try XCTUnwrap(try generate("a.scenario", "lib/sign-in.scenario").source)
    XCTAssertFalse(source.contains("sign"), source)
  }

  func testTwoFilesOfOneNameAreAnErrorAndNothingIsWritten() throws {
    let result = try generate("a-b.scenario", "a_b.scenario")
    XCTAssertNil(result.source)
    XCTAssertEqual(result.code, 1)
    XCTAssertEqual(result.message, "error: a-b.scenario and a_b.scenario — both make the test test_a_b — rename one of them\n")
  }
}
