import Exchanges
import FieldValues

/// What stops an exchange, as a fact; sentences are made from it at the edge.
protocol TransportFault: Error, Hashable {
  var kind: TransportFailure.Kind { get }
  /// What is so, and what to do.
  var sentence: String { get }
}

extension TransportFault {
  /// The failure as it is shown.
  /// - Parameter place: where it happened, `GET http://127.0.0.1:8080/`.
  func failure(at place: String) -> TransportFailure {
    TransportFailure(kind, "\(place): \(sentence)")
  }
}

// MARK: - The parts of sentences

extension VisibleText {
  /// Text from outside in quotation marks, made visible, and cut to a readable length.
  static func quoted(_ text: String) -> String {
    "\"\(excerpt(of: text))\""
  }

  /// Bytes from outside in quotation marks.
  static func quoted(_ bytes: some Collection<UInt8>) -> String {
    quoted(String(fieldBytes: Array(bytes.prefix(excerptLength + 1))))
  }
}

extension TransportFault {
  /// What to do where a server turns down the client's certificate, or the lack of one.
  static var certificateAdvice: String {
    "Name a client certificate that the server accepts by --client-cert, and its key by --client-key."
  }

  /// Whether a server's alert is about the client's certificate (RFC 8446 section 6.2). In TLS 1.2 a missing one is often a failed
  /// handshake and no more.
  static func asksForCertificate(_ alert: String) -> Bool {
    let endings = [
      "CERTIFICATE_REQUIRED", "BAD_CERTIFICATE", "UNSUPPORTED_CERTIFICATE", "CERTIFICATE_REVOKED", "CERTIFICATE_EXPIRED",
      "CERTIFICATE_UNKNOWN", "UNKNOWN_CA", "NO_CERTIFICATE", "HANDSHAKE_FAILURE",
    ]
    return alert.contains("_ALERT_") && endings.contains { alert.hasSuffix($0) }
  }
}
