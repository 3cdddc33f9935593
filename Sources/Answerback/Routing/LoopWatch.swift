import Logging

/// Points out handlers that keep an event loop from its other connections; in debug builds only.
enum LoopWatch {
  static let limit = Duration.milliseconds(50)

  /// Runs a handler; one that takes longer than the limit is logged with its route.
  @inline(__always)
  static func watching<Value>(_ settings: SettledSettings, _ work: () throws -> Value) rethrows -> Value {
    #if DEBUG
    let start = ContinuousClock.now
    defer {
      let time = ContinuousClock.now - start
      if time > limit { settings.logger.warning("\(settings.route) — \(sentence(time))") }
    }
    #endif
    return try work()
  }

  static func sentence(_ time: Duration) -> String {
    "its handler held the event loop for \(time.components.seconds * 1000 + time.components.attoseconds / 1_000_000_000_000_000) ms, "
      + "and every other connection of the loop waited — make it async, or say .blocking()"
  }
}
