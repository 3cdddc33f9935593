import Foundation
import Glibc
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
  private func generate(
    _ files: String...,
    root: String = "/s",
    output name: String = "out.swift",
    redirections: String = ""
  ) throws -> (source: String?, message: String, code: Int32) {
    let products = Bundle(for: Self.self).bundleURL
    let names = ["scenario-tests-generator", "scenario-tests-generator-tool"]
    let tool = names.map { products.appending(path: $0) }.first { FileManager.default.isExecutableFile(atPath: $0.path) }
    let output = folder.appending(path: name)
    let process = Process()
    let errors = Pipe()
    let program = try XCTUnwrap(tool, "the generator is not built beside the tests in \(products.path)").path
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "exec \"$0\" \"$@\" \(redirections)", program, root, output.path] + files.map { "\(root)/\($0)" }
    process.standardError = errors
    try process.run()
    let message = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    XCTAssertEqual(process.terminationReason, .exit)
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

  func testEachScenarioHasOneMethodAndNoOtherRunsIt() throws {
    let source = try XCTUnwrap(try generate("a.scenario", "b.scenario").source)
    XCTAssertEqual(source.split(separator: " ").count { $0.hasPrefix("runScenario(") }, 2, source)
    XCTAssertFalse(source.contains("runAllScenarios"), source)
  }

  func testFilesInALibFolderAreNoTests() throws {
    let source = try XCTUnwrap(try generate("a.scenario", "lib/sign-in.scenario").source)
    XCTAssertFalse(source.contains("sign"), source)
  }

  func testTwoFilesOfOneNameAreAnErrorAndNothingIsWritten() throws {
    let result = try generate("a-b.scenario", "a_b.scenario")
    XCTAssertNil(result.source)
    XCTAssertEqual(result.code, 1)
    XCTAssertEqual(result.message, "error: a-b.scenario and a_b.scenario both make the test test_a_b. Rename one of them.\n")
  }

  func testErrorsThatCannotBeWrittenLeaveTheExitCode() throws {
    for redirection in ["2>&-", "2>/dev/full", ">&- 2>&- <&-"] {
      XCTAssertEqual(try generate("a-b.scenario", "a_b.scenario", redirections: redirection).code, 1)
    }
  }

  func testAFileThatCannotBeWrittenIsASentence() throws {
    let result = try generate("a.scenario", output: "no/out.swift")
    XCTAssertEqual(result.code, 1)
    XCTAssertEqual(
      result.message.replacing(folder.path, with: ""),
      "error: /no/out.swift can't be written: its folder doesn't exist. Make the folder, or choose another path.\n"
    )
  }

  func testANameThatIsNotUTF8IsAWarning() throws {
    let bytes = Array("\(folder.path)/caf".utf8) + [0xE9] + Array(".scenario".utf8) + [0]
    close(open(bytes.map { CChar(bitPattern: $0) }, O_WRONLY | O_CREAT, 0o644))
    let result = try generate("a.scenario", root: folder.path)
    XCTAssertEqual(result.code, 0)
    XCTAssertEqual(
      result.message.replacing(folder.path, with: ""),
      "warning: /caf\u{FFFD}.scenario is left out: its name is not UTF-8. Rename it.\n"
    )
    XCTAssertTrue(try XCTUnwrap(result.source).contains("test_a("))
  }
}
