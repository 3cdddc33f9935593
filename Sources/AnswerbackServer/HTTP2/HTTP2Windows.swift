import NIOConcurrencyHelpers

/// Tracks the flow-control windows of an HTTP/2 client (RFC 9113 section 5.2).
///
/// Bytes written beyond a window wait in memory, so a streamed response waits here before it produces its next piece. NIO does
/// not expose its windows, so they are computed from the frames that pass through.
final class HTTP2Windows: Sendable {
  private struct Counts {
    /// The window of a new stream.
    var initial = 65_535
    var connection = 65_535
    var streams: [Int: Int] = [:]
    /// The highest stream identifier seen.
    var last = 0
    /// The number of bytes handed over to NIO that it has not written yet.
    var pending = 0

    func hasRoom(for stream: Int) -> Bool { streams[stream, default: 1] > 0 && connection > pending }
  }

  private struct State {
    var counts = Counts()
    /// The responses that wait, by their stream.
    var waiters = Waiters<Int>()
  }

  /// The part of the connection's window that each resumed response is expected to use.
  private static let share = 16 * 1024

  private let state = NIOLockedValueBox(State())

  /// Records a HEADERS frame of the client; trailers of a known stream are ignored.
  func began(_ stream: Int) {
    state.withLockedValue { state in
      guard stream > state.counts.last else { return }
      state.counts.last = stream
      state.counts.streams[stream] = state.counts.initial
    }
  }

  func ended(_ stream: Int) {
    change { $0.streams[stream] = nil }
  }

  /// Enlarges a window.
  /// - Parameter stream: The stream's identifier, or 0 for the connection.
  func grant(_ stream: Int, _ count: Int) {
    change { counts in
      if stream == 0 { counts.connection += count } else { counts.streams[stream]? += count }
    }
  }

  /// Uses part of a stream's window and the connection's.
  func use(_ stream: Int, _ count: Int) {
    state.withLockedValue { state in
      state.counts.connection -= count
      state.counts.streams[stream]? -= count
    }
  }

  /// Applies a new SETTINGS_INITIAL_WINDOW_SIZE, which also shifts the windows of open streams (RFC 9113 section 6.9.2).
  func setInitial(_ window: Int) {
    change { counts in
      let difference = window - counts.initial
      counts.initial = window
      counts.streams = counts.streams.mapValues { $0 + difference }
    }
  }

  private func addPending(_ count: Int) {
    if count > 0 { state.withLockedValue { $0.counts.pending += count } }
    if count < 0 { change { $0.pending += count } }
  }

  /// Changes the windows, then resumes as many waiting responses as the connection's window has room for.
  private func change(_ work: (inout Counts) -> Void) {
    state.withLockedValue { state in
      work(&state.counts)
      let counts = state.counts
      var room = counts.connection - counts.pending
      return state.waiters.take { stream in
        guard room > 0, counts.hasRoom(for: stream) else { return false }
        room -= Self.share
        return true
      }
    }.resume()
  }
}

extension HTTP2Windows {
  /// The flow-control window of one stream.
  struct OfStream: Sendable {
    private let windows: HTTP2Windows
    private let stream: Int

    init(_ windows: HTTP2Windows, stream: Int) {
      self.windows = windows
      self.stream = stream
    }

    /// Adds to the bytes of the connection that were handed over to NIO; a negative count removes them.
    func addPending(_ count: Int) { windows.addPending(count) }

    /// Whether a response waits for the stream's window.
    var isWaiting: Bool { windows.state.withLockedValue { $0.waiters.keys.contains(stream) } }

    /// Waits until the stream's window and the connection's are open, or the stream has ended.
    func untilRoom() async throws {
      try await windows.state.wait(in: \.waiters, for: stream) { $0.counts.hasRoom(for: stream) }
    }
  }
}
