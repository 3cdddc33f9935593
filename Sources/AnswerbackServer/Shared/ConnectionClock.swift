import NIOCore

/// How long a connection, or a stream of HTTP/2, may stay in the phase it is in. One timer a connection, set anew only when it fires:
/// entering a phase costs no more than looking at the clock.
final class ConnectionClock {
  enum Phase {
    /// Between two requests, or before the first.
    case idle
    /// A request has begun, its head is not whole.
    case head
    case body
    /// The handler runs, or its response is being written.
    case answering
    /// The connection was refused and waits for the client to see it.
    case lingering
  }

  /// The number of times the progress of a response is checked within the write time-out.
  static let looks = 8

  private(set) var phase = Phase.idle
  private var since = NIODeadline.now()
  private let timeouts: ServerConfiguration.Timeouts
  private let timer: Timer
  /// What is called each time a phase has lasted too long; nil while the clock does not run.
  private var expired: ((Phase) -> Void)?
  /// Where the clock stands among those of its timer; nil while it does not run.
  private var place: Int?

  /// - Parameter timer: The timer of the connection.
  init(_ timeouts: ServerConfiguration.Timeouts, _ timer: Timer) {
    self.timeouts = timeouts
    self.timer = timer
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
    self.expired = expired
    if place == nil { timer.add(self) }
  }

  func stop() {
    expired = nil
    timer.remove(self)
  }

  /// When the phase has lasted too long.
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
    case .answering: timeouts.write / Self.looks
    case .lingering: timeouts.linger
    }
  }
}

extension ConnectionClock {
  /// The timer of a connection: one for all its streams, because each timer that is set or cancelled costs the loop more the more it has.
  final class Timer {
    private var clocks: [ConnectionClock] = []
    private var scheduled: Scheduled<Void>?
    private let loop: any EventLoop
    /// Whether further clocks may follow the last one: the connection then stops the timer itself.
    private let isShared: Bool
    /// The longest time between two looks at the clocks: a short phase may follow a long one, so nothing is slept through that is
    /// shorter.
    private let shortest: Duration

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

    /// Takes a clock out. The last clock takes its place.
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
      // The loop goes over a copy: what a clock calls may stop it, or others.
      for clock in clocks { clock.check(at: now) }
      if scheduled == nil, !clocks.isEmpty { schedule() }
    }
  }
}

extension ConnectionClock {
  /// How far a client has taken a response, looked at each time the clock fires.
  struct WriteProgress {
    /// The parts of its response that a stream of HTTP/2 was given, and has got rid of: its channel does not tell how much is left.
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
