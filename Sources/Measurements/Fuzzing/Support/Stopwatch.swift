/// Measures the time since it was made.
struct Stopwatch {
  private let start = ContinuousClock.now

  var milliseconds: Int {
    let elapsed = (ContinuousClock.now - start).components
    return Int(elapsed.seconds) * 1000 + Int(elapsed.attoseconds / 1_000_000_000_000_000)
  }

  var seconds: Double { Double(milliseconds) / 1000 }
}
