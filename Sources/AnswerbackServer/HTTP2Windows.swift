import NIOConcurrencyHelpers

/// How much the client of a connection of HTTP/2 is ready to take (RFC 9113 section 5.2), for those who write its responses.
///
/// What is written beyond a window waits in memory, so a response in pieces asks here before it makes one. NIO keeps the windows to
/// itself; what they are is known from the frames that go by.
final class HTTP2Windows: Sendable {
  private struct Waiter {
    let stream: Int
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    /// What new streams begin with.
    var initial = 65_535
    var connection = 65_535
    var streams: [Int: Int] = [:]
    /// The last stream that has begun.
    var last = 0
    /// Bytes on their way to NIO, which has not counted them yet.
    var pending = 0
    var nextID = 0
    var waiters: [Int: Waiter] = [:]

    func hasRoom(for stream: Int) -> Bool { streams[stream, default: 1] > 0 && connection > pending }
  }

  /// How much of the connection's window a response that has waited is taken to use at once.
  private static let share = 16 * 1024

  private let state = NIOLockedValueBox(State())

  /// A stream begins, or ends with further fields.
  func began(_ stream: Int) {
    state.withLockedValue { state in
      guard stream > state.last else { return }
      state.last = stream
      state.streams[stream] = state.initial
    }
  }

  func ended(_ stream: Int) {
    change { $0.streams[stream] = nil }
  }

  /// The client takes more.
  /// - Parameter stream: 0 for the connection.
  func grant(_ stream: Int, _ count: Int) {
    change { state in
      if stream == 0 { state.connection += count } else { state.streams[stream]? += count }
    }
  }

  /// Content is sent.
  func use(_ stream: Int, _ count: Int) {
    state.withLockedValue { state in
      state.connection -= count
      state.streams[stream]? -= count
    }
  }

  /// The client has changed what streams begin with, and by as much the windows of those that have begun (RFC 9113 section 6.9.2).
  func setInitial(_ window: Int) {
    change { state in
      let difference = window - state.initial
      state.initial = window
      state.streams = state.streams.mapValues { $0 + difference }
    }
  }

  /// Bytes are on their way to NIO, or have got there.
  func addPending(_ count: Int) {
    if count > 0 { state.withLockedValue { $0.pending += count } } else { change { $0.pending += count } }
  }

  func isWaiting(_ stream: Int) -> Bool {
    state.withLockedValue { state in state.waiters.values.contains { $0.stream == stream } }
  }

  /// Returns when the client takes more of a stream, or the stream has ended.
  func untilRoom(for stream: Int) async throws {
    while !state.withLockedValue({ $0.hasRoom(for: stream) }) {
      try Task.checkCancellation()
      try await waitOnce(for: stream)
    }
  }

  private func waitOnce(for stream: Int) async throws {
    let id = state.withLockedValue { state in
      state.nextID += 1
      return state.nextID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let goesOn = state.withLockedValue { state in
          if state.hasRoom(for: stream) || Task.isCancelled { return true }
          state.waiters[id] = Waiter(stream: stream, continuation: continuation)
          return false
        }
        if goesOn { continuation.resume() }
      }
    } onCancel: {
      state.withLockedValue { $0.waiters.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
    }
  }

  /// Changes something, and lets as many go on as have room then: all at once would make more than fits.
  private func change(_ work: (inout State) -> Void) {
    let resumed = state.withLockedValue { state -> [CheckedContinuation<Void, any Error>] in
      work(&state)
      if state.waiters.isEmpty { return [] }
      var room = state.connection - state.pending
      var resumed: [CheckedContinuation<Void, any Error>] = []
      for (id, waiter) in state.waiters where room > 0 && state.hasRoom(for: waiter.stream) {
        room -= Self.share
        resumed.append(waiter.continuation)
        state.waiters[id] = nil
      }
      return resumed
    }
    for continuation in resumed { continuation.resume() }
  }
}

/// The windows of one stream.
struct HTTP2StreamWindow: Sendable {
  let windows: HTTP2Windows
  let stream: Int

  var isWaiting: Bool { windows.isWaiting(stream) }

  func untilRoom() async throws { try await windows.untilRoom(for: stream) }
}
