/// A status code (RFC 9110 section 15): its number, its reason phrase and its class. It prints as its number.
public struct Status: Sendable, Hashable, Comparable, ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// The number as sent.
  public let code: Int

  public init(_ code: Int) {
    self.code = code
  }

  public init(integerLiteral code: Int) {
    self.code = code
  }

  /// The classes of RFC 9110 section 15; `other` for a number outside 100 to 599.
  public enum Class: Sendable, Hashable {
    case informational, successful, redirection, clientError, serverError, other
  }

  public var `class`: Class {
    switch code {
    case 100..<200: .informational
    case 200..<300: .successful
    case 300..<400: .redirection
    case 400..<500: .clientError
    case 500..<600: .serverError
    default: .other
    }
  }

  /// The phrase of the IANA registry; empty for a code that is not in it.
  public var reasonPhrase: String {
    Self.phrases[code] ?? ""
  }

  /// Whether it can end an exchange: three digits, and not an interim status (RFC 9110 section 15.2).
  var isFinal: Bool { (200...999).contains(code) }

  /// Whether an answer of this status may carry content (RFC 9110 sections 6.4.1, 15.3.5, 15.3.6 and 15.4.5).
  public var allowsBody: Bool {
    !(code < 200 || code == 204 || code == 205 || code == 304)
  }

  /// Whether an answer of this status carries Content-Length; 205 does, with 0 (RFC 9110 section 8.6).
  var allowsContentLength: Bool {
    !(code < 200 || code == 204 || code == 304)
  }

  public var description: String { String(code) }

  public static func < (left: Self, right: Self) -> Bool { left.code < right.code }
}
