import Foundation

/// The sanitizer that this program was built with.
enum ActiveSanitizer: String {
  case address
  case thread

  static let current: ActiveSanitizer? =
    if has("__asan_init") { .address } else if has("__tsan_init") { .thread } else { nil }

  /// How many times longer everything may take with it.
  static let slowness = current == nil ? 1 : 4

  /// What a report of a sanitizer on standard error begins with.
  static let reports = ["ERROR: AddressSanitizer", "ERROR: LeakSanitizer", "WARNING: ThreadSanitizer", "runtime error: "]

  private static func has(_ symbol: String) -> Bool {
    dlsym(nil, symbol) != nil
  }
}

/// Measures the time since it was made.
struct Stopwatch {
  private let start = ContinuousClock.now

  var milliseconds: Int {
    let elapsed = (ContinuousClock.now - start).components
    return Int(elapsed.seconds) * 1000 + Int(elapsed.attoseconds / 1_000_000_000_000_000)
  }

  var seconds: Double { Double(milliseconds) / 1000 }
}
