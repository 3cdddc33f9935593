import Foundation
import Scenarios
import TestSupport
import XCTest

/// Imported command lines send what curl sends for them: each is run by both, and a server compares the bytes.
final class CurlComparisonTests: CommandTestCase {
  func testDataIsSentAsByCurl() async throws { try await compare(CurlCommandLines.data) }
  func testDataInTheQueryIsSentAsByCurl() async throws { try await compare(CurlCommandLines.query) }
  func testAddressesAreRequestedAsByCurl() async throws { try await compare(CurlCommandLines.addresses) }
  func testFieldsAreSentAsByCurl() async throws { try await compare(CurlCommandLines.fields) }
  func testFormsAreSentAsByCurl() async throws { try await compare(CurlCommandLines.forms) }
  func testFilesAreUploadedAsByCurl() async throws { try await compare(CurlCommandLines.uploads) }
  func testMethodsAndOptionsMeanWhatTheyMeanToCurl() async throws { try await compare(CurlCommandLines.methods) }
  func testScriptsAreReadAsByBash() async throws { try await compare(CurlCommandLines.shell) }

  /// Runs each command line by bash and, imported, by the runner.
  private func compare(_ commands: [String], line: UInt = #line) async throws {
    let (curl, shell) = (try await Program("curl"), try await Program("bash"))
    for (name, text) in CurlCommandLines.files { try file(name, text) }
    let server = try RecordingServer()
    defer { server.stop() }
    for (number, command) in commands.enumerated() {
      let text = command.replacing("HOST", with: "127.0.0.1:\(server.port)")
      // Without the settings of this machine's user.
      let script = "cd '\(path())'; curl() { '\(curl.url.path)' -q --noproxy '*' --max-time 10 -s \"$@\"; }\n\(text)"
      _ = try await shell.run([try file("script", script)])
      let wanted = server.takeRequests().map(SentRequestText.init)
      XCTAssertFalse(wanted.isEmpty, command, line: line)
      let run = await answerback("import", "curl", try file("command", text))
      XCTAssertEqual(run.code, 0, "\(command): \(run.errors)", line: line)
      let scenario = try file("\(number).scenario", run.output)
      let outcome = await answerback("run", "--server", "http://127.0.0.1:\(server.port)", scenario)
      let found = server.takeRequests().map(SentRequestText.init)
      XCTAssertEqual(found, wanted, "\(command)\n\(run.output)\n\(outcome.output)\(outcome.errors)", line: line)
      try FileManager.default.removeItem(atPath: scenario)
    }
  }
}

/// What a request says, apart from what each client adds by itself.
private struct SentRequestText: Equatable, CustomStringConvertible {
  let requestLine: String
  /// In alphabetical order.
  let lines: [String]
  let body: [UInt8]

  init(_ bytes: [UInt8]) {
    let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) ?? bytes.endIndex..<bytes.endIndex
    var body = Array(bytes[end.upperBound...])
    var lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    requestLine = lines.removeFirst()
    // The line between the parts of a form is any that isn't in them.
    if let type = lines.first(where: { $0.contains("; boundary=") }),
      let boundary = type.components(separatedBy: "boundary=").last
    {
      lines = lines.filter { !$0.hasPrefix("Content-Length:") }.map { $0.replacing(boundary, with: "BOUNDARY") }
      var result: [UInt8] = []
      while let found = body.firstRange(of: Array(boundary.utf8)) {
        result += body[..<found.lowerBound] + Array("BOUNDARY".utf8)
        body = Array(body[found.upperBound...])
      }
      body = result + body
    }
    self.body = body
    self.lines = lines.compactMap(Self.compared).sorted()
  }

  private static func compared(_ line: String) -> String? {
    let name = String(line.prefix { $0 != ":" })
    let value = line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
    switch name {
    case "Accept" where value == "*/*", "User-Agent" where value.hasPrefix("curl/"), "Expect", "Upgrade", "HTTP2-Settings":
      return nil
    case "Connection" where value != "TE": return nil
    // The codings depend on how curl was built.
    case "Accept-Encoding": return "Accept-Encoding: …"
    default: return "\(name): \(value)"
    }
  }

  var description: String {
    "\n\(requestLine)\n\(lines.joined(separator: "\n"))\n\(String(decoding: body, as: UTF8.self).debugDescription)"
  }
}
