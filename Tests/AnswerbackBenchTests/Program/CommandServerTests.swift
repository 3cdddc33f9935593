import Exchanges
import Foundation
import Scenarios
import SystemIO
import XCTest

/// Servers that a shell command starts.
final class CommandServerTests: XCTestCase {
  private static var serve: String {
    get throws { "'\(try BuiltProgram.path)' serve --port {port}" }
  }

  private func port(of server: any RunningServer) throws -> UInt16 {
    try XCTUnwrap(URL(string: server.base)?.port.flatMap { UInt16(exactly: $0) })
  }

  func testACommandServesUntilItIsStopped() async throws {
    // The second command is a child of the shell that stays; the first replaces the shell where it can.
    for command in [try Self.serve, "\(try Self.serve) & wait"] {
      let server = try await CommandServer(command).start()
      let port = try port(of: server)
      XCTAssertTrue(LoopbackPort.accepts(port), command)
      let probe = await server.probe("connections.open")
      XCTAssertNil(probe)
      await server.stop()
      XCTAssertFalse(LoopbackPort.accepts(port), command)
    }
  }

  func testEachStartTakesAPortOfItsOwn() async throws {
    let server = CommandServer(try Self.serve)
    let (first, second) = (try await server.start(), try await server.start())
    XCTAssertNotEqual(first.base, second.base)
    await first.stop()
    XCTAssertTrue(LoopbackPort.accepts(try port(of: second)))
    await second.stop()
  }

  func testACommandThatDoesNotServeIsASentence() async throws {
    let rows: [(command: String, patience: Duration, sentence: String)] = [
      (
        "echo hello", .seconds(30),
        "The server command has no {port}: echo hello. Write {port} where the command takes its port."
      ),
      (
        "exit 3 # {port}", .seconds(30),
        "The server command ended with status 3 before it accepted connections: exit 3 # PORT. It printed nothing."
      ),
      (
        "echo one; echo two >&2; printf three; exit 4 # {port}", .seconds(30),
        "The server command ended with status 4 before it accepted connections: echo one; echo two >&2; printf three; exit 4 # PORT.\n"
          + "Its last lines:\n  one\n  two\n  three"
      ),
      (
        "sleep 3600 # {port}", .milliseconds(50),
        "The server command did not listen on 127.0.0.1:PORT within 50 ms: sleep 3600 # PORT. It printed nothing."
      ),
    ]
    for row in rows {
      do {
        let server = try await CommandServer(row.command, patience: row.patience).start()
        await server.stop()
        XCTFail("\(row.command) became a server")
      } catch {
        let sentence = "\(error)".replacing(#/(\# |:)\d{2,5}\b/#) { "\($0.output.1)PORT" }
        XCTAssertEqual(sentence, row.sentence)
      }
    }
  }

  func testNothingThatTheCommandStartedIsLeft() async throws {
    let folder = try TemporaryFolder()
    let file = "\(folder.path)/pid"
    let server = CommandServer("sleep 3600 & echo $! > '\(file)'; wait # {port}", patience: .milliseconds(300))
    do {
      await (try await server.start()).stop()
      XCTFail("it does not listen")
    } catch is CommandServer.StartError {}
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let child = try XCTUnwrap(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    // What has ended is a zombie until its new parent collects it.
    let status = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
    XCTAssertTrue(status?.contains(") Z ") ?? true, "\(child) still runs: \(status ?? "")")
  }
}
