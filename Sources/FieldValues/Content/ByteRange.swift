/// One member of a Range field (RFC 9110 section 14.1.1).
public enum ByteRange: Sendable, Hashable {
  /// `first-last`, both inclusive.
  case bounded(first: Int, last: Int)
  /// `first-`, to the end.
  case from(first: Int)
  /// `-length`, the last bytes.
  case suffix(length: Int)

  /// The bytes it means of a representation of this length; nil where there are none.
  public func resolved(length: Int) -> ClosedRange<Int>? {
    guard length > 0 else { return nil }
    switch self {
    case .bounded(let first, let last):
      return first >= 0 && first < length && first <= last ? first...min(last, length - 1) : nil
    case .from(let first):
      return first >= 0 && first < length ? first...(length - 1) : nil
    case .suffix(let count):
      return count > 0 ? (length - min(count, length))...(length - 1) : nil
    }
  }
}

extension ByteRange: CustomStringConvertible {
  /// The member as it is sent.
  public var description: String {
    switch self {
    case .bounded(let first, let last): "\(first)-\(last)"
    case .from(let first): "\(first)-"
    case .suffix(let length): "-\(length)"
    }
  }
}

extension FieldScanner {
  /// `first-last`, `first-` or `-length`; nil for anything else.
  mutating func byteRange() -> ByteRange? {
    let first = number()
    guard take(.hyphen) else { return nil }
    let last = number()
    return switch (first, last) {
    case (let first?, let last?): first <= last ? .bounded(first: first, last: last) : nil
    case (let first?, nil): .from(first: first)
    case (nil, let length?): .suffix(length: length)
    case (nil, nil): nil
    }
  }
}
