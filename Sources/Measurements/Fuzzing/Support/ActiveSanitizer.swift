import Foundation

/// The sanitizer that this program was built with.
enum ActiveSanitizer: String {
  case address
  case thread

  static let current: ActiveSanitizer? =
    if has("__asan_init") { .address } else if has("__tsan_init") { .thread } else { nil }

  /// The factor by which everything may be slower with it.
  static let slowness = current == nil ? 1 : 4

  /// The texts at the beginning of a sanitizer's report on standard error.
  static let reports = ["ERROR: AddressSanitizer", "ERROR: LeakSanitizer", "WARNING: ThreadSanitizer", "runtime error: "]

  private static func has(_ symbol: String) -> Bool {
    dlsym(nil, symbol) != nil
  }
}

/// Measures the time since its creation.
struct Stopwatch {
  private let start = ContinuousClock.now

  var milliseconds: Int {
    let elapsed = (ContinuousClock.now - start).components
    return Int(elapsed.seconds) * 1000 + Int(elapsed.attoseconds / 1_000_000_000_000_000)
  }

  var seconds: Double { Double(milliseconds) / 1000 }
}
