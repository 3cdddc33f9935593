#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension TreeDecoder {
  /// Reads a value of a type that has a form of its own in the formats; nil when its own `init(from:)` is to be asked.
  func known(_ type: Any.Type) throws -> Any? {
    if type == Date.self { return try date() }
    if type == UUID.self { return try uuid() }
    if type == URL.self { return try url() }
    if type == Data.self { return try data() }
    if type == Decimal.self { return try decimal() }
    return nil
  }

  private func date() throws -> Date {
    switch tree.content {
    case .timestamp(let seconds, let nanoseconds): return Timestamp(seconds: seconds, nanoseconds: nanoseconds).date
    case .string(let text):
      guard let timestamp = Timestamp(text) else {
        throw corrupted("\"\(text.shortened)\" is not a date as RFC 3339 has it. Write 2024-01-02T03:04:05Z.")
      }
      return timestamp.date
    default: throw mismatch(Date.self, "a date")
    }
  }

  private func uuid() throws -> UUID {
    let text = try decode(String.self)
    guard let value = UUID(uuidString: text) else { throw corrupted("\"\(text.shortened)\" is not a UUID.") }
    return value
  }

  private func url() throws -> URL {
    let text = try decode(String.self)
    guard let value = URL(string: text) else { throw corrupted("\"\(text.shortened)\" is not a URL.") }
    return value
  }

  private func data() throws -> Data {
    switch tree.content {
    case .binary(let bytes): return Data(bytes)
    case .string(let text):
      guard let value = Data(base64Encoded: text) else { throw corrupted("\"\(text.shortened)\" is not base64 (RFC 4648).") }
      return value
    default: throw mismatch(Data.self, "base64 or binary data")
    }
  }

  private func decimal() throws -> Decimal {
    let text: String
    switch tree.content {
    case .number(let number) where number.double.isNaN: return .nan
    case .number(let number): text = number.text
    case .string(let spelled): text = spelled
    default: throw mismatch(Decimal.self, "a number")
    }
    guard let exact = ExactNumber(text) else { throw corrupted("\"\(text.shortened)\" is not a number.") }
    guard let value = exact.decimal else { throw corrupted("A decimal has not enough digits for \(text.shortened).") }
    return value
  }
}
