import Answerback
import Foundation
import Synchronization

/// Litestar: "Streaming Responses", "Server Sent Event Responses".
public enum Streams {
  /// A generator written as a lazy map: no step of it has run when the response is made.
  public static func makeLazyApp() throws -> App {
    try App {
      Get("/stream") {
        let steps = Steps()
        return StreamingResponse((1...3).lazy.map { number in steps.count(number) }).header("X-Steps-Before", steps.all.count)
      }
      Get("/events") {
        let steps = Steps()
        return ServerSentEvents((1...3).lazy.map { number in steps.count(number) }).header("X-Steps-Before", steps.all.count)
      }
      Get("/endless") { StreamingResponse(sequence(first: 1) { $0 + 1 }.lazy.map { "\($0)\n" }.prefix(3)) }
    }
  }

  /// "a callable returning a sync or async generator, a generator itself, a sync or async iterator class, or an instance of a sync or
  /// async iterator class": each yields 1, 2 and 3.
  public static func makeApp() throws -> App {
    try App {
      Router("/events") {
        Get("/callable/sync") { ServerSentEvents { (1...3).lazy.map { "\($0)" } } }
        Get("/callable/async") { ServerSentEvents(numbers) }
        Get("/generator/sync") { ServerSentEvents(sequence(first: 1) { $0 < 3 ? $0 + 1 : nil }) }
        Get("/generator/async") { ServerSentEvents(numbers()) }
        Get("/class/sync") { ServerSentEvents(Counter.init) }
        Get("/class/async") { ServerSentEvents(AsyncCounter.init) }
        Get("/instance/sync") { ServerSentEvents(Counter()) }
        Get("/instance/async") { ServerSentEvents(AsyncCounter()) }
        Get("/iterator") { ServerSentEvents(iterator: Counter()) }
        Get("/list") { ServerSentEvents([1, 2, 3]) }
      }
      Router("/stream") {
        Get("/callable/sync") { StreamingResponse { (1...3).lazy.map { "\($0)" } } }
        Get("/callable/async") { StreamingResponse(texts) }
        Get("/generator/sync") { StreamingResponse(sequence(first: 1) { $0 < 3 ? $0 + 1 : nil }.lazy.map { "\($0)" }) }
        Get("/generator/async") { StreamingResponse(texts()) }
        Get("/class/sync") { StreamingResponse(TextCounter.init) }
        Get("/instance/sync") { StreamingResponse(TextCounter()) }
        Get("/iterator") { StreamingResponse(iterator: TextCounter()) }
        Get("/list") { StreamingResponse(["1", "2", "3"]) }
      }
    }
  }

  /// "In the generator you can yield integers, strings, bytes, dictionaries, or ServerSentEventMessage objects."
  public static func makeMixedApp() throws -> App {
    try App {
      Get("/generator") { ServerSentEvents(mixed()) }
      Get("/list") {
        ServerSentEvents([
          1, "1", EventPiece(Data("1".utf8)), ["data": 2, "event": "event2", "retry": 10],
          EventPiece(try ServerSentEvent(event: "something-with-comment", retry: 1000, comment: "some comment")),
        ])
      }
      Get("/closure") {
        ServerSentEvents { events in
          try await events.send(1)
          try await events.send("1")
          try await events.send(Array("1".utf8))
          try await events.send(["data": 2, "event_type": "event2", "retry": 10])
          try await events.send(try ServerSentEvent(event: "something-with-comment", retry: 1000, comment: "some comment"))
        }
      }
    }
  }
}

// MARK: - Sources

extension Streams {
  private static func mixed() -> AsyncThrowingStream<EventPiece, any Error> {
    AsyncThrowingStream { pieces in
      pieces.yield(1)
      pieces.yield("1")
      pieces.yield(EventPiece(Data("1".utf8)))
      pieces.yield(["data": 2, "event": "event2", "retry": 10])
      pieces.yield(
        with: Result {
          EventPiece(try ServerSentEvent(event: "something-with-comment", retry: 1000, comment: "some comment"))
        }
      )
      pieces.finish()
    }
  }

  @Sendable private static func numbers() -> AsyncStream<Int> {
    AsyncStream { numbers in
      for number in 1...3 { numbers.yield(number) }
      numbers.finish()
    }
  }

  @Sendable private static func texts() -> AsyncStream<String> {
    AsyncStream { texts in
      for number in 1...3 { texts.yield("\(number)") }
      texts.finish()
    }
  }

  /// A sync iterator class.
  private final class Counter: Sequence, IteratorProtocol {
    private var last = 0

    func next() -> Int? {
      last += 1
      return last <= 3 ? last : nil
    }
  }

  private final class TextCounter: Sequence, IteratorProtocol {
    private let counter = Counter()
    func next() -> String? { counter.next().map { "\($0)" } }
  }

  /// An async iterator class.
  private struct AsyncCounter: AsyncSequence, AsyncIteratorProtocol {
    private var last = 0

    func makeAsyncIterator() -> AsyncCounter { self }

    mutating func next() async -> Int? {
      await Task.yield()
      last += 1
      return last <= 3 ? last : nil
    }
  }

  /// Which steps of a source have run.
  private final class Steps: Sendable {
    private let numbers = Mutex<[Int]>([])
    var all: [Int] { numbers.withLock { $0 } }

    func count(_ number: Int) -> String {
      numbers.withLock { $0.append(number) }
      return "\(number)"
    }
  }
}
