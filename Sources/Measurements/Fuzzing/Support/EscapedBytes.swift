import FieldValues
import Foundation

/// Bytes as text for a report: printable ASCII unchanged, everything else as `\n`, `\r`, `\t` or `\xff`.
struct EscapedBytes: CustomStringConvertible {
  let bytes: [UInt8]
  /// The maximum number of bytes that are shown.
  var limit = 400

  init(_ bytes: some Sequence<UInt8>, limit: Int = 400) {
    self.bytes = Array(bytes)
    self.limit = limit
  }

  var description: String {
    let shown = bytes.prefix(limit).map(EscapedBytes.text).joined()
    return bytes.count > limit ? "\(shown)… (\(bytes.count) bytes)" : shown
  }

  private static func text(_ byte: UInt8) -> String {
    switch byte {
    case 0x0A: "\\n"
    case 0x0D: "\\r"
    case 0x09: "\\t"
    case 0x5C: "\\\\"
    case 0x20...0x7E: String(Unicode.Scalar(byte))
    default: "\\x" + String(hex: byte, digits: 2)
    }
  }
}

extension Fuzz {
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
}
