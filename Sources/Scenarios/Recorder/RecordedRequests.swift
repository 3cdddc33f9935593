import Exchanges

/// The requests of a recording, in which the values of answers are looked for.
///
/// A recording may have thousands of requests and of values. Searching each request for each value would take time by their product, so
/// the requests are searched through a table of hashes, as compressors find what was there before.
final class RecordedRequests {
  /// URL, header lines and body of each request, one after the other.
  private var text: [UInt8] = []
  /// Where each request begins in the text.
  private var starts: [Int] = []
  /// By the number of bytes that are hashed.
  private var tables: [Int: Table] = [:]

  init(_ requests: [RequestMessage] = []) {
    for request in requests {
      starts.append(text.count)
      for part in [Array(request.url.utf8)] + request.headers.map(\.bytes) + [request.body ?? []] {
        text += part
        // No value has this byte, so none is found across two parts.
        text.append(0xFF)
      }
    }
  }

  /// Whether a value stands anywhere in a request that comes after the one of this number.
  func mentions(_ value: String, after number: Int) -> Bool {
    guard number + 1 < starts.count, !value.isEmpty else { return false }
    let value = Array(value.utf8)
    let width = value.count < 16 ? min(4, value.count) : 16
    let table = tables[width] ?? Table(text, width: width)
    tables[width] = table
    // The end of a value is hashed: identifiers are more often alike at the start.
    let first = starts[number + 1] + value.count - width
    return table.places(of: value.suffix(width), from: first).contains { place in
      text[(place + width - value.count)..<(place + width)].elementsEqual(value)
    }
  }
}

extension RecordedRequests {
  /// The places of a text by the hash of the bytes that stand there.
  private struct Table {
    /// The last place of each hash; -1 for none.
    private var last: [Int]
    /// For each place the one before it that has the same hash; -1 for none.
    private var previous: [Int] = []
    private let shift: Int

    init(_ text: [UInt8], width: Int) {
      let bits = max(1, Int.bitWidth - max(0, text.count).leadingZeroBitCount)
      shift = UInt64.bitWidth - bits
      last = Array(repeating: -1, count: 1 << bits)
      guard text.count >= width else { return }
      previous.reserveCapacity(text.count - width + 1)
      let leaving = (0..<width).reduce(1 as UInt64) { power, _ in power &* Self.base }
      var sum = text[..<width].reduce(0 as UInt64) { $0 &* Self.base &+ UInt64($1) }
      for place in 0...(text.count - width) {
        if place > 0 {
          sum = sum &* Self.base &+ UInt64(text[place + width - 1]) &- UInt64(text[place - 1]) &* leaving
        }
        let hash = Self.hash(sum, shift)
        previous.append(last[hash])
        last[hash] = place
      }
    }

    /// The places at which the bytes may stand, from the last one back to a first.
    func places(of bytes: ArraySlice<UInt8>, from first: Int) -> some Sequence<Int> {
      let sum = bytes.reduce(0 as UInt64) { $0 &* Self.base &+ UInt64($1) }
      return sequence(first: last[Self.hash(sum, shift)]) { previous[$0] }.lazy.prefix { $0 >= first }
    }

    private static let base: UInt64 = 0x100_0000_01B3

    private static func hash(_ sum: UInt64, _ shift: Int) -> Int {
      // Fibonacci hashing: the upper bits are the mixed ones.
      Int((sum &* 0x9E37_79B9_7F4A_7C15) >> UInt64(shift))
    }
  }
}
