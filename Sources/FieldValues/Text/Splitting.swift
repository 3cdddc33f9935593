// By bytes, not by characters: a blank, a separator or a CR with a combining mark or an LF behind it is one character.

extension BidirectionalCollection<UInt8> {
  /// The bytes without spaces and tabs at either end; of nothing else, what is left is empty and stands at the end.
  @inlinable
  package func trimmingBlanks() -> SubSequence {
    droppingLeadingBlanks().droppingTrailingBlanks()
  }

  /// The bytes without spaces and tabs at the start.
  @inlinable
  package func droppingLeadingBlanks() -> SubSequence {
    drop { $0.isBlank }
  }

  /// The bytes without spaces and tabs at the end.
  @inlinable
  package func droppingTrailingBlanks() -> SubSequence {
    var end = endIndex
    while end > startIndex {
      let previous = index(before: end)
      guard self[previous].isBlank else { break }
      end = previous
    }
    return self[..<end]
  }
}

extension StringProtocol where SubSequence == Substring {
  /// The text without spaces and tabs at either end; of nothing else, what is left is empty and stands at the end.
  @inlinable
  package func trimmingBlanks() -> Substring { Substring(self[...].utf8.trimmingBlanks()) }

  /// The text without spaces and tabs at the start.
  @inlinable
  package func droppingLeadingBlanks() -> Substring { Substring(self[...].utf8.droppingLeadingBlanks()) }

  /// The text without spaces and tabs at the end.
  @inlinable
  package func droppingTrailingBlanks() -> Substring { Substring(self[...].utf8.droppingTrailingBlanks()) }

  /// The parts between separators.
  /// - Parameter separator: of ASCII.
  @inlinable
  package func parts(between separator: Unicode.Scalar, omittingEmpty: Bool = true) -> [Substring] {
    self[...].utf8.split(separator: UInt8(ascii: separator), omittingEmptySubsequences: omittingEmpty).map { Substring($0) }
  }

  /// What stands before and after the first separator; nil where there is none.
  /// - Parameter separator: of ASCII.
  @inlinable
  package func splitOnce(at separator: Unicode.Scalar) -> (before: Substring, after: Substring)? {
    let bytes = self[...].utf8
    guard let place = bytes.firstIndex(of: UInt8(ascii: separator)) else { return nil }
    return (Substring(bytes[..<place]), Substring(bytes[bytes.index(after: place)...]))
  }
}

// MARK: - Lines

extension String {
  /// Passes each line to a closure; lines end with CR LF, CR or LF, and what follows the last line end is a line, too.
  package func forEachLine(_ body: (Substring) throws -> Void) rethrows {
    var rest = self[...].utf8
    while let end = rest.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
      try body(Substring(rest[..<end]))
      let isCR = rest[end] == 0x0D
      rest = rest[rest.index(after: end)...]
      if isCR, rest.first == 0x0A { rest = rest.dropFirst() }
    }
    try body(Substring(rest))
  }

  /// The lines, without the CR LF, CR or LF between them.
  package func splitAtLineEnds() -> [Substring] {
    var lines: [Substring] = []
    forEachLine { lines.append($0) }
    return lines
  }

  /// The text with LF for every CR LF and every other CR.
  package func normalizingLineEnds() -> String {
    guard utf8.contains(0x0D) else { return self }
    return splitAtLineEnds().joined(separator: "\n")
  }
}
