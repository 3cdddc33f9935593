/// A line of laid-out JSON: where its bytes lie in the body, and how deep it stands. 16 bytes, for there may be millions.
struct JSONLine: Sendable, Hashable {
  enum Kind: UInt8, Sendable {
    /// A string, number or literal; an empty container.
    case scalar
    /// `{` or `[` with something inside.
    case open
    case close
    /// A further piece of a long string.
    case continuation
  }

  /// The first byte: of the key in an object, else of the value.
  var start: UInt32
  /// Behind the last byte of the value, of the bracket or of the piece.
  var end: UInt32
  /// The line of the other bracket; -1 when there is none.
  var partner: Int32 = -1
  var depth: UInt16
  var kind: Kind
  var flags: UInt8 = 0

  /// Whether a comma follows.
  var hasComma: Bool {
    get { flags & 1 != 0 }
    set { flags = newValue ? flags | 1 : flags & ~1 }
  }

  /// Whether it begins with a key.
  var hasKey: Bool {
    get { flags & 2 != 0 }
    set { flags = newValue ? flags | 2 : flags & ~2 }
  }

  var range: Range<Int> { Int(start)..<max(Int(start), Int(end)) }
}
