import FieldValues
import Synchronization

/// The body of a request that is sent while it comes: one side adds to it, the other takes from it, and neither runs far ahead.
///
/// The beginning is kept, so that the request can be shown when it has passed.
package final class RequestStream: Sendable, Hashable {
  /// What comes next.
  package enum Part: Sendable, Hashable {
    case bytes([UInt8])
    /// The body is whole.
    case end(trailers: [HeaderLine])
    /// The one that sent it has gone.
    case cut
  }

  /// A part as HTTP/1.1 sends it (RFC 9112 section 7.1): in chunks where the length isn't known.
  package func framed(_ part: Part) -> [UInt8] {
    switch part {
    case .bytes(let bytes): length != nil ? bytes : Array("\(String(hex: bytes.count))\r\n".utf8) + bytes + Array("\r\n".utf8)
    case .end(let trailers) where length == nil:
      Array("0\r\n".utf8) + trailers.flatMap { $0.bytes + Array("\r\n".utf8) } + Array("\r\n".utf8)
    case .end, .cut: []
    }
  }

  /// What has come of a body.
  package struct Record: Sendable, Hashable {
    /// Its beginning.
    package fileprivate(set) var body: [UInt8] = []
    /// How many bytes have come.
    package fileprivate(set) var count = 0
    package fileprivate(set) var trailers: [HeaderLine] = []

    package var keepsWholeBody: Bool { body.count == count }
  }

  private struct State {
    var record = Record()
    /// What has come and was not taken.
    var bytes: [UInt8] = []
    var end: Part?
    var taker: (@Sendable (Part) -> Void)?
    var isAbandoned = false
  }

  /// How many bytes it has; nil where that isn't known before its end.
  package let length: Int?
  private let limit: Int
  private let keeps: @Sendable (Int) -> Bool
  private let hasRoomAgain: @Sendable () -> Void
  private let state = Mutex(State())

  /// So many bytes may wait; more are not asked for.
  private static let room = 1 << 16

  /// - Parameters:
  ///   - length: how many bytes it has, where that is known.
  ///   - limit: how many bytes of it are kept at most.
  ///   - keeps: asked whether so many more bytes are kept.
  ///   - hasRoomAgain: called on any thread when bytes are wanted after there was no room; it must not block.
  package init(
    length: Int?,
    limit: Int,
    keeps: @escaping @Sendable (Int) -> Bool,
    hasRoomAgain: @escaping @Sendable () -> Void
  ) {
    self.length = length
    self.limit = limit
    self.keeps = keeps
    self.hasRoomAgain = hasRoomAgain
  }

  package var record: Record { state.withLock { $0.record } }

  // MARK: - The side that adds

  /// Whether more bytes are wanted.
  package var hasRoom: Bool { state.withLock { $0.bytes.count < Self.room } }

  package func add(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    let taker = state.withLock { state in
      let count = state.record.count + bytes.count
      if state.record.keepsWholeBody, count <= limit, keeps(bytes.count) { state.record.body += bytes }
      state.record.count = count
      if state.taker == nil, !state.isAbandoned { state.bytes += bytes }
      defer { state.taker = nil }
      return state.taker
    }
    taker?(.bytes(bytes))
  }

  /// Says that the body is whole.
  package func end(trailers: [HeaderLine] = []) {
    state.withLock { $0.record.trailers = trailers }
    finish(.end(trailers: trailers))
  }

  /// Says that no more comes, though the body isn't whole.
  package func cut() {
    finish(.cut)
  }

  private func finish(_ end: Part) {
    let taker = state.withLock { state in
      if state.end == nil { state.end = end }
      defer { state.taker = nil }
      return state.taker
    }
    taker?(end)
  }

  // MARK: - The side that takes

  /// Takes the next part: at once where there is one, else when it comes.
  package func take(_ taker: @escaping @Sendable (Part) -> Void) {
    let (part, hadNoRoom) = state.withLock { state -> (Part?, Bool) in
      let hadNoRoom = state.bytes.count >= Self.room
      guard state.bytes.isEmpty else {
        defer { state.bytes = [] }
        return (.bytes(state.bytes), hadNoRoom)
      }
      if state.end == nil { state.taker = taker }
      return (state.end, false)
    }
    if let part { taker(part) }
    if hadNoRoom { hasRoomAgain() }
  }

  /// Says that nothing is taken any more; what comes is dropped.
  package func abandon() {
    let hadNoRoom = state.withLock { state in
      defer { (state.isAbandoned, state.bytes, state.taker) = (true, [], nil) }
      return state.bytes.count >= Self.room
    }
    if hadNoRoom { hasRoomAgain() }
  }

  // MARK: - Hashable

  /// Streams are the same when they are one.
  package static func == (left: RequestStream, right: RequestStream) -> Bool { left === right }

  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
