import Exchanges
import FieldValues
import Foundation

/// The way to a server: what is connected to, and what is spoken there. A connection serves any request of its route.
struct ConnectionRoute: Sendable, Hashable {
  /// What a socket connects to.
  enum Endpoint: Sendable, Hashable, CustomStringConvertible {
    case network(Authority)
    case unixSocket(String)

    var description: String {
      switch self {
      case .network(let authority): authority.description
      case .unixSocket(let path): "the socket \"\(VisibleText.excerpt(of: path))\""
      }
    }
  }

  /// The server that the request is for.
  let origin: Authority
  /// nil for clear text.
  let tls: TransportOptions.TLS?
  let preference: TransportOptions.ProtocolPreference
  let proxy: ProxyAddress?
  private let unixSocket: String?

  init(to url: RequestURL, _ options: TransportOptions) throws(RequestFault) {
    origin = url.authority
    tls = url.isSecure ? options.tls : nil
    // Without ALPN there is nothing to negotiate with.
    preference = !url.isSecure && options.protocolPreference == .negotiated ? .http1 : options.protocolPreference
    unixSocket = url.unixSocket ?? options.unixSocket
    proxy = if let text = options.proxy { try ProxyAddress(text) } else { nil }
    guard proxy == nil || unixSocket == nil else { throw .socketBehindProxy }
  }

  var endpoint: Endpoint {
    if let unixSocket { .unixSocket(unixSocket) } else { .network(proxy?.authority ?? origin) }
  }

  /// Whether the proxy carries bytes only; else it reads the request.
  var usesTunnel: Bool { proxy != nil && (tls != nil || preference == .http2) }

  /// Whether the proxy reads the request.
  var isForwarded: Bool { proxy != nil && !usesTunnel }

  /// What is offered in the TLS handshake (RFC 7301).
  var applicationProtocols: [String] {
    switch preference {
    case .http1: ["http/1.1"]
    case .http2: ["h2"]
    case .negotiated: ["h2", "http/1.1"]
    }
  }
}

extension ConnectionRoute {
  /// The proxy that the options name: `http://user:password@host:port`.
  struct ProxyAddress: Sendable, Hashable {
    let authority: Authority
    /// The value of Proxy-Authorization (RFC 7617); nil when the URL names no user.
    let authorization: String?

    init(_ text: String) throws(RequestFault) {
      let prefix = "http://".utf8
      let bytes = Array(text.utf8)
      guard bytes.starts(with: prefix, by: { $0.lowercased == $1 }) else { throw .proxy }
      var rest = bytes[prefix.count...].prefix { !"/?#".utf8.contains($0) }
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
}
