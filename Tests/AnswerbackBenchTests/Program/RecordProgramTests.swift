import Exchanges
import Foundation
import Synchronization
import Wire
import XCTest

/// `answerback record` of the showcase, and a run of what it wrote.
final class RecordProgramTests: ProgramTestCase {
  /// Sends a request and leaves after some events, or after some of an endless body.
  private func send(_ url: String, by client: WireClient) async {
    let task = Mutex<Task<Void, Never>?>(nil)
    let (begin, beginning) = AsyncStream.makeStream(of: Never.self)
    let running = Task {
      for await _ in begin {}
      // Events may come seconds apart; of other bodies some have no end.
      let reads = Mutex((count: 0, most: 200))
      _ = await client.perform(RequestMessage(url: url), options: TransportOptions()) { event, _ in
        switch event {
        case .head(let head, _) where head.value(of: "Content-Type")?.hasPrefix("text/event-stream") == true:
          reads.withLock { $0.most = 2 }
        case .body:
          let isEnough = reads.withLock { reads in
            reads.count += 1
            return reads.count >= reads.most
          }
          if isEnough { task.withLock { $0 }?.cancel() }
        default: break
        }
      }
    }
    task.withLock { $0 = running }
    beginning.finish()
    await running.value
  }

  /// The paths of the showcase that a GET without parameters reaches. What the background tasks did depends on what was sent before.
  private func paths() throws -> [String] {
    try run(["routes"]).output.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count > 1, words[0].split(separator: ",").contains("GET"), !words[1].contains("{") else { return nil }
      // Nothing in one response tells that a short number is another one each time.
      return words[1].hasPrefix("/background/") || words[1].hasSuffix("/random") ? nil : String(words[1])
    }
  }

  private func record(_ paths: [String], into folder: String) async throws -> BuiltProgram.Outcome {
    let program = try program(["record", "--out", folder, "--per", "path"])
    try program.start()
    let base = try "http://" + XCTUnwrap(program.line().split(separator: " ").last)
    let client = WireClient()
    for path in paths { await send(base + path, by: client) }
    await client.shutdown()
    program.send(SIGINT)
    let outcome = try program.end()
    XCTAssertEqual(outcome.code, 0, outcome.errors)
    XCTAssertEqual(try program.leftovers(), [])
    return outcome
  }

  func testWhatIsRecordedOfEachRouteOfTheShowcasePasses() async throws {
    let paths = try paths()
    XCTAssertGreaterThan(paths.count, 80)
    let outcome = try await record(paths, into: "recorded")
    let files = try FileManager.default.contentsOfDirectory(atPath: path("recorded")).filter { $0.hasSuffix(".scenario") }
    // Endless streams that aren't event streams have no end to come to; that is said for each.
    let left = outcome.errorLines.filter { $0.contains("is not recorded: the client left") }
    XCTAssertEqual(files.count + left.count, paths.count, outcome.errors)
    let judged = try run(["run", "recorded"])
    XCTAssertEqual(judged.code, 0, judged.output)
  }

  func testTheSameRequestsAreTheSameFiles() async throws {
    let paths = ["/", "/cookies/set", "/events/ticks", "/media/messagepack", "/headers/layers"]
    for folder in ["one", "two"] { _ = try await record(paths, into: folder) }
    for name in try FileManager.default.contentsOfDirectory(atPath: path("one")) {
      XCTAssertEqual(try text("one/\(name)"), try text("two/\(name)"), name)
    }
  }

  func testARecordingOfNothingSaysSo() async throws {
    let program = try program(["record", "--out", "recorded"])
    try program.start()
    _ = try program.line()
    program.send(SIGTERM)
    let outcome = try program.end()
    XCTAssertEqual(outcome.code, 1)
    XCTAssertEqual(outcome.errorLines.last, "Nothing was recorded: no request came.")
  }
}
