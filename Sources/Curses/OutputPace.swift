/// When the next picture may be written, so that only a little output is ever on its way to a slow terminal.
///
/// What is on its way can't be asked for: the system doesn't tell how much a pseudo-terminal holds, and a connection
/// holds more. It is reckoned from what was written, and from two signs: a write that had to wait, and how long the terminal took
/// to report its status (`ESC [ 5 n`), which it does after everything before it.
struct OutputPace {
  /// What is known of the terminal.
  private enum Speed {
    /// It has not reported anything yet.
    case unknown
    case fast
    /// So many bytes a second.
    case slow(Double)
  }

  private var speed = Speed.unknown
  /// The bytes that are on their way, at the time they were reckoned.
  private var backlog = 0.0
  private var reckoned: ContinuousClock.Instant
  /// How much a terminal of unknown speed is given beyond the rate assumed; what is left of it.
  private var credit = 10_000.0
  /// When the question was written that has no reply yet, and the bytes that were on their way then.
  private var asked: (at: ContinuousClock.Instant, bytes: Double)?
  private var lastAsked: ContinuousClock.Instant?
  private var hasReplied = false
  /// When the user did something last, and the bytes of the pictures since then.
  private var input: (at: ContinuousClock.Instant, bytes: Double)?
  /// When a write had to wait last, and so the buffers were full, and what was written since then.
  private var full: ContinuousClock.Instant?
  private var bytesSinceFull = 0.0

  /// The rate of a terminal that reports nothing: pictures that no key asked for are held to it.
  private static let assumedRate = 1_000.0
  private static let mostCredit = 1_000.0
  /// How long after a key the pictures of a terminal that reports nothing are not held to the rate, and up to how many bytes: what comes
  /// then is most often what the key asked for.
  private static let timeOfResult = Duration.milliseconds(500)
  private static let bytesOfResult = 4_000.0
  /// What a pseudo-terminal holds when a write has to wait.
  private static let capacity = 13_000.0
  /// A write that takes longer had to wait for the terminal, where so much may be on its way.
  private static let longWrite = Duration.milliseconds(100)
  private static let worthWaiting = 6_000.0
  /// A report that comes so soon, or for so many bytes a second, is that of a fast terminal. Of fewer bytes it tells nothing.
  private static let shortReply = Duration.milliseconds(20)
  private static let fastRate = 20_000.0
  private static let fewBytes = 500.0
  /// The most that is on its way to a slow terminal when a picture is written.
  private static let mostDelay = 0.25
  /// How long a terminal that reports nothing counts as slow after a write that had to wait.
  private static let memory = Duration.seconds(60)
  private static let timeBetweenQuestions = Duration.seconds(1)
  /// How long the first reply is waited for. Many terminals never reply.
  private static let firstReply = Duration.milliseconds(200)
  /// A reply that takes longer is lost.
  private static let longestReply = Duration.seconds(20)
  /// How long a reply is waited for before the terminal is given to another program.
  private static let lastReply = Duration.milliseconds(200)
  /// So much output in a row is worth a question.
  private static let worthAsking = 4_000.0

  init(now: ContinuousClock.Instant) { reckoned = now }

  /// How long to wait before a picture is written.
  /// - Parameter isUrgent: Whether the user did something, and waits for the picture.
  mutating func delay(isUrgent: Bool, at now: ContinuousClock.Instant) -> Duration {
    reckon(now)
    if isUrgent { input = (now, 0) }
    switch speed {
    case .fast: return .zero
    case .unknown:
      if let input, now < input.at + Self.timeOfResult, input.bytes < Self.bytesOfResult { return .zero }
      // The first reply tells how fast the terminal is; what no key asked for waits for it.
      if !isUrgent, !hasReplied, let asked, now < asked.at + Self.firstReply {
        return now.duration(to: asked.at + Self.firstReply)
      }
      guard !isUrgent, credit <= 0 else { return .zero }
      return .seconds((1 - credit) / Self.assumedRate)
    case .slow(let rate):
      // The reply says more than reckoning does.
      if hasReplied, isWaiting(at: now) { return .milliseconds(100) }
      let excess = backlog - rate * Self.mostDelay
      return excess <= 0 ? .zero : .seconds(excess / rate)
    }
  }

