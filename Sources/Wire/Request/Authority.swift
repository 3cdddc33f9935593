import FieldValues
import NIOCore

/// The server a URL names: host and port (RFC 3986 section 3.2).
struct Authority: Sendable, Hashable {
  /// A name or an address, as written; an IPv6 address without its brackets.
  let host: String
  let port: Int
  let isIPv6: Bool
  /// The port that the scheme stands for, 80 or 443.
  let defaultPort: Int

  init(host: String, port: Int, isIPv6: Bool = false, defaultPort: Int = 80) {
    self.host = host
    self.port = port
    self.isIPv6 = isIPv6
    self.defaultPort = defaultPort
  }

  /// Reads what stands between `//` and the path.
  init(_ bytes: ArraySlice<UInt8>, defaultPort: Int) throws(RequestFault) {
    guard !bytes.contains(UInt8(ascii: "@")) else { throw .userInfo }
    guard !bytes.isEmpty else { throw .noHost }
    if bytes.first == UInt8(ascii: "[") {
      self = try Self.bracketed(bytes, defaultPort: defaultPort)
    } else {
      let end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
      let host = bytes[..<end]
      guard !host.isEmpty else { throw .noHost }
      guard host.allSatisfy(\.isHostByte) else { throw .host(String(decoding: host, as: UTF8.self)) }
      self.init(
        host: String(decoding: host, as: UTF8.self),
        port: try Self.port(bytes[end...]) ?? defaultPort,
        defaultPort: defaultPort
      )
    }
  }

  private static func bracketed(_ bytes: ArraySlice<UInt8>, defaultPort: Int) throws(RequestFault) -> Authority {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else {
      throw .host(String(decoding: bytes, as: UTF8.self))
    }
    let host = String(decoding: bytes[..<end].dropFirst(), as: UTF8.self)
    guard case .v6? = try? SocketAddress(ipAddress: host, port: 0) else { throw .host("[\(host)]") }
    let port = try port(bytes[(end + 1)...]) ?? defaultPort
    return Authority(host: host, port: port, isIPv6: true, defaultPort: defaultPort)
  }

  /// Reads what follows the host: nothing, `:`, or `:8080`; nil when that isn't a number.
  private static func port(_ bytes: ArraySlice<UInt8>) throws(RequestFault) -> Int? {
    guard let colon = bytes.first else { return nil }
    let digits = bytes.dropFirst()
    if colon == UInt8(ascii: ":"), digits.isEmpty { return nil }
    let text = String(decoding: digits, as: UTF8.self)
    guard colon == UInt8(ascii: ":"), digits.allSatisfy(\.isDigit), let port = UInt16(text), port > 0 else {
      throw .port(text)
    }
    return Int(port)
  }

  /// The value of the Host field: no port where it is the scheme's own (RFC 9110 section 7.2).
  var hostField: String {
    port == defaultPort ? bracketedHost : description
  }

  /// Whether the host is an address and not a name.
  var isAddress: Bool { (try? SocketAddress(ipAddress: host, port: port)) != nil }

  private var bracketedHost: String { isIPv6 ? "[\(host)]" : host }
}

extension Authority: CustomStringConvertible {
  var description: String { "\(bracketedHost):\(port)" }
}

extension UInt8 {
  /// What may stand in a registered name (RFC 3986 section 3.2.2).
  fileprivate var isHostByte: Bool { isAlphanumeric || "-._~%!$&'()*+,;=".utf8.contains(self) }
}
