import NIOCore

extension ConnectionClock {
  /// The client's progress in reading a response, checked each time the clock fires.
  struct WriteProgress {
    /// The numbers of response parts that an HTTP/2 stream was given and has written. Its channel does not report how much is
    /// left.
    private var given = 0
    private var taken = 0
    /// The amount unsent at the last check, and the time since when it has not changed.
    private var lastUnsent = 0
    private var lastTaken = NIODeadline.now()

    mutating func begin() { lastUnsent = 0 }
    mutating func partGiven() { given += 1 }
    mutating func partTaken() { taken += 1 }

    /// Returns 0 if the client has taken everything and could take more. The value stays constant while it takes nothing.
    func unsentParts(isWaiting: @autoclosure () -> Bool) -> Int { given > taken || isWaiting() ? taken + 1 : 0 }

    /// Records the amount that is unsent now.
    /// - Returns: Whether nothing has been taken for that long.
    mutating func isStuck(unsent: Int, longerThan time: Duration) -> Bool {
      let now = NIODeadline.now()
      if unsent == 0 || unsent != lastUnsent { (lastUnsent, lastTaken) = (unsent, now) }
      return now >= lastTaken + .init(time)
    }
  }
}
