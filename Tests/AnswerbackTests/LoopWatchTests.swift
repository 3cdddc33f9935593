import Answerback
import Foundation
import Logging
import Synchronization
import XCTest

final class LoopWatchTests: XCTestCase {
  /// Keeps what is logged.
  private struct Keeper: LogHandler {
    final class Lines: Sendable {
      let all = Mutex<[String]>([])
    }

    let lines: Lines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      lines.all.withLock { $0.append("\(event.message)") }
    }
  }

  func testAHandlerThatHoldsTheLoopIsNamedAndAQuickOneIsNot() async throws {
    let lines = Keeper.Lines()
    let app = try App(logger: Logger(label: "test") { _ in Keeper(lines: lines) }) {
      Get("/quick") { 1 }
      Get("/slow") { () -> Int in
        // The fault that is looked for: a handler that blocks.
        Thread.sleep(forTimeInterval: 0.06)
        return 1
      }
    }
    _ = await app.ask("/quick")
    XCTAssertEqual(lines.all.withLock { $0 }, [])
    _ = await app.ask("/slow")
    let logged = lines.all.withLock { $0 }
    XCTAssertEqual(logged.count, 1)
    XCTAssertTrue(logged[0].hasPrefix("GET /slow held its event loop for "), logged[0])
  }
}
