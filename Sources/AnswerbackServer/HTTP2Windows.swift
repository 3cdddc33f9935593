import NIOConcurrencyHelpers

/// Tracks the flow-control windows of an HTTP/2 client (RFC 9113 section 5.2).
///
/// Bytes written beyond a window wait in memory, so a streamed response waits here before it produces its next piece. NIO does not
/// publish its windows; they are computed from the frames that pass by.
final class HTTP2Windows: Sendable {
  private struct Waiter {
    let stream: Int
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    /// The window of a new stream.
    var initial = 65_535
    var connection = 65_535
    var streams: [Int: Int] = [:]
    /// The highest stream identifier seen.
    var last = 0
    /// The number of bytes handed over to NIO that it has not written yet.
    var pending = 0
    var nextID = 0
    var waiters: [Int: Waiter] = [:]

    func hasRoom(for stream: Int) -> Bool { streams[stream, default: 1] > 0 && connection > pending }
  }

  /// The part of the connection's window that each resumed response is expected to use.
  private static let share = 16 * 1024

  private let state = NIOLockedValueBox(State())

  /// Records a HEADERS frame of the client; trailers of a known stream are ignored.
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

  /// Enlarges a window.
  /// - Parameter stream: The stream's identifier, or 0 for the connection.
  func grant(_ stream: Int, _ count: Int) {
    change { state in
      if stream == 0 { state.connection += count } else { state.streams[stream]? += count }
    }
  }

  /// Uses part of a stream's window and the connection's.
  func use(_ stream: Int, _ count: Int) {
    state.withLockedValue { state in
      state.connection -= count
      state.streams[stream]? -= count
    }
  }

  /// Applies a new SETTINGS_INITIAL_WINDOW_SIZE, which also shifts the windows of open streams (RFC 9113 section 6.9.2).
  func setInitial(_ window: Int) {
    change { state in
      let difference = window - state.initial
      state.initial = window
      state.streams = state.streams.mapValues { $0 + difference }
    }
  }

  /// Adds to the bytes handed over to NIO; a negative count removes them.
  func addPending(_ count: Int) {
    if count > 0 { state.withLockedValue { $0.pending += count } }
    if count < 0 { change { $0.pending += count } }
  }

  func isWaiting(_ stream: Int) -> Bool {
    state.withLockedValue { state in state.waiters.values.contains { $0.stream == stream } }
  }

  /// Waits until a stream's window and the connection's are open, or the stream has ended.
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

  /// Changes the state, then resumes as many waiting responses as the connection's window has room for.
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

/// The flow-control window of one stream.
struct HTTP2StreamWindow: Sendable {
  let windows: HTTP2Windows
  let stream: Int

  var isWaiting: Bool { windows.isWaiting(stream) }

  func untilRoom() async throws { try await windows.untilRoom(for: stream) }
}
