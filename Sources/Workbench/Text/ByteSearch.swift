import FieldValues

/// Looks for a text among bytes; ASCII letters count the same in either case.
struct ByteSearch: Sendable, Hashable {
  private let needle: [UInt8]

  /// How many bytes are looked for.
  var count: Int { needle.count }

  /// nil for nothing to look for.
  init?(_ text: String) {
    guard !text.isEmpty else { return nil }
    needle = text.utf8.map(\.lowercased)
  }

  func isFound(in bytes: ArraySlice<UInt8>) -> Bool { first(in: bytes) != nil }

  func isFound(in text: String) -> Bool { first(in: Array(text.utf8)[...]) != nil }

  /// The index of the first place where it stands.
  func first(in bytes: ArraySlice<UInt8>) -> Int? {
    bytes.withUnsafeBufferPointer { buffer in
      guard buffer.count >= needle.count else { return nil }
      for at in 0...buffer.count - needle.count where stands(at, in: buffer) { return bytes.startIndex + at }
      return nil
    }
  }

  /// The index of the last place where it stands.
  func last(in bytes: ArraySlice<UInt8>) -> Int? {
    bytes.withUnsafeBufferPointer { buffer in
      guard buffer.count >= needle.count else { return nil }
      for at in (0...buffer.count - needle.count).reversed() where stands(at, in: buffer) { return bytes.startIndex + at }
      return nil
    }
  }

  private func stands(_ at: Int, in buffer: UnsafeBufferPointer<UInt8>) -> Bool {
    guard buffer[at].lowercased == needle[0] else { return false }
    for index in needle.indices.dropFirst() where buffer[at + index].lowercased != needle[index] { return false }
    return true
  }
}
