import Scenarios

/// The first line of an answer (RFC 9112 section 4).
struct StatusLine: Sendable, Hashable {
  let version: String
  let minorVersion: Int
  let status: Int
  let reason: String

  /// Reads `HTTP/1.1 200 OK`; the reason phrase may be anything, or be missing together with its space.
  init?(_ line: ArraySlice<UInt8>) {
    let prefix = Array("HTTP/1.".utf8)
    let bytes = Array(line)
    let space = UInt8(ascii: " ")
    guard bytes.count >= 12, bytes.starts(with: prefix), bytes[7].isDigit, bytes[8] == space,
      let status = bytes[9..<12].decimalValue, status >= 100,
      bytes.count == 12 || bytes[12] == space
    else { return nil }
    version = String(decoding: bytes[..<8], as: UTF8.self)
    minorVersion = Int(bytes[7] - UInt8(ascii: "0"))
    self.status = status
    reason = String(fieldBytes: bytes.dropFirst(13))
  }
}
