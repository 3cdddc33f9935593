/// Name and value pairs of a query or of an `application/x-www-form-urlencoded` body (WHATWG URL section 5.1), in the order sent.
public struct FormFields: Sendable {
  public let pairs: [(name: String, value: String)]

  /// Reads pairs separated by `&`; broken percent escapes are kept as they stand, so that nothing is lost.
  public init(parsing text: Substring) {
    pairs = text.parts(between: "&").map { pair in
      let (name, value) = pair.cut(at: "=") ?? (pair, "")
      return (Self.decode(name), Self.decode(value))
    }
  }

  public func first(_ name: String) -> String? {
    pairs.first { $0.name == name }?.value
  }

  public func all(_ name: String) -> [String] {
    pairs.filter { $0.name == name }.map(\.value)
  }

  private static func decode(_ text: Substring) -> String {
    PercentDecoding.decode(text, plusIsSpace: true) ?? String(text)
  }
}
