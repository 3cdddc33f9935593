import FieldValues
import Foundation
import HTTPTypes
import NIOConcurrencyHelpers
import NIOCore
import Synchronization

/// A body that is written in pieces while it is sent.
public struct BodyStream: Sendable {
  /// The number of bytes, which is sent as Content-Length and checked. Nil, if it isn't known, sends the body in chunks.
  public var length: Int?
  /// How long the head waits for the first piece. A source that fails within that time and before its first piece becomes an
  /// error response instead of an incomplete one.
  public var headDelay: Duration
  /// Writes the body. It is cancelled when the client leaves.
  /// - Throws: An error before the head was sent becomes a 500. Afterwards the connection is closed before the body is complete.
  ///   Both are logged with the route.
  public var write: @Sendable (any BodyWriter) async throws -> Void {
    didSet { file = nil }
  }
  /// The part of a file that ``write`` writes; nil for any other source. A server may send it without reading it.
  package internal(set) var file: OpenFile.Part?
  /// Makes the response that is sent instead if the source fails before the head. It is set when the response is finished.
  var failure: (@Sendable (any Error) -> RenderedResponse)?

  /// Creates a body from a closure that writes it.
  /// - Parameters:
  ///   - length: The number of bytes; nil if it isn't known.
  ///   - headDelay: How long the head waits for the first piece.
  ///   - write: Writes the body. An error becomes a 500 or an incomplete body.
  public init(
    length: Int? = nil,
    headDelay: Duration = HeadDelay.standard,
    write: @escaping @Sendable (any BodyWriter) async throws -> Void
  ) {
    self.length = length
    self.headDelay = headDelay
    self.write = write
  }
}

extension BodyStream {
  /// One stream that is being sent. It decides when the head is sent, checks the length, and handles a failure.
  final class Delivery: BodyWriter, ImmediateWriter {
    private struct State {
      var machine: ResponseMachine
      var trailers = HTTPFields()
      /// The error of sending the head.
      var headFailure: (any Error)?
      /// Pieces that wait until the head has been sent.
      var waiting: [CheckedContinuation<Void, any Error>] = []
    }

    let shutdown: ShutdownNotice
    private let response: RenderedResponse
    private let stream: BodyStream
    private let wire: any ResponseWriter
    /// The same, if it can take pieces at once.
    private let immediate: (any ImmediateWriter)?
    private let state: NIOLockedValueBox<State>

    init(_ response: RenderedResponse, _ stream: BodyStream, _ wire: any ResponseWriter) {
      self.response = response
      self.stream = stream
      self.wire = wire
      immediate = wire as? any ImmediateWriter
      state = NIOLockedValueBox(State(machine: ResponseMachine(length: stream.length)))
      shutdown = wire.shutdown
    }

    /// Runs the source and writes the whole response.
    /// - Throws: What the source throws after the head was sent. The body must then be left incomplete, so that the client
    ///   notices.
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

    /// The head is sent before the wait for the client: the piece is there already, so nothing can fail before it.
    func write(_ text: String) async throws {
      if try await prepare(pieceOf: text.utf8.count) { try await wire.write(text) }
    }

    /// Takes pieces after the head, of a body whose length isn't declared: they need not be counted.
    func writeAtOnce(_ text: String) throws -> Bool {
      guard let immediate, !Task.isCancelled, state.withLockedValue({ $0.machine.takesEveryPiece }) else { return false }
      return try immediate.writeAtOnce(text)
    }

    /// Counts a piece against the declared length and sends the head if it wasn't sent yet.
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

    /// Sends the head alone, because the first piece takes too long.
    private func delayPassed() {
      if case .sendHead = try? take(.delayPassed) { Task { try await putHead() } }
    }

    /// Sends the head, or waits until another task has sent it.
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

    /// Passes an event to the machine.
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
  /// The source of a stream: passes each item to `send` in order, and returns after the last one.
  typealias Source<Item> = @Sendable (_ send: @Sendable (Item) async throws -> Void) async throws -> Void

  /// The sources that a stream can have, each as a function. Event streams use the same ones.
  enum Sources {
    /// Returns the source of an async sequence, which is made when the response starts.
    static func iterating<Items: AsyncSequence & SendableMetatype>(
      _ make: @escaping @Sendable () async throws -> Items
    ) -> Source<Items.Element> where Items.Element: Sendable, Items.AsyncIterator: SendableMetatype {
      { send in
        for try await item in try await make() { try await send(item) }
      }
    }

    /// Returns the source of a sequence. Its iterator is made and advanced on a thread that may block. Iterators of the same
    /// sequence may share state, so if there are several responses one of them advances at a time.
    static func stepping<Items: Sequence & SendableMetatype>(over items: sending Items) -> Source<Items.Element>
    where Items.Element: Sendable, Items.Iterator: SendableMetatype {
      let iterators = Mutex(Iterators(items))
      let responses = Atomic(0)
      return { send in
        let response = responses.add(1, ordering: .relaxed).newValue
        do {
          while let item = try await BlockingPool.shared.run({ iterators.withLock { $0.next(of: response) } }) {
            try Task.checkCancellation()
            try await send(item)
          }
        } catch {
          // Not awaited: the step of another response may hold the lock.
          let end: @Sendable () -> Void = { iterators.withLock { $0.end(response) } }
          Task { try await BlockingPool.shared.run(end) }
          throw error
        }
      }
    }

    /// A sequence and its iterators, one for each response that is being written.
    private struct Iterators<Items: Sequence> {
      private let items: Items
      private var running: [Int: Items.Iterator] = [:]

      init(_ items: Items) {
        self.items = items
      }

      mutating func next(of response: Int) -> Items.Element? {
        if running[response] == nil { running[response] = items.makeIterator() }
        let item = running[response]?.next()
        if item == nil { end(response) }
        return item
      }

      mutating func end(_ response: Int) {
        running[response] = nil
      }
    }

    /// Returns the source of a sequence that is made when the response starts. It is made and advanced on a thread that may
    /// block.
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

    /// Returns the source of the remaining items of an iterator, which is advanced on a thread that may block.
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

    /// Returns the source of the lines of an open file from its current offset, without line ends, read on a thread that may
    /// block.
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

    /// Returns the source of the bytes of an open file from its current offset, read in pieces on a thread that may block.
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
