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

extension String {
  /// The text in lines of so many characters, broken at blanks; a longer word stands on a line of its own.
  func wrapped(at count: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in split(separator: " ", omittingEmptySubsequences: false) {
      if !line.isEmpty, line.count + 1 + word.count > count {
        lines.append(line)
        line = String(word)
      } else {
        line += (line.isEmpty ? "" : " ") + word
      }
    }
    return lines + [line]
  }

  /// The text without a beginning, where it has it.
  func dropping(_ prefix: String) -> String { droppingPrefix(prefix).map(String.init) ?? self }

  /// `http://127.0.0.1:8080` of `http://127.0.0.1:8080/path`; empty when there is no scheme.
  var authorityPrefix: String {
    guard let colon = firstIndex(of: ":"), self[colon...].hasPrefix("://") else { return "" }
    let authority = self[index(colon, offsetBy: 3)...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    return String(self[..<authority.endIndex])
  }

  var trimmingSpaces: String {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  /// `layers` of `scenarios/cookies/layers.scenario`.
  var fileStem: String {
    let name = split(separator: "/").last.map(String.init) ?? self
    return name.hasSuffix(".scenario") ? String(name.dropLast(".scenario".count)) : name
  }
}
