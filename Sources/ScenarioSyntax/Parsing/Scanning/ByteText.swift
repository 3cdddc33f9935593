#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Bytes as text and back.
enum ByteText {
  /// - Parameter digits: hexadecimal digits, nothing else.
  /// - Returns: nil when their number is odd.
  static func hex(_ digits: [UInt8]) -> [UInt8]? {
    guard digits.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { value(digits[$0]) << 4 | value(digits[$0 + 1]) }
  }

  private static func value(_ digit: UInt8) -> UInt8 {
    digit.isDigit ? digit - 0x30 : (digit | 0x20) &- 0x57
  }

  static func hex(printing bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// - Returns: nil when the text is not base64 of RFC 4648 section 4.
  static func base64(_ digits: [UInt8]) -> [UInt8]? {
    Data(base64Encoded: Data(digits)).map(Array.init)
  }

  static func base64(printing bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString()
  }
}
