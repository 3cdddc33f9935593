import Foundation
import Glibc
import XCTest

/// Signals end every command, whatever it is doing, and nothing is left in the temporary folder.
final class EndTests: ProgramTestCase {
  private let one: [[Int32]] = [[SIGINT], [SIGTERM], [SIGHUP]]
  // Not twice the same: the system delivers that as one.
  private let two: [[Int32]] = [[SIGINT, SIGTERM]]

  override func setUpWithError() throws {
    try super.setUpWithError()
    try write("GET {{base}}/\n\nHTTP 200\n", to: "a.scenario")
  }

  /// Starts a command, waits until it does what it is to be ended in, and sends it signals.
  private func end(
    _ arguments: [String],
    by signals: [[Int32]],
    output: BuiltProgram.Output = .read,
    line: UInt = #line,
    once isBusy: (BuiltProgram) throws -> Bool = { _ in true }
  ) throws {
    for numbers in signals {
      let program = try program(arguments, output: output)
      program.waitForInput()
      try program.start()
      try wait("\(arguments)") { program.catchesSignals }
      try wait("\(arguments)") { try isBusy(program) }
      let start = ContinuousClock.now
      numbers.forEach(program.send)
      let outcome = try program.end()
      XCTAssertNil(outcome.signal, "\(numbers)", line: line)
      XCTAssertTrue(numbers.contains(outcome.code - 128), "\(numbers): \(outcome.code) \(outcome.errors)", line: line)
      XCTAssertLessThan(ContinuousClock.now - start, .seconds(20), "\(numbers)", line: line)
      XCTAssertEqual(try program.leftovers(), [], "\(numbers)", line: line)
    }
  }

  func testARunThatWaitsForAServer() throws {
    let server = try SilentServer()
    try end(["run", "--server", server.base, "a.scenario"], by: one + two) { _ in server.hasConnection() }
  }

  func testAnInterruptedRunReportsWhatItHasDone() throws {
    let server = try SilentServer()
    let program = try program(["run", "--server", server.base, "--report", "tap", "--report", "junit:r.xml", "a.scenario"])
    try program.start()
    try wait("the connection") { server.hasConnection() }
    program.send(SIGTERM)
    let outcome = try program.end()
    XCTAssertEqual(outcome.code, 143)
    XCTAssertTrue(outcome.output.contains("interrupted"), outcome.output)
    let report = try text("r.xml")
    XCTAssertTrue(report.hasSuffix("</testsuites>\n"), report)
  }

  func testARunThatWatches() throws {
    try end(["run", "--watch", "a.scenario"], by: one + two) { [self] _ in
      FileManager.default.fileExists(atPath: path(".answerback/last-run.ndjson"))
    }
  }

  func testReadingAPipeThatNobodyWritesTo() throws {
    mkfifo(path("pipe"), 0o600)
    for arguments in [["import", "curl", "pipe"], ["--script", "pipe"]] {
      var writer: Int32 = -1
      try end(arguments, by: one) { [self] _ in
        if writer >= 0 { close(writer) }
        writer = open(path("pipe"), O_WRONLY | O_NONBLOCK)
        return writer >= 0
      }
      close(writer)
    }
  }

  func testWritingToAPipeThatNobodyReads() throws {
    mkfifo(path("pipe"), 0o600)
    try end(["run", "--report", "tap:pipe", "a.scenario"], by: one) { [self] _ in
      FileManager.default.fileExists(atPath: path(".answerback/last-run.ndjson"))
    }
  }

  func testReadingStandardInput() throws {
    for arguments in [["run", "-"], ["import", "curl", "-"], ["check", "-"], ["export", "--to", "json", "-"]] {
      try end(arguments, by: one)
    }
  }

  func testAScriptThatWaits() throws {
    try write(":wait something that never comes\n", to: "keys")
    try end(["--script", "keys"], by: one)
  }

  func testARunWhoseReaderTakesNothing() throws {
    let arguments = ["run", "--repeat", "400", "--report", "ndjson", "a.scenario"]
    try end(arguments, by: [[SIGINT]] + two, output: .stalled) { $0.waiting > 2000 }
  }
}

/// Accepts connections and says nothing.
final class SilentServer {
  private let descriptor: Int32
  private var connections: [Int32] = []
  let base: String

  init() throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.descriptor = descriptor
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && listen(descriptor, 16) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard isListening, fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    base = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
  }

  deinit {
    (connections + [descriptor]).forEach { close($0) }
  }

  /// Whether a connection has come since the last time.
  func hasConnection() -> Bool {
    let connection = accept(descriptor, nil, nil)
    if connection >= 0 { connections.append(connection) }
    return connection >= 0
  }
}

extension BuiltProgram {
  /// Whether the program, not the shell that starts it, has begun to watch for signals.
  fileprivate var catchesSignals: Bool {
    guard name == "answerback", let caught = status("SigCgt").flatMap({ UInt64($0, radix: 16) }) else { return false }
    return [SIGINT, SIGTERM, SIGHUP].allSatisfy { caught & (1 << UInt64($0 - 1)) != 0 }
  }
}
