extension Tree {
  /// A number as it was written.
  public enum Number: Sendable {
    /// A JSON number: its text, unchanged.
    case text(String)
    /// A MessagePack integer of the signed forms, or a positive fixint.
    case int(Int64)
    /// A MessagePack integer of the unsigned forms.
    case uint(UInt64)
    /// A MessagePack float 32.
    case float32(Float)
    /// A MessagePack float 64.
    case float64(Double)

    /// The number in JSON's spelling; `nan` and `inf`, which JSON has not, as Swift spells them.
    public var text: String {
      switch self {
      case .text(let text): text
      case .int(let value): value.description
      case .uint(let value): value.description
      case .float32(let value): value.description
      case .float64(let value): value.description
      }
    }

    /// The nearest double; an infinity when the number is too large for one.
    public var double: Double {
      switch self {
      case .text(let text): Double(text) ?? .nan
      case .int(let value): Double(value)
      case .uint(let value): Double(value)
      case .float32(let value): Double(value)
      case .float64(let value): value
      }
    }

    /// Whether it is written as an integer: without fraction and exponent.
    public var isInteger: Bool {
      switch self {
      case .text(let text):
        text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) }
      case .int, .uint: true
      case .float32, .float64: false
      }
    }

    /// The number as an integer, when it is one exactly (`1`, `1.0` and `1e2` are) and `Integer` holds it.
    public func integer<Integer: FixedWidthInteger>(_ type: Integer.Type = Integer.self) -> Integer? {
      switch self {
      case .text(let text): Integer(text) ?? ExactNumber(text)?.integer(type)
      case .int(let value): Integer(exactly: value)
      case .uint(let value): Integer(exactly: value)
      case .float32(let value): Integer(exactly: value)
      case .float64(let value): Integer(exactly: value)
      }
    }
  }
}
