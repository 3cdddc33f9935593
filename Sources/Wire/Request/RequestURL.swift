/// An absolute `http` URL, taken apart for sending (RFC 3986, RFC 9112 section 3.2.1).
struct RequestURL: Sendable, Hashable {
  let authority: Authority
  /// Path and query as written; only what cannot stand in a request line is percent-encoded. Never empty.
  let target: String

  init(_ text: String) throws(RequestFault) {
    let bytes = Array(text.utf8)
    guard let mark = bytes.firstRange(of: Array("://".utf8)) else { throw .noScheme }
    switch String(decoding: bytes[..<mark.lowerBound], as: UTF8.self).lowercased() {
    case "http": break
    case "https": throw .tls
    case let scheme: throw .scheme(scheme)
    }
    let rest = bytes[mark.upperBound...]
    let end = rest.firstIndex { "/?#".utf8.contains($0) } ?? rest.endIndex
    authority = try Authority(rest[..<end])
    let written = rest[end...].prefix { $0 != UInt8(ascii: "#") }
    let encoded = Self.percentEncoded(written)
    target = written.first == UInt8(ascii: "/") ? encoded : "/" + encoded
  }

  /// Replaces blanks, control bytes and bytes outside ASCII; every other byte stays, also where a URL should not have it.
  private static func percentEncoded(_ bytes: ArraySlice<UInt8>) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for byte in bytes {
      if byte > 0x20, byte < 0x7F {
        result.append(byte)
      } else {
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0x0F)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
