import FieldValues
import NIOSSL

/// Why a TLS handshake came to nothing.
enum TLSFault: Error, Hashable {
  case untrusted
  case wrongName
  case closed
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
      self = reason.contains("CERTIFICATE_VERIFY_FAILED") ? .untrusted : reason.contains("EOF") ? .closed : .other(reason)
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
