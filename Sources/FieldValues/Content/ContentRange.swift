/// The value of a Content-Range field: which bytes of how many (RFC 9110 section 14.4).
public struct ContentRange: Sendable, Hashable {
  /// In lower case.
  public let unit: String
  /// The bytes that were sent, both ends inclusive; nil in the answer to an unsatisfiable range.
  public let range: ClosedRange<Int>?
  /// The length of the whole; nil where it is not known.
  public let length: Int?

  /// `bytes first-last/length`; nil where the range does not lie within the length.
  public init?(_ range: ClosedRange<Int>, of length: Int?, unit: String = "bytes") {
    guard range.lowerBound >= 0, length.map({ range.upperBound < $0 }) ?? true else { return nil }
    self.unit = unit.lowercased()
    self.range = range
    self.length = length
  }

  /// `bytes */length`, what goes with 416; a negative length is 0.
  public init(unsatisfiedLength length: Int, unit: String = "bytes") {
    self.unit = unit.lowercased()
    range = nil
    self.length = max(0, length)
  }

  /// Reads `unit SP ( first "-" last "/" ( length / "*" ) / "*/" length )`; nil on anything else.
  public init?(_ text: String) {
    var scanner = FieldScanner(text)
    guard let unit = scanner.token(), scanner.take(0x20) else { return nil }
    if scanner.take(UInt8(ascii: "*")) {
      guard scanner.take(.slash), let length = scanner.exactNumber(), scanner.isAtEnd else { return nil }
      self.init(unsatisfiedLength: length, unit: unit)
      return
    }
    guard let first = scanner.exactNumber(), scanner.take(.hyphen), let last = scanner.exactNumber(), first <= last,
      scanner.take(.slash)
    else { return nil }
    if scanner.take(UInt8(ascii: "*")) {
      guard scanner.isAtEnd else { return nil }
      self.init(first...last, of: nil, unit: unit)
      return
    }
    guard let length = scanner.exactNumber(), scanner.isAtEnd else { return nil }
    self.init(first...last, of: length, unit: unit)
  }
}

extension ContentRange: CustomStringConvertible {
  /// `bytes first-last/length`, with `*` for what is not known or not there.
  public var description: String {
    let total = length.map(String.init) ?? "*"
    guard let range else { return "\(unit) */\(total)" }
    return "\(unit) \(range.lowerBound)-\(range.upperBound)/\(total)"
  }
}

extension FieldScanner {
  /// A number that can be held.
  fileprivate mutating func exactNumber() -> Int? {
    number().flatMap { $0 == Int.max ? nil : $0 }
  }
}
