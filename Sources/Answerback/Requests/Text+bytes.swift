/// Paths and queries are taken apart byte by byte: to `Character`, a separator with a combining mark behind it is another character
/// than the separator, while a file system or another reader of the same bytes sees it.
extension StringProtocol where SubSequence == Substring {
  /// The parts between bytes of ASCII.
  func parts(between separator: Unicode.Scalar, omittingEmpty: Bool = true) -> [Substring] {
    let byte = UInt8(ascii: separator)
    return self[...].utf8.split(separator: byte, omittingEmptySubsequences: omittingEmpty).map(Substring.init)
  }

  /// What stands before the first of a byte of ASCII, and what stands behind it; nil when there is none.
  func cut(at mark: Unicode.Scalar) -> (before: Substring, behind: Substring)? {
    let bytes = self[...].utf8
    guard let index = bytes.firstIndex(of: UInt8(ascii: mark)) else { return nil }
    return (Substring(bytes[..<index]), Substring(bytes[bytes.index(after: index)...]))
  }

  /// Whether the last byte is that of a character of ASCII.
  func ends(in mark: Unicode.Scalar) -> Bool { self[...].utf8.last == UInt8(ascii: mark) }
}
