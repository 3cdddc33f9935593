#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Date: DirectlyDecodable {
  static func read(_ node: NodeDecoder) throws -> Date {
    switch node.content {
    case .timestamp(let seconds, let nanoseconds): return Timestamp(seconds: seconds, nanoseconds: nanoseconds).date
    case .string(let text):
      guard let timestamp = Timestamp(text) else {
        throw node.corrupted("\"\(text.shortened)\" is not a date as RFC 3339 has it. Write 2024-01-02T03:04:05Z.")
      }
      return timestamp.date
    default: throw node.mismatch(Date.self, "a date")
    }
  }
}

extension UUID: DirectlyDecodable {
  static func read(_ node: NodeDecoder) throws -> UUID {
    let text = try node.decode(String.self)
    guard let value = UUID(uuidString: text) else { throw node.corrupted("\"\(text.shortened)\" is not a UUID.") }
    return value
  }
}

extension URL: DirectlyDecodable {
  static func read(_ node: NodeDecoder) throws -> URL {
    let text = try node.decode(String.self)
    guard let value = URL(string: text) else { throw node.corrupted("\"\(text.shortened)\" is not a URL.") }
    return value
  }
}

extension Data: DirectlyDecodable {
  static func read(_ node: NodeDecoder) throws -> Data {
    switch node.content {
    case .binary(let bytes): return Data(bytes)
    case .string(let text):
      guard let value = Data(base64Encoded: text) else {
        throw node.corrupted("\"\(text.shortened)\" is not base64 (RFC 4648).")
      }
      return value
    default: throw node.mismatch(Data.self, "base64 or binary data")
    }
  }
}

extension Decimal: DirectlyDecodable {
  static func read(_ node: NodeDecoder) throws -> Decimal {
    let text: String
    switch node.content {
    case .number(let number) where number.double.isNaN: return .nan
    case .number(let number): text = number.text
    case .string(let spelled): text = spelled
    default: throw node.mismatch(Decimal.self, "a number")
    }
    guard let exact = ExactNumber(text) else { throw node.corrupted("\"\(text.shortened)\" is not a number.") }
    guard let value = exact.decimal else { throw node.corrupted("A decimal has not enough digits for \(text.shortened).") }
    return value
  }
}
