import FieldValues
import Foundation
import HTTPTypes
import NIOConcurrencyHelpers
import NIOCore
import Synchronization

/// A body that is written in pieces while it is sent.
public struct BodyStream: Sendable {
  /// The number of bytes, sent as Content-Length and kept; nil where it is not known, which sends the body in chunks.
  public var length: Int?
  /// How long the head waits for the first piece: a source that fails within that time, and before its first piece, becomes an
  /// error response instead of a cut one.
  public var headDelay: Duration
  /// Writes the body. It is cancelled when the client leaves.
  /// - Throws: before the head was sent this becomes a 500, afterwards a body that is visibly cut. Both are logged with the route.
  public var write: @Sendable (any BodyWriter) async throws -> Void
  /// What is sent instead when the source fails before the head; set by finishing.
  var failure: (@Sendable (any Error) -> RenderedResponse)?

  /// Creates a body from a closure that writes it.
  /// - Parameters:
  ///   - length: The number of bytes; nil where it is not known.
  ///   - headDelay: How long the head waits for the first piece.
  ///   - write: Writes the body. What it throws becomes a 500 or a body that is visibly cut.
  public init(
    length: Int? = nil,
    headDelay: Duration = .milliseconds(100),
    write: @escaping @Sendable (any BodyWriter) async throws -> Void
  ) {
    self.length = length
    self.headDelay = headDelay
    self.write = write
  }
}

extension BodyStream {
  /// One stream on its way to the wire: when its head goes out, whether its length is kept, what becomes of a failure.
  final class Delivery: BodyWriter {
    private struct State {
      var machine: ResponseMachine
      var trailers = HTTPFields()
      /// Why the head could not be sent.
      var headFailure: (any Error)?
      /// Pieces that wait until the head has been sent.
      var waiting: [CheckedContinuation<Void, any Error>] = []
    }

    let shutdown: ShutdownNotice
    private let response: RenderedResponse
    private let stream: BodyStream
    private let wire: any ResponseWriter
    private let state: NIOLockedValueBox<State>

    init(_ response: RenderedResponse, _ stream: BodyStream, _ wire: any ResponseWriter) {
      self.response = response
      self.stream = stream
      self.wire = wire
      state = NIOLockedValueBox(State(machine: ResponseMachine(length: stream.length)))
      shutdown = wire.shutdown
    }

    /// Runs the source and writes the whole response.
    /// - Throws: What the source throws once the head is out; then the body has no proper end, and must be seen to be cut.
    func run() async throws {
      let delay = DelayQueue.shared.schedule(after: stream.headDelay) { self.delayPassed() }
      defer { DelayQueue.shared.cancel(delay) }
      do {
        try await stream.write(self)
        if let misuse = state.withLockedValue({ $0.machine.misuseOfEnd }) { throw misuse }
      } catch {
        guard let failure = stream.failure, case .replace = try take(Task.isCancelled ? .cancelled : .failed) else { throw error }
        return try await wire.send(failure(error))
      }
      try await sendHead()
      let trailers = state.withLockedValue { $0.trailers }
      if case .sendEnd(let trailers) = try take(.end(trailers)) { try await wire.end(trailers: trailers) }
    }

    func write(_ bytes: ByteBuffer) async throws {
      if try await prepare(pieceOf: bytes.readableBytes) { try await wire.write(bytes) }
    }

    /// The head goes out before the wait for the client: the piece is already there, so nothing can fail before it.
    func write(_ text: String) async throws {
      if try await prepare(pieceOf: text.utf8.count) { try await wire.write(text) }
    }

    /// Counts a piece against the declared length and sends the head, if that has not happened.
    /// - Returns: Whether the piece is to be sent.
    private func prepare(pieceOf count: Int) async throws -> Bool {
      if count == 0 { return false }
      try Task.checkCancellation()
      guard case .sendPiece = try take(.piece(count)) else { return false }
      try await sendHead()
      return true
    }

    func untilWritable() async throws { try await wire.untilWritable() }

    func setTrailers(_ trailers: ResponseHeaders) {
      state.withLockedValue { $0.trailers = trailers.fields }
    }

    /// Sends the head by itself: the first piece takes too long.
    private func delayPassed() {
      if case .sendHead = try? take(.delayPassed) { Task { try await putHead() } }
    }

    /// Sends the head, or waits until somebody else has.
    private func sendHead() async throws {
      switch try take(.headNeeded) {
      case .sendHead: try await putHead()
      case .awaitHead: try await untilHeadSent()
      default: break
      }
    }

    private func putHead() async throws {
      var failure: (any Error)?
      do { try await wire.head(response.status, response.fields) } catch { failure = error }
      let waiting = state.withLockedValue { state in
        if failure == nil { _ = state.machine.take(.headSent) }
        state.headFailure = failure
        defer { state.waiting = [] }
        return state.waiting
      }
      let result: Result<Void, any Error> = failure.map { .failure($0) } ?? .success(())
      for piece in waiting { piece.resume(with: result) }
      try result.get()
    }

