import Answerback
import Synchronization
import XCTest

/// Sequences that make their items when they are asked for stay so as the source of a stream.
final class LazySourceTests: XCTestCase {
  private final class Log: Sendable {
    private let entries = Mutex<[String]>([])
    func add(_ entry: String) { entries.withLock { $0.append(entry) } }
    var all: [String] { entries.withLock { $0 } }
  }

  /// A generator that nobody may share: a class, without a lock.
  private final class Countdown: Sequence, IteratorProtocol {
    private let log: Log
    private var number = 3

    init(_ log: Log) {
      self.log = log
    }

    func next() -> String? {
      number -= 1
      log.add("makes")
      return number > 0 ? "\(number)" : nil
    }
  }

  @RoutesBuilder private func routes(_ log: Log) -> [RouteNode] {
    Get("/map") {
      StreamingResponse(
        (1...2).lazy.map { number -> String in
          log.add("makes")
          return "\(number)"
        }
      )
    }
    Get("/filter") {
      StreamingResponse(
        ["1", "", "2"].lazy.filter { text in
          log.add("makes")
          return !text.isEmpty
        },
        mediaType: .text
      )
    }
    Get("/local") { () throws in
      let made = (1...2).lazy.map { (number: Int) -> String in
        log.add("makes")
        return "\(number)"
      }
      return StreamingResponse(made)
    }
    Get("/generator") {
      StreamingResponse(
        sequence(state: 0) { (number: inout Int) -> String? in
          log.add("makes")
          number += 1
          return number < 3 ? "\(number)" : nil
        }
      )
    }
    Get("/awaited") { () async throws in
      let numbers = try await Self.numbers()
      return StreamingResponse(
        numbers.lazy.map { number -> String in
          log.add("makes")
          return "\(number)"
        }
      )
    }
    Get("/events") {
      ServerSentEvents(
        (1...2).lazy.map { number -> Int in
          log.add("makes")
          return number
        },
        lineEnd: .lf
      )
    }
    Get("/class") { StreamingResponse(Countdown(log)) }
  }

  private static func numbers() async throws -> [Int] { [1, 2] }

  func testALazySequenceMakesNothingBeforeItsAnswerIsUnderWay() async throws {
    for (path, pieces) in [
      ("/map", ["1", "2"]), ("/filter", ["1", "2"]), ("/local", ["1", "2"]), ("/generator", ["1", "2"]),
      ("/awaited", ["1", "2"]), ("/class", ["2", "1"]), ("/events", ["data: 1\n\n", "data: 2\n\n"]),
    ] {
      let log = Log()
      let app = try App { routes(log) }
      let response = await app.respond(to: Request(target: path, time: .epoch)).settled
      XCTAssertEqual(log.all, [], path)
      let writer = RecordingWriter()
      try await writer.send(response)
      XCTAssertEqual(writer.record.pieces, pieces, path)
      XCTAssertFalse(log.all.isEmpty, path)
    }
  }

  func testAnItemIsMadeWhenTheOneBeforeHasBeenSent() async throws {
    let writer = RecordingWriter()
    let log = Log()
    let app = try App {
      Get("/x") {
        StreamingResponse(
          (1...3).lazy.map { number -> String in
            log.add("\(writer.record.pieces.count) sent")
            return "\(number)"
          }
        )
      }
    }
    let record = try await app.written("/x", to: writer)
    XCTAssertEqual(record.pieces, ["1", "2", "3"])
    XCTAssertEqual(log.all, ["0 sent", "1 sent", "2 sent"])
  }

  func testAResponseThatIsGivenToSeveralRequestsIsWholeInEach() async throws {
    let lazy = StreamingResponse((1...100).lazy.map { "\($0)" })
    let list = StreamingResponse((1...100).map { "\($0)" })
    let app = try App {
      Get("/lazy") { lazy }
      Get("/list") { list }
    }
    let expected = (1...100).map { "\($0)" }
    try await withThrowingTaskGroup { group in
      for path in ["/lazy", "/list", "/lazy", "/list", "/lazy"] {
        group.addTask { try await app.written(path).pieces }
      }
      for try await pieces in group { XCTAssertEqual(pieces, expected) }
    }
  }

  func testASourceThatGrewInTheHandlerIsASource() async throws {
    let app = try App {
      Get("/x") { () in
        var rows: [String] = []
        for number in 1...2 { rows.append("\(number)") }
        return StreamingResponse(rows)
      }
    }
    let pieces = try await app.written("/x").pieces
    XCTAssertEqual(pieces, ["1", "2"])
  }

  func testAnIteratorGoesWhenItsClientHasLeft() async throws {
    final class Held: Sendable {
      let gone: ShutdownNotice
      init(_ gone: ShutdownNotice) { self.gone = gone }
      deinit { gone.raise() }
    }
    struct Endless: Sequence {
      let gone: ShutdownNotice
      func makeIterator() -> AnyIterator<String> {
        let held = Held(gone)
        return AnyIterator { held.gone.isRaised ? nil : "x" }
      }
    }
    let gone = ShutdownNotice()
    let response = StreamingResponse(Endless(gone: gone))
    let app = try App { Get("/x") { response } }
    let writer = RecordingWriter()
    let answer = Task { try await app.written("/x", to: writer) }
    while writer.record.pieces.isEmpty { await Task.yield() }
    answer.cancel()
    await gone.wait()
    let result = await answer.result
    XCTAssertThrowsError(try result.get())
  }
}
