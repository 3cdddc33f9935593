import NIOCore

/// Limits the time for which a connection, or an HTTP/2 stream, may be in the same phase. There is one timer for each connection.
/// It is only rescheduled when it fires, so that entering a phase costs no more than reading the clock.
final class ConnectionClock {
  enum Phase {
    /// Between two requests, or before the first.
    case idle
    /// A request has begun, and its head is incomplete.
    case head
    case body
    /// The handler runs, or its response is being written.
    case responding
    /// The connection was refused and waits for the client to see it.
    case lingering
  }

  /// The number of times the progress of a response is checked within the write time-out.
  static let looks = 8

  private(set) var phase = Phase.idle
  private var since = NIODeadline.now()
  private let timeouts: ServerConfiguration.Timeouts
  private let timer: Timer
  /// Called each time a phase has lasted too long. Nil while the clock does not run.
  private var expired: ((Phase) -> Void)?
  /// The index of the clock in its timer. Nil while it does not run.
  private var place: Int?

  /// Creates a clock, which does not run yet.
  /// - Parameter timer: The timer of the connection.
  init(_ timeouts: ServerConfiguration.Timeouts, _ timer: Timer) {
    self.timeouts = timeouts
    self.timer = timer
  }

  func enter(_ phase: Phase) {
    self.phase = phase
    since = .now()
  }

  /// Enters the head of a request, for which bytes have been received.
  /// - Returns: Whether they are the first bytes of the request.
  func beginsRequest() -> Bool {
    guard phase == .idle else { return false }
    enter(.head)
    return true
  }

  /// Enters the next phase of the same request. The time since its head counts, because reading the clock costs.
  func goOn(to phase: Phase) {
    self.phase = phase
  }

  /// Gives a body more time for the bytes that have been received: one second for every 500 bytes, so that a slow trickle is
  /// limited.
  func received(_ bytes: Int) {
    since = min(.now(), since + .milliseconds(Int64(bytes) * 2))
  }

  /// Calls a closure on the event loop each time a phase has lasted too long. Entering the phase again gives it more time.
  func start(_ expired: @escaping (Phase) -> Void) {
    self.expired = expired
    if place == nil { timer.add(self) }
  }

  func stop() {
    expired = nil
    timer.remove(self)
  }

  /// The time at which the phase has lasted too long.
  private var deadline: NIODeadline { since + .init(limit) }

  private func check(at now: NIODeadline) {
    guard now >= deadline else { return }
    since = now
    expired?(phase)
  }

  private var limit: Duration {
    switch phase {
    case .idle: timeouts.idle
    case .head: timeouts.head
    case .body: timeouts.body
    case .responding: timeouts.write / Self.looks
    case .lingering: timeouts.linger
    }
  }
}

extension ConnectionClock {
  /// The timer of a connection. All its streams share one, because setting or cancelling a timer costs more the more there are on
  /// the loop.
  final class Timer {
    private var clocks: [ConnectionClock] = []
    private var scheduled: Scheduled<Void>?
    private let loop: any EventLoop
    /// Whether further clocks may follow the last one: the connection then stops the timer itself.
    private let isShared: Bool
    /// The longest time between two checks. A short phase may follow a long one, so the timer never waits longer than the
    /// shortest limit.
    private let shortest: Duration

    /// Creates a timer, which does not run yet.
    /// - Parameter isShared: Whether the timer is for the streams of a connection of HTTP/2.
    init(_ timeouts: ServerConfiguration.Timeouts, isShared: Bool, _ loop: any EventLoop) {
      self.loop = loop
      self.isShared = isShared
      shortest = min(
        timeouts.idle,
        timeouts.head,
        timeouts.body,
        max(timeouts.write / ConnectionClock.looks, .milliseconds(20)),
        max(timeouts.linger, .milliseconds(50))
      )
    }

    fileprivate func add(_ clock: ConnectionClock) {
      clock.place = clocks.count
      clocks.append(clock)
      if scheduled == nil { schedule() }
    }

    /// Removes a clock. The last clock takes its place.
    fileprivate func remove(_ clock: ConnectionClock) {
      guard let place = clock.place else { return }
      clock.place = nil
      let last = clocks.removeLast()
      if last !== clock {
        last.place = place
        clocks[place] = last
      }
      if clocks.isEmpty, !isShared { stop() }
    }

    /// Cancels the timer.
    func stop() {
      for clock in clocks { clock.place = nil }
      clocks = []
      scheduled?.cancel()
      scheduled = nil
    }

    private func schedule() {
      let bound = NIOLoopBound(self, eventLoop: loop)
      let latest = NIODeadline.now() + .init(shortest)
      let due = clocks.reduce(latest) { min($0, $1.deadline) }
      scheduled = loop.scheduleTask(deadline: due) { bound.value.fire() }
    }

    private func fire() {
      scheduled = nil
      let now = NIODeadline.now()
      // The loop iterates over a copy, because the closure of a clock may stop this or other clocks.
      for clock in clocks { clock.check(at: now) }
      if scheduled == nil, !clocks.isEmpty { schedule() }
    }
  }
}
