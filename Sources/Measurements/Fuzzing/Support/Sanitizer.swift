import Foundation

/// The sanitizer that this program was built with.
enum Sanitizer: String {
  case address
  case thread

  static let current: Sanitizer? =
    if has("__asan_init") { .address } else if has("__tsan_init") { .thread } else { nil }

  /// How many times longer everything may take with it.
  static let slowness = current == nil ? 1 : 4

  /// What a report of a sanitizer on standard error begins with.
  static let reports = ["ERROR: AddressSanitizer", "ERROR: LeakSanitizer", "WARNING: ThreadSanitizer", "runtime error: "]

  private static func has(_ symbol: String) -> Bool {
    dlsym(nil, symbol) != nil
  }
}
