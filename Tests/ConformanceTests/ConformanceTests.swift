import Foundation
import TestSupport
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

  func testTheLitestarCasesPass() async throws {
    try await replay("litestar", Self.litestar)
  }

  func testTheStarletteCasesPass() async throws {
    try await replay("starlette", Self.starlette)
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

  private func replay(_ app: String, _ features: [String]) async throws {
    let python = try await Program("python3")
    let script = try await Requirement.shared("conformance/replay.py")
    // The server serves files from a temporary folder, which it cannot remove when it is terminated.
    let folder = FileManager.default.temporaryDirectory.appending(path: "conformance-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let server = Process()
    let output = Pipe()
    server.executableURL = Bundle(for: Self.self).bundleURL.appending(path: "conformance-server")
    server.arguments = ["--app", app, "--port", "0"]
    server.environment = ProcessInfo.processInfo.environment.merging(["TMPDIR": folder.path]) { _, new in new }
    server.standardOutput = output
    server.standardError = FileHandle.nullDevice
    try server.run()
    defer {
      server.terminate()
      server.waitUntilExit()
    }
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    let port = try XCTUnwrap(line.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) })
    for feature in features {
      let result = try await python.run([
        script.path, "--app", app, "--host", "127.0.0.1", "--port", port, "--feature", feature,
      ])
      XCTAssertEqual(result.code, 0, "\(app) \(feature):\n\(result.output)\(result.errors)")
      XCTAssertFalse(result.output.contains("\n0 passed"), "no case of \(feature)")
    }
  }
}