    private func untilHeadSent() async throws {
      try await withCheckedThrowingContinuation { (piece: CheckedContinuation<Void, any Error>) in
        let result = state.withLockedValue { state -> Result<Void, any Error>? in
          if let failure = state.headFailure { return .failure(failure) }
          guard case .awaitHead = state.machine.take(.headNeeded) else { return .success(()) }
          state.waiting.append(piece)
          return nil
        }
        if let result { piece.resume(with: result) }
      }
    }

    /// Tells the machine of an event.
    /// - Returns: What to do.
    /// - Throws: The misuse, if the event is refused.
    @discardableResult
    private func take(_ event: ResponseMachine.Event) throws -> ResponseMachine.Action {
      let action = state.withLockedValue { $0.machine.take(event) }
      if case .refuse(let misuse) = action { throw misuse }
      return action
    }
  }
}

// MARK: - Sources

extension BodyStream {
  /// Where a stream's items come from: gives each to `send` in order, and returns when there are no more.
  typealias Source<Item> = @Sendable (_ send: @Sendable (Item) async throws -> Void) async throws -> Void

  /// The sources a stream can have, each as one function; event streams use the same.
  enum Sources {
    /// An async sequence, made when the answer starts.
    static func iterating<Items: AsyncSequence & SendableMetatype>(
      _ make: @escaping @Sendable () async throws -> Items
    ) -> Source<Items.Element> where Items.Element: Sendable, Items.AsyncIterator: SendableMetatype {
      { send in
        for try await item in try await make() { try await send(item) }
      }
    }

    /// A sequence that is there; making an iterator of it and every step run where blocking is allowed. Its iterators may share what it
    /// holds, so that of several answers one steps at a time.
    static func stepping<Items: Sequence & SendableMetatype>(over items: sending Items) -> Source<Items.Element>
    where Items.Element: Sendable, Items.Iterator: SendableMetatype {
      let iterators = Mutex(Iterators(items))
      let answers = Atomic(0)
      return { send in
        let answer = answers.add(1, ordering: .relaxed).newValue
        do {
          while let item = try await BlockingPool.shared.run({ iterators.withLock { $0.next(of: answer) } }) {
            try Task.checkCancellation()
            try await send(item)
          }
        } catch {
          // Not waited for: another answer's step may hold the lock.
          let end: @Sendable () -> Void = { iterators.withLock { $0.end(answer) } }
          Task { try await BlockingPool.shared.run(end) }
          throw error
        }
      }
    }

    /// A sequence and its iterators, one for each answer that is being written.
    private struct Iterators<Items: Sequence> {
      private let items: Items
      private var running: [Int: Items.Iterator] = [:]

      init(_ items: Items) {
        self.items = items
      }

      mutating func next(of answer: Int) -> Items.Element? {
        if running[answer] == nil { running[answer] = items.makeIterator() }
        let item = running[answer]?.next()
        if item == nil { end(answer) }
        return item
      }

      mutating func end(_ answer: Int) {
        running[answer] = nil
      }
    }

    /// A sequence, made when the answer starts; making it and every step of it run where blocking is allowed.
    static func stepping<Items: Sequence & SendableMetatype>(
      _ make: @escaping @Sendable () throws -> Items
    ) -> Source<Items.Element> where Items.Element: Sendable, Items.Iterator: SendableMetatype {
      { send in
        let iterator = Mutex<Items.Iterator?>(nil)
        let next: @Sendable () throws -> Items.Element? = {
          try iterator.withLock { iterator in
            if iterator == nil { iterator = try make().makeIterator() }
            return iterator?.next()
          }
        }
        while let item = try await BlockingPool.shared.run(next) {
          try Task.checkCancellation()
          try await send(item)
        }
      }
    }

    /// What an iterator has left, each step where blocking is allowed.
    static func draining<Items: IteratorProtocol & SendableMetatype>(_ source: sending Items) -> Source<Items.Element>
    where Items.Element: Sendable {
      let iterator = Mutex(source)
      return { send in
        while let item = try await BlockingPool.shared.run({ iterator.withLock { $0.next() } }) {
          try Task.checkCancellation()
          try await send(item)
        }
      }
    }

    /// The lines of an open file from where it stands, without their ends, read where blocking is allowed.
    static func lines(of file: FileHandle) -> Source<String> {
      { send in
        let read: @Sendable () throws -> Data? = { try file.read(upToCount: 64 * 1024) }
        var line: [UInt8] = []
        func text() -> String { String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line[...], as: UTF8.self) }
        while let data = try await BlockingPool.shared.run(read), !data.isEmpty {
          let parts = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
          for part in parts.dropLast() {
            try Task.checkCancellation()
            line += part
            try await send(text())
            line = []
          }
          line += parts.last ?? Data()
        }
        if !line.isEmpty { try await send(text()) }
      }
    }

    /// The bytes of an open file from where it stands, read in pieces where blocking is allowed.
    static func reading(_ file: FileHandle, chunkSize: Int) -> Source<ByteBuffer> {
      { send in
        let read: @Sendable () throws -> Data? = { try file.read(upToCount: max(1, chunkSize)) }
        while let data = try await BlockingPool.shared.run(read), !data.isEmpty {
          try Task.checkCancellation()
          try await send(ByteBuffer(bytes: data))
        }
      }
    }
  }
}
