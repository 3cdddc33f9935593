import NIOCore

/// The server a URL names: host and port (RFC 3986 section 3.2).
struct Authority: Sendable, Hashable {
  static let defaultPort = 80

  /// A name or an address, as written; an IPv6 address without its brackets.
  let host: String
  let port: Int
  let isIPv6: Bool

  init(host: String, port: Int, isIPv6: Bool = false) {
    self.host = host
    self.port = port
    self.isIPv6 = isIPv6
  }

  /// Reads what stands between `//` and the path.
  init(_ bytes: ArraySlice<UInt8>) throws(RequestFault) {
    guard !bytes.contains(UInt8(ascii: "@")) else { throw .userInfo }
    guard !bytes.isEmpty else { throw .noHost }
    if bytes.first == UInt8(ascii: "[") {
      self = try Self.bracketed(bytes)
    } else {
      let end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
      let host = bytes[..<end]
      guard !host.isEmpty else { throw .noHost }
      guard host.allSatisfy(\.isHostByte) else { throw .host(String(decoding: host, as: UTF8.self)) }
      self.init(host: String(decoding: host, as: UTF8.self), port: try Self.port(bytes[end...]))
    }
  }

  private static func bracketed(_ bytes: ArraySlice<UInt8>) throws(RequestFault) -> Authority {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else {
      throw .host(String(decoding: bytes, as: UTF8.self))
    }
    let host = String(decoding: bytes[..<end].dropFirst(), as: UTF8.self)
    guard case .v6? = try? SocketAddress(ipAddress: host, port: 0) else { throw .host("[\(host)]") }
    return Authority(host: host, port: try port(bytes[(end + 1)...]), isIPv6: true)
  }

  /// Reads what follows the host: nothing, `:`, or `:8080`.
  private static func port(_ bytes: ArraySlice<UInt8>) throws(RequestFault) -> Int {
    guard let colon = bytes.first else { return defaultPort }
    let digits = bytes.dropFirst()
    if colon == UInt8(ascii: ":"), digits.isEmpty { return defaultPort }
    let text = String(decoding: digits, as: UTF8.self)
    guard colon == UInt8(ascii: ":"), digits.allSatisfy(\.isDigit), let port = UInt16(text), port > 0 else {
      throw .port(text)
    }
    return Int(port)
  }

  /// The value of the Host field: no port where it is 80 (RFC 9110 section 7.2).
  var hostField: String {
    port == Self.defaultPort ? bracketedHost : description
  }

  private var bracketedHost: String { isIPv6 ? "[\(host)]" : host }
}

extension Authority: CustomStringConvertible {
  var description: String { "\(bracketedHost):\(port)" }
}
