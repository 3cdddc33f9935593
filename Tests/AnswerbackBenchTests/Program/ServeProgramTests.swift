import Foundation
import Glibc
import TestSupport
import XCTest

/// `answerback serve` from its first line to its end.
final class ServeProgramTests: ProgramTestCase {
  private func serve(_ arguments: String..., output: BuiltProgram.Output = .read) throws -> BuiltProgram {
    let program = try program(["serve", "--port", "0"] + arguments, output: output)
    try program.start()
    return program
  }

  /// The port of its first line.
  private func port(of program: BuiltProgram) throws -> UInt16 {
    let line = try program.line()
    return try XCTUnwrap(UInt16(line.split(separator: ":").last ?? ""), line)
  }

  /// A connection to a port of this machine; nil when nothing listens.
  private func connected(to port: UInt16) -> Int32? {
    let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    address.sin_port = port.bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if result == 0 { return connection }
    close(connection)
    return nil
  }

  /// Asks for an endless stream and waits for its first byte.
  private func takeEndlessStream(from port: UInt16) throws -> Int32 {
    let connection = try XCTUnwrap(connected(to: port))
    let request = "GET /streams/endless HTTP/1.1\r\nHost: a\r\n\r\n"
    XCTAssertEqual(Glibc.write(connection, request, request.utf8.count), request.utf8.count)
    var byte: UInt8 = 0
    XCTAssertEqual(read(connection, &byte, 1), 1)
    return connection
  }

  func testOneSignalEndsAServerThatHasNothingToDo() throws {
    for signal in [SIGINT, SIGTERM, SIGHUP] {
      let program = try serve()
      XCTAssertTrue(try program.line().hasPrefix("listening on 127.0.0.1:"))
      program.send(signal)
      let outcome = try program.end()
      XCTAssertEqual(outcome.code, 0, outcome.errors)
      XCTAssertNil(outcome.signal)
      XCTAssertEqual(try program.leftovers(), [])
    }
  }

  func testASecondSignalCutsWhatIsRunningAndSaysSoByItsExitCode() throws {
    for signals in [[SIGINT, SIGINT], [SIGTERM, SIGTERM], [SIGTERM, SIGINT]] {
      let program = try serve()
      let port = try port(of: program)
      let connection = try takeEndlessStream(from: port)
      defer { close(connection) }
      let start = ContinuousClock.now
      program.send(signals[0])
      try wait("the end of listening") {
        let other = connected(to: port)
        if let other { close(other) }
        return other == nil
      }
      XCTAssertTrue(program.isRunning)
      program.send(signals[1])
      let outcome = try program.end()
      XCTAssertEqual(outcome.code, 1, outcome.errors)
      XCTAssertNil(outcome.signal)
      XCTAssertLessThan(ContinuousClock.now - start, .seconds(8))
      XCTAssertEqual(try program.leftovers(), [])
    }
  }

  func testAResponseThatOutlivesTheGraceTimeIsCutAndTheExitCodeIs1() throws {
    let program = try serve("--grace", "0.3")
    let connection = try takeEndlessStream(from: try port(of: program))
    defer { close(connection) }
    let start = ContinuousClock.now
    program.send(SIGTERM)
    let outcome = try program.end()
    XCTAssertGreaterThanOrEqual(start.duration(to: .now), .seconds(0.3))
    XCTAssertLessThan(start.duration(to: .now), .seconds(8))
    XCTAssertEqual(outcome.code, 1)
    XCTAssertTrue(outcome.errorLines.contains("error: 1 response was cut at the end."), outcome.errors)
    XCTAssertEqual(try serve("--grace", "-1").end().code, 2)
  }

  func testItsFirstLineIsWrittenOrItEnds() throws {
    for (output, code, lines): (BuiltProgram.Output, Int32, Int) in [(.closed, 2, 1), (.full, 2, 1), (.unread, 141, 0)] {
      let outcome = try serve(output: output).end()
      XCTAssertEqual(outcome.code, code, "\(output)")
      XCTAssertNil(outcome.signal, "\(output)")
      XCTAssertEqual(outcome.errorLines.count, lines, "\(output): \(outcome.errors)")
    }
  }

  func testAReaderOfItsFirstByteMayLeave() throws {
    let program = try serve(output: .left)
    try wait("the first line") { program.waiting > 0 }
    program.send(SIGTERM)
    XCTAssertEqual(try program.end().code, 0)
  }

  func testTheCertificateIsReadAgainWhoeverReadsTheMessages() async throws {
    let openssl = try await Program("openssl")
    let made = try await openssl.run([
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=a",
      "-keyout", path("key.pem"), "-out", path("cert.pem"),
    ])
    XCTAssertEqual(made.code, 0, made.output)
    mkfifo(path("pipe"), 0o600)
    for redirection in ["2>&-", "2>/dev/full", "2>pipe"] {
      let reader = open(path("pipe"), O_RDONLY | O_NONBLOCK)
      let arguments = ["serve", "--port", "0", "--tls-cert", "cert.pem", "--tls-key", "key.pem"]
      let program = try program(arguments, redirections: redirection)
      try program.start()
      _ = try program.line()
      close(reader)
      // A pipe in the place of the certificate shows when the file is opened, and ends the reading when it is closed.
      unlink(path("new.pem"))
      mkfifo(path("new.pem"), 0o600)
      rename(path("cert.pem"), path("old.pem"))
      rename(path("new.pem"), path("cert.pem"))
      program.send(SIGHUP)
      var writer: Int32 = -1
      try wait("the certificate to be read, \(redirection)") { [self] in
        writer = open(path("cert.pem"), O_WRONLY | O_NONBLOCK)
        return writer >= 0
      }
      rename(path("old.pem"), path("cert.pem"))
      close(writer)
      // By now it has failed to read a certificate and says so; the next one it can read.
      program.send(SIGHUP)
      program.send(SIGTERM)
      let outcome = try program.end()
      XCTAssertEqual(outcome.code, 0, "\(redirection): \(outcome.errors)")
      XCTAssertNil(outcome.signal, redirection)
    }
  }
}
