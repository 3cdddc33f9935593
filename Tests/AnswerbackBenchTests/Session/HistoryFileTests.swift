import Exchanges
import Foundation
import Workbench
import XCTest

@testable import AnswerbackBench

/// The file of `--history`.
final class HistoryFileTests: CommandTestCase {
  private func bench(_ name: String = "history") throws -> Bench {
    var bench = try Bench { request in
      FakeTransport.response(200, "OK", body: "body of \(request.url.suffix(3))")
    }
    bench.services.history = HistoryFile(path(name))
    return bench
  }

  private func lines(_ name: String = "history") throws -> [String] {
    try text(name).split(separator: "\n").map(String.init)
  }

  func testTheNextBenchShowsWhatTheLastOneSent() async throws {
    let first = try bench()
    defer { first.remove() }
    _ = try await first.play("r\n:wait")
    _ = try await first.play("2e<C-u>GET /two<Enter>r\n:wait two")
    let mode = try FileManager.default.attributesOfItem(atPath: path("history"))[.posixPermissions] as? Int
    XCTAssertEqual(mode, 0o600)
    let next = try bench()
    defer { next.remove() }
    let (_, screen) = try await next.play("4\n:wait\n<Enter>\n:wait")
    XCTAssertTrue(screen.contains("body of two"), screen)
    XCTAssertTrue(screen.contains("2 exchanges, 2 earlier"), screen)
  }

  func testSecretsAndCookiesStayOut() async throws {
    var bench = try Bench { _ in
      FakeTransport.response(
        200,
        "OK",
        headers: ["Content-Type: application/json", "Set-Cookie: sid=abcdef1234567; Path=/", "Set-Cookie: theme=dark"],
        body: #"{"access_token": "tok-5f4dcc3b5aa7", "n": 1}"#
      )
    }
    defer { bench.remove() }
    bench.services.history = HistoryFile(path("history"))
    bench.request.headers = [
      HeaderLine(name: "Authorization", value: "Bearer hunter2hunter2"), HeaderLine(name: "Cookie", value: "sid=0123456789ab"),
    ]
    _ = try await bench.play("r\n:wait")
    let line = try XCTUnwrap(lines().first)
    for secret in ["hunter2", "abcdef1234567", "tok-5f4dcc", "0123456789ab"] { XCTAssertFalse(line.contains(secret), line) }
    for word in ["theme=dark", "Authorization", "sid=***", "access_token"] { XCTAssertTrue(line.contains(word), line) }
  }

  func testABrokenLineIsSkippedAndCounted() async throws {
    let first = try bench()
    defer { first.remove() }
    _ = try await first.play("r\n:wait")
    try file("history", "{nonsense\n" + text("history") + "{\"version\":1}\n\u{1B}[2J\n" + text("history").prefix(40))
    let next = try bench()
    defer { next.remove() }
    let (_, screen) = try await next.play(":wait")
    XCTAssertTrue(screen.contains("1 exchange of earlier sessions; 4 lines of the history can't be read"), screen)
    // What was cut off is not joined with the next line.
    _ = try await next.play("r\n:wait")
    let kept = try lines().filter { KeptExchange(line: Array($0.utf8)) != nil }
    XCTAssertEqual(kept.count, 2)
  }

  func testItStaysWithinItsLimitAndLosesTheOldest() async throws {
    let file = HistoryFile(path("history"), limit: 1000)
    for number in 0..<100 { try await file.append { Array("\"line \(number) of a history\"".utf8) } }
    let lines = try lines()
    XCTAssertLessThanOrEqual(try text("history").utf8.count, 1000)
    XCTAssertEqual(lines.last, "\"line 99 of a history\"")
    XCTAssertGreaterThan(lines.count, 20)
    XCTAssertTrue(lines.allSatisfy { $0.hasPrefix("\"line ") && $0.hasSuffix("history\"") }, "\(lines)")
    try await file.append { Array(repeating: 0x78, count: 2000) }
    XCTAssertEqual(try self.lines(), lines)
  }

  func testTwoBenchesAtTheSameTimeLoseNothing() async throws {
    let place = path("history")
    await withTaskGroup(of: Void.self) { group in
      for bench in 0..<4 {
        group.addTask {
          let file = HistoryFile(place)
          for number in 0..<50 { try? await file.append { Array("\"\(bench)-\(number)\"".utf8) } }
        }
      }
    }
    XCTAssertEqual(Set(try lines()), Set((0..<4).flatMap { bench in (0..<50).map { "\"\(bench)-\($0)\"" } }))
  }

  func testAFileThatCannotBeUsedIsASentence() async throws {
    try FileManager.default.createDirectory(atPath: path("folder"), withIntermediateDirectories: true)
    let bench = try bench("folder")
    defer { bench.remove() }
    let (_, screen) = try await bench.play("r\n:wait")
    XCTAssertTrue(screen.contains("history: "), screen)
    XCTAssertTrue(screen.contains("Is a directory"), screen)
  }
}
