import Foundation

/// The proxy that the options name: `http://user:password@host:port`.
struct ProxyAddress: Sendable, Hashable {
  let authority: Authority
  /// The value of Proxy-Authorization (RFC 7617); nil when the URL names no user.
  let authorization: String?

  init(_ text: String) throws(RequestFault) {
    let prefix = "http://"
    let bytes = Array(text.utf8)
    guard String(decoding: bytes.prefix(prefix.utf8.count), as: UTF8.self).lowercased() == prefix else { throw .proxy }
    var rest = bytes[prefix.utf8.count...].prefix { !"/?#".utf8.contains($0) }
    var authorization: String?
    if let at = rest.lastIndex(of: UInt8(ascii: "@")) {
      authorization = try Self.basic(rest[..<at])
      rest = rest[(at + 1)...]
    }
    do throws(RequestFault) {
      authority = try Authority(rest, defaultPort: 80)
    } catch {
      throw .proxy
    }
    self.authorization = authorization
  }

  private static func basic(_ userInfo: ArraySlice<UInt8>) throws(RequestFault) -> String {
    let colon = userInfo.firstIndex(of: UInt8(ascii: ":")) ?? userInfo.endIndex
    guard let user = userInfo[..<colon].percentDecoded, let password = userInfo[colon...].dropFirst().percentDecoded,
      !user.contains(":")
    else { throw .proxy }
    return "Basic " + Data("\(user):\(password)".utf8).base64EncodedString()
  }
}
