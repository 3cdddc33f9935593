import Exchanges
import FieldValues

/// An absolute URL, taken apart for sending (RFC 3986, RFC 9112 section 3.2.1).
///
/// The schemes are `http` and `https`, and `http+unix` and `https+unix`, whose host is the percent-encoded path of a socket:
/// `http+unix://%2Frun%2Fapp.sock/path`.
struct RequestURL: Sendable, Hashable {
  let isSecure: Bool
  let authority: Authority
  /// The socket that the URL names.
  let unixSocket: String?
  /// Path and query as written; only what cannot stand in a request line is percent-encoded. Never empty.
  let target: String

  init(_ text: String) throws(RequestFault) {
    let bytes = Array(text.utf8)
    guard let mark = bytes.firstRange(of: Array("://".utf8)) else { throw .noScheme }
    let scheme = String(decoding: bytes[..<mark.lowerBound], as: UTF8.self).lowercased()
    guard ["http", "https", "http+unix", "https+unix"].contains(scheme) else { throw .scheme(scheme) }
    isSecure = scheme.hasPrefix("https")
    let rest = bytes[mark.upperBound...]
    let end = rest.firstIndex { "/?#".utf8.contains($0) } ?? rest.endIndex
    let defaultPort = isSecure ? 443 : 80
    if scheme.hasSuffix("+unix") {
      guard let path = rest[..<end].percentDecoded, !path.isEmpty else { throw .noHost }
      unixSocket = path
      authority = Authority(host: "localhost", port: defaultPort, defaultPort: defaultPort)
    } else {
      unixSocket = nil
      authority = try Authority(rest[..<end], defaultPort: defaultPort)
    }
    let written = rest[end...].prefix { $0 != UInt8(ascii: "#") }
    let encoded = String(decoding: written, as: UTF8.self).encodedForRequestLine
    target = written.first == UInt8(ascii: "/") ? encoded : "/" + encoded
  }

  /// `http` or `https`, as a proxy and HTTP/2 need it.
  var scheme: String { isSecure ? "https" : "http" }
}

extension ArraySlice<UInt8> {
  /// The text with `%41` read as a byte; nil for a broken escape, NUL, or bytes that are not UTF-8.
  var percentDecoded: String? {
    guard let bytes = [UInt8](percentEncoded: self), !bytes.contains(0) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }
}