  private func isWaiting(at now: ContinuousClock.Instant) -> Bool { asked.map { now < $0.at + Self.longestReply } ?? false }

  /// How long to wait for a reply, so that it isn't taken for something typed into another program.
  func timeForLastReply(at now: ContinuousClock.Instant) -> Duration {
    guard let asked, hasReplied || now < asked.at + Self.lastReply else { return .zero }
    return max(.zero, min(Self.lastReply, now.duration(to: asked.at + Self.longestReply)))
  }

  /// Takes note of a picture that was written.
  /// - Parameters:
  ///   - bytes: How long it was, about.
  ///   - start: When the writing began.
  mutating func note(bytes: Int, from start: ContinuousClock.Instant, to end: ContinuousClock.Instant) {
    reckon(start)
    let took = start.duration(to: end)
    backlog = min(64_000, backlog + Double(bytes))
    credit = max(-Self.mostCredit, credit - Double(bytes))
    input?.bytes += Double(bytes)
    bytesSinceFull += Double(bytes)
    reckoned = end
    guard took > Self.longWrite, backlog > Self.worthWaiting || isSlow else { return }
    // While the write waited the terminal took at most this. From one time when the buffers are full to the next it takes what is
    // written.
    var rate = Double(bytes) / (took / .seconds(1))
    if let full { rate = min(rate, bytesSinceFull / (full.duration(to: end) / .seconds(1))) }
    (backlog, speed, full, bytesSinceFull) = (Self.capacity, .slow(max(100, rate)), end, 0)
  }

  private var isSlow: Bool { if case .slow = speed { true } else { false } }

  /// Whether the terminal is to be asked for its status now; the question is taken to be written.
  mutating func asks(at now: ContinuousClock.Instant) -> Bool {
    reckon(now)
    if let lastAsked {
      // A terminal that has never replied isn't asked again and again.
      guard hasReplied, !isWaiting(at: now), now >= lastAsked + Self.timeBetweenQuestions else { return false }
      if case .fast = speed, backlog <= Self.worthAsking { return false }
    }
    (asked, lastAsked) = ((now, backlog), now)
    return true
  }

  /// Takes note of a report: everything that was written before the question has arrived.
  mutating func noteReply(at now: ContinuousClock.Instant) {
    reckon(now)
    guard let question = asked else { return }
    (asked, hasReplied) = (nil, true)
    let took = question.at.duration(to: now)
    let rate = question.bytes / max(0.001, took / .seconds(1))
    if took <= Self.shortReply || rate >= Self.fastRate {
      (speed, backlog) = (.fast, 0)
    } else if question.bytes >= Self.fewBytes {
      speed = .slow(max(100, rate))
    }
  }

  /// Another program had the terminal: nothing is on its way any more, and no reply is waited for.
  mutating func restart(at now: ContinuousClock.Instant) {
    (backlog, asked, reckoned) = (0, nil, now)
  }

  /// Takes off what has arrived since the last look.
  private mutating func reckon(_ now: ContinuousClock.Instant) {
    let seconds = max(0, reckoned.duration(to: now) / .seconds(1))
    reckoned = max(reckoned, now)
    switch speed {
    // A fast terminal has taken in whatever came within the last half second.
    case .fast: backlog = max(0, backlog - seconds * 2 * Self.worthAsking)
    case .unknown:
      backlog = max(0, backlog - seconds * Self.assumedRate)
      if credit < Self.mostCredit { credit = min(Self.mostCredit, credit + seconds * Self.assumedRate) }
    case .slow(let rate):
      backlog = max(0, backlog - seconds * rate)
      guard !hasReplied, let since = full, now > since + Self.memory else { break }
      full = nil
      (speed, credit) = (.unknown, Self.mostCredit)
    }
  }
}
