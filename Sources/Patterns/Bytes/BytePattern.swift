#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Finds bytes among others in linear time (Knuth, Morris and Pratt), with the C library's `memchr` for the way to their first byte.
package struct BytePattern: Sendable {
  private let part: [UInt8]
  /// For each length of a beginning, the length of the longest shorter one that it ends with.
  private let borders: [Int]

  package init(_ part: some Sequence<UInt8>) {
    let part = Array(part)
    var borders = Array(repeating: 0, count: part.count + 1)
    var length = 0
    for place in part.indices.dropFirst() {
      while length > 0, part[place] != part[length] { length = borders[length] }
      if part[place] == part[length] { length += 1 }
      borders[place + 1] = length
    }
    self.part = part
    self.borders = borders
  }

  /// Where the bytes first stand in others; nil when they do not. No bytes stand at the start.
  package func firstIndex(in whole: [UInt8]) -> Int? {
    whole.withUnsafeBufferPointer { firstIndex(in: $0, from: 0) }
  }

  /// Whether a text has the bytes in its UTF-8.
  package func isFound(in text: String) -> Bool {
    var text = text
    return text.withUTF8 { firstIndex(in: $0, from: 0) } != nil
  }

  func firstIndex(in whole: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard let first = part.first else { return start }
    guard let base = whole.baseAddress else { return nil }
    return part.withUnsafeBufferPointer { part in
      var place = start
      var length = 0
      while whole.count - place >= part.count - length {
        if length == 0 {
          guard let found = memchr(base + place, Int32(first), whole.count - place) else { return nil }
          place = UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
          length = 1
        } else if base[place] == part[length] {
          place += 1
          length += 1
        } else {
          length = borders[length]
          continue
        }
        if length == part.count { return place - length }
      }
      return nil
    }
  }
}
