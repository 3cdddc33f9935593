import Foundation
import XCTest

/// Replays the shared cases of the features that are built against the `conformance-server` beside these tests.
final class ConformanceTests: XCTestCase {
  private static let litestar = [
    "default", "media-type", "negotiation", "status", "returning", "cookies", "headers", "cache-control", "etag", "layers",
    "custom-response", "errors", "head", "options", "redirect", "stream", "sse", "template", "background", "pagination",
    "file", "docs", "openapi",
  ]
  private static let starlette = [
    "plain", "json", "cookies", "cookie-delete", "errors", "redirect", "stream", "sse", "background", "file", "range",
    "conditional", "head",
  ]

  private let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

  func testTheLitestarCasesPass() throws {
    try replay("litestar", Self.litestar)
  }

  func testTheStarletteCasesPass() throws {
    try replay("starlette", Self.starlette)
  }

  func testTheServerUsesThePublicInterfaceAloneAndRawOnlyWhereLowLevelIsMeant() throws {
    let allowed: Set = [
      "Answerback", "AnswerbackMustache", "AnswerbackServer", "ArgumentParser", "Codecs", "Foundation", "NIOCore",
      "Synchronization",
    ]
    let folder = sources.appending(path: "ConformanceServer")
    let paths = try XCTUnwrap(FileManager.default.enumerator(atPath: folder.path)).compactMap { $0 as? String }
    for path in paths where path.hasSuffix(".swift") {
      let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
      let imports = text.split(separator: "\n").filter { $0.contains("import ") && !$0.contains("///") }.map {
        $0.split(separator: " ").last.map(String.init) ?? ""
      }
      XCTAssertTrue(allowed.isSuperset(of: imports), "\(path): \(imports)")
      XCTAssertFalse(text.contains("@testable"), path)
      XCTAssertEqual(text.contains("Raw(") || text.contains("Raw {"), path.hasSuffix("LowLevel.swift"), path)
    }
  }

  private func replay(_ app: String, _ features: [String]) throws {
    let script = sources.deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/conformance/replay.py")
    guard FileManager.default.fileExists(atPath: script.path) else {
      if ProcessInfo.processInfo.environment["CI"] == "true" { return XCTFail("\(script.path) is missing") }
      throw XCTSkip("the shared conformance cases are not beside this checkout")
    }
    let server = Process()
    let output = Pipe()
    server.executableURL = Bundle(for: Self.self).bundleURL.appending(path: "conformance-server")
    server.arguments = ["--app", app, "--port", "0"]
    server.standardOutput = output
    server.standardError = FileHandle.nullDevice
    try server.run()
    defer { server.terminate() }
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    let port = try XCTUnwrap(line.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) })
    for feature in features {
      let result = try run(script, ["--app", app, "--host", "127.0.0.1", "--port", port, "--feature", feature])
      XCTAssertEqual(result.code, 0, "\(app) \(feature):\n\(result.output)")
      XCTAssertFalse(result.output.contains("\n0 passed"), "no case of \(feature)")
    }
  }

  private func run(_ script: URL, _ arguments: [String]) throws -> (code: Int32, output: String) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", script.path] + arguments
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }
}
