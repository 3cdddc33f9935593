import FieldValues
import HTTPTypes
import NIOConcurrencyHelpers
import NIOCore

/// One stream on its way to the wire: when its head goes out, whether its length is kept, what becomes of a failure.
final class StreamDelivery: BodyWriter {
  private enum HeadState { case waiting, claimed, sent }

  private struct State {
    var head = HeadState.waiting
    var written = 0
    var trailers = HTTPFields()
  }

  let shutdown: ShutdownNotice
  private let response: RenderedResponse
  private let stream: BodyStream
  private let wire: any ResponseWriter
  private let state = NIOLockedValueBox(State())
  /// Sends the head when the first piece takes too long.
  private let timer = NIOLockedValueBox<Task<Void, any Error>?>(nil)

  init(_ response: RenderedResponse, _ stream: BodyStream, _ wire: any ResponseWriter) {
    self.response = response
    self.stream = stream
    self.wire = wire
    shutdown = wire.shutdown
  }

  /// Runs the source and writes the whole answer.
  /// - Throws: what the source throws once the head is out; then the body has no proper end, and must be seen to be cut.
  func run() async throws {
    startTimer()
    defer { timer.withLockedValue { $0 }?.cancel() }
    do {
      try await stream.write(self)
      try checkLength()
    } catch {
      guard let failure = stream.failure, !Task.isCancelled, claimHead() else { throw error }
      return try await wire.send(failure(error))
    }
    try await sendHead()
    try await wire.end(trailers: state.withLockedValue { $0.trailers })
  }

  func write(_ bytes: ByteBuffer) async throws {
    if bytes.readableBytes == 0 { return }
    try await prepare(pieceOf: bytes.readableBytes)
    try await wire.write(bytes)
  }

  /// The head goes out before the wait for the client: the piece is already there, so nothing can fail before it.
  func write(_ text: String) async throws {
    if text.isEmpty { return }
    try await prepare(pieceOf: text.utf8.count)
    try await wire.write(text)
  }

  /// Counts a piece against the declared length and sends the head, if that has not happened.
  private func prepare(pieceOf count: Int) async throws {
    try Task.checkCancellation()
    let written = state.withLockedValue { state in
      state.written += count
      return state.written
    }
    if let length = stream.length, written > length { throw Fault.tooLong(declared: length) }
    try await sendHead()
  }

  func untilWritable() async throws { try await wire.untilWritable() }

  func setTrailers(_ trailers: ResponseHeaders) {
    var fields = HTTPFields()
    for field in trailers.fields where !FinishingRules.fieldsNotInTrailers.contains(field.name) { fields.append(field) }
    state.withLockedValue { $0.trailers = fields }
  }

  private func checkLength() throws {
    guard let length = stream.length else { return }
    let written = state.withLockedValue { $0.written }
    if written < length { throw Fault.tooShort(declared: length, written: written) }
  }

  private func startTimer() {
    let task = Task { [self, delay = stream.headDelay] in
      try await Task.sleep(for: delay)
      if claimHead() { try await putHead() }
    }
    timer.withLockedValue { $0 = task }
  }

  /// Sends the head, or waits until the timer has.
  private func sendHead() async throws {
    if state.withLockedValue({ $0.head == .sent }) { return }
    if claimHead() {
      timer.withLockedValue { $0 }?.cancel()
      try await putHead()
    } else {
      try await timer.withLockedValue { $0 }?.value
    }
  }

  private func claimHead() -> Bool {
    state.withLockedValue { state in
      guard state.head == .waiting else { return false }
      state.head = .claimed
      return true
    }
  }

  private func putHead() async throws {
    try await wire.head(response.status, response.fields)
    state.withLockedValue { $0.head = .sent }
  }

  /// A source that does not keep the length its answer declares.
  enum Fault: Error, CustomStringConvertible {
    case tooLong(declared: Int)
    case tooShort(declared: Int, written: Int)

    var description: String {
      switch self {
      case .tooLong(let declared):
        "a stream gives more than the \(declared) bytes its answer declares — declare the right length, or none"
      case .tooShort(let declared, let written):
        "a stream ends after \(written) of the \(declared) bytes its answer declares — declare the right length, or none"
      }
    }
  }
}
