import NIOCore

/// How long a connection may stay in the phase it is in. One timer a connection, set anew only when it fires: entering a phase costs
/// no more than looking at the clock.
final class ConnectionClock {
  enum Phase {
    /// Between two requests, or before the first.
    case idle
    /// A request has begun, its head is not whole.
    case head
    case body
    /// The handler runs, or its answer is being written.
    case answering
    /// The connection was refused and waits for the client to see it.
    case lingering
  }

  /// The number of times the progress of a response is checked within the write time-out.
  static let looks = 8

  private(set) var phase = Phase.idle
  private var since = NIODeadline.now()
  private var timer: Scheduled<Void>?
  private let timeouts: Timeouts
  private let loop: any EventLoop

  init(_ timeouts: Timeouts, _ loop: any EventLoop) {
    self.timeouts = timeouts
    self.loop = loop
  }

  func enter(_ phase: Phase) {
    self.phase = phase
    since = .now()
  }

  /// Goes on to the next phase of the same request, on the time that has run since its head: looking at the clock costs.
  func goOn(to phase: Phase) {
    self.phase = phase
  }

  /// Gives a body more time for what has come of it: 500 bytes are worth a second, so one that drips does not last.
  func received(_ bytes: Int) {
    since = min(.now(), since + .milliseconds(Int64(bytes) * 2))
  }

  /// Calls back, on the loop, each time a phase has lasted too long; entering it anew gives it more time.
  func start(_ expired: @escaping (Phase) -> Void) {
    let bound = NIOLoopBound((clock: self, expired: expired), eventLoop: loop)
    // A short phase may follow a long one, so nothing is slept through that is shorter than the longest.
    let due = min(since + .init(limit), .now() + .init(shortest))
    timer = loop.scheduleTask(deadline: due) {
      let (clock, expired) = bound.value
      if NIODeadline.now() >= clock.since + .init(clock.limit) {
        clock.since = .now()
        expired(clock.phase)
      }
      if clock.timer != nil { clock.start(expired) }
    }
  }

  func stop() {
    timer?.cancel()
    timer = nil
  }

  private var limit: Duration {
    switch phase {
    case .idle: timeouts.idle
    case .head: timeouts.head
    case .body: timeouts.body
    case .answering: timeouts.write / Self.looks
    case .lingering: timeouts.linger
    }
  }

  /// A quarter more of precision than the shortest time asks for, so that a timer is at most that late.
  private var shortest: Duration {
    min(
      timeouts.idle,
      timeouts.head,
      timeouts.body,
      max(timeouts.write / Self.looks, .milliseconds(20)),
      max(timeouts.linger, .milliseconds(50))
    )
  }
}

extension ConnectionClock {
  /// How far a client has taken a response, looked at each time the clock fires.
  struct WriteProgress {
    /// The parts of its answer that a stream of HTTP/2 was given, and has got rid of: its channel does not tell how much is left.
    private var given = 0
    private var taken = 0
    /// The amount unsent at the last check, and the time since when it has not changed.
    private var lastUnsent = 0
    private var lastTaken = NIODeadline.now()

    mutating func begin() { lastUnsent = 0 }
    mutating func partGiven() { given += 1 }
    mutating func partTaken() { taken += 1 }

    /// 0 when the client has taken everything and would take more; constant while it takes nothing.
    func unsentParts(isWaiting: @autoclosure () -> Bool) -> Int { given > taken || isWaiting() ? taken + 1 : 0 }

    /// Notes the amount that is unsent now.
    /// - Returns: whether nothing of it has been taken for that long.
    mutating func isStuck(unsent: Int, longerThan time: Duration) -> Bool {
      let now = NIODeadline.now()
      if unsent == 0 || unsent != lastUnsent { (lastUnsent, lastTaken) = (unsent, now) }
      return now >= lastTaken + .init(time)
    }
  }
}
