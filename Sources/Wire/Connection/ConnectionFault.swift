import Exchanges
import FieldValues
import NIOCore
import NIOPosix
import NIOSSL

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Why there isn't a connection, or why waiting on it ended.
enum ConnectionFault: TransportFault {
  case unknownHost(String)
  case refused(ConnectionRoute.Endpoint)
  case other(ConnectionRoute.Endpoint, reason: String)
  case connectTimeout(ConnectionRoute.Endpoint, Duration)
  case tunnelRefused(Int, reason: String)
  case tunnelBroken(String)
  case tunnelTimeout(Duration)
  case tls(TLSFault, Authority)
  case tlsTimeout(Duration)
  case noHTTP2(String?)
  case sendTimeout(Duration, unsent: Int)
  case headTimeout(Duration, received: Int)
  case idleTimeout(Duration, received: Int)
  case maxTime(Duration, received: Int)

  /// Reads the error of a connection attempt.
  init(_ error: any Error, on route: ConnectionRoute, timeout: Duration) {
    switch error {
    case let fault as ConnectionFault:
      self = fault
    case ChannelError.connectTimeout:
      self = .connectTimeout(route.endpoint, timeout)
    case let error as NIOConnectionError:
      if let last = error.connectionErrors.last?.error {
        self = ConnectionFault(last, on: route, timeout: timeout)
      } else {
        self = .unknownHost((route.proxy?.authority ?? route.origin).host)
      }
    case let error as IOError:
      let isRefused = error.errnoCode == ECONNREFUSED || error.errnoCode == ENOENT
      self = isRefused ? .refused(route.endpoint) : .other(route.endpoint, reason: error.description)
    case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError:
      self = .tls(TLSFault(error), route.origin)
    case ChannelError.eof where route.tls != nil:
      self = .tls(.closed, route.origin)
    default:
      self = .other(route.endpoint, reason: "\(error)")
    }
  }

  var kind: TransportFailure.Kind {
    switch self {
    case .unknownHost, .refused, .other, .tunnelRefused, .tunnelBroken, .tls, .noHTTP2: .connect
    case .connectTimeout, .tunnelTimeout, .tlsTimeout, .sendTimeout, .headTimeout, .idleTimeout, .maxTime: .timeout
    }
  }

  var sentence: String {
    switch self {
    case .unknownHost(let host):
      "the name \(VisibleText.quoted(host)) has no address. Correct it, or see whether names can be resolved."
    case .refused(let endpoint):
      "nothing accepts connections at \(endpoint). Start the server, or correct host and port."
    case .other(let endpoint, let reason):
      "no connection to \(endpoint) (\(reason)). See whether the host can be reached."
    case .connectTimeout(let endpoint, let time):
      "no connection to \(endpoint) within \(time). See whether the host can be reached, or raise the connect timeout."
    case .tunnelRefused(let status, let reason):
      "the proxy opens no tunnel and answers \(status) \(VisibleText.excerpt(of: reason)). See its log, and the user and password it wants."
    case .tunnelBroken(let reason):
      "the proxy opens no tunnel: \(reason). See whether it is an HTTP proxy."
    case .tunnelTimeout(let time):
      "the proxy did not answer within \(time). See whether it is an HTTP proxy, or raise the connect timeout."
    case .tls(let fault, let authority):
      Self.sentence(of: fault, authority)
    case .tlsTimeout(let time):
      "the TLS handshake was not done within \(time). See whether the port speaks TLS, or raise the TLS timeout."
    case .noHTTP2(let chosen):
      "the server chose \(chosen.map { VisibleText.quoted($0) } ?? "no protocol") by ALPN and not h2. Let it speak HTTP/2, or choose http1."
    case .sendTimeout(let time, let unsent):
      "the server took nothing of the request for \(time.roundedText), \(unsent.bytesText) are not sent. "
        + "See why it does not read, or raise the head timeout."
    case .headTimeout(let time, let received):
      "no whole head within \(time.roundedText) after the request, \(received.bytesText) of the response came. "
        + "See what the handler waits for, or raise the head timeout."
    case .idleTimeout(let time, let received):
      "the body paused for more than \(time.roundedText), after \(received.bytesText) of the response. "
        + "See what the server waits for, or raise the idle timeout."
    case .maxTime(let time, let received):
      "not finished within \(time.roundedText), \(received.bytesText) of the response came. Raise the time limit, or ask for less."
    }
  }
}

extension ConnectionFault {
  private static func sentence(of fault: TLSFault, _ authority: Authority) -> String {
    switch fault {
    case .untrusted:
      "the certificate of \(authority) is not trusted: self-signed, expired, or of an unknown authority. "
        + "Name its authority by --ca-file, or do not verify it (--insecure)."
    case .wrongName:
      "the certificate of \(authority) is for other names. Ask for a name it is for, or do not verify it (--insecure)."
    case .closed:
      "\(authority) closed the connection during the TLS handshake. See whether the port speaks TLS."
    case .certificateWanted(let reason):
      "\(authority) ended the TLS handshake (\(reason)), as servers do that ask for a client certificate. "
        + certificateAdvice
    case .other(let reason):
      "no TLS with \(authority) (\(VisibleText.excerpt(of: reason))). See whether the port speaks TLS, and which certificate it asks for."
    }
  }
}

extension Duration {
  /// The time limit for a sentence. What was left of one of 500 ms when the request was sent is 500 ms, too.
  fileprivate var roundedText: String { (self < .milliseconds(10) ? self : self + .microseconds(500)).shortText }
}

extension ConnectionFault {
  /// Why a TLS handshake came to nothing.
  enum TLSFault: Error, Hashable {
    case untrusted
    case wrongName
    case closed
    /// The server turned the client's certificate down, or there was none: the name of its alert.
    case certificateWanted(String)
    case other(String)

    /// Reads the error of a handshake.
    init(_ error: any Error) {
      switch error {
      case let error as NIOSSLExtraError where error == .failedToValidateHostname || error == .serverHostnameImpossibleToMatch:
        self = .wrongName
      case NIOSSLError.unableToValidateCertificate:
        self = .wrongName
      case NIOSSLError.uncleanShutdown:
        self = .closed
      default:
        let reason = Self.reason(of: error)
        if reason.contains("CERTIFICATE_VERIFY_FAILED") {
          self = .untrusted
        } else if ConnectionFault.asksForCertificate(reason) {
          self = .certificateWanted(reason)
        } else {
          self = reason.contains("EOF") ? .closed : .other(reason)
        }
      }
    }

    /// The last word of BoringSSL's own text, `TLSV1_ALERT_UNKNOWN_CA`.
    static func reason(of error: any Error) -> String {
      let stack: NIOBoringSSLErrorStack? =
        switch error {
        case NIOSSLError.handshakeFailed(.sslError(let stack)), NIOSSLError.shutdownFailed(.sslError(let stack)): stack
        case BoringSSLError.sslError(let stack): stack
        default: nil
        }
      if case NIOSSLError.uncleanShutdown = error { return "closed without its farewell" }
      let text = stack?.last?.description ?? "\(error)"
      let words = text.split(whereSeparator: { ": ".contains($0) })
      let isReason = { (word: Substring) in
        word.contains("_") && word != "OPENSSL_internal"
          && word.utf8.allSatisfy { $0.isDigit || $0 == 0x5F || (0x41...0x5A).contains($0) }
      }
      return words.first(where: isReason).map(String.init) ?? text
    }
  }
}
