import Exchanges
import FieldValues
import NIOSSL

extension TLSInfo {
  /// Reads what a handler has negotiated.
  init(
    _ handler: NIOSSLHandler,
    cipher: String?,
    applicationProtocol: String?,
    serverName: String?,
    isVerified: Bool,
    took: Duration
  ) {
    let version =
      switch handler.tlsVersion {
      case .tlsv1: "TLS 1.0"
      case .tlsv11: "TLS 1.1"
      case .tlsv12: "TLS 1.2"
      case .tlsv13: "TLS 1.3"
      case nil: "TLS"
      }
    self.init(
      version: version,
      cipher: cipher,
      applicationProtocol: applicationProtocol,
      serverName: serverName,
      isVerified: isVerified,
      certificate: handler.peerCertificate.map(CertificateInfo.init),
      handshake: took
    )
  }
}

extension CertificateInfo {
  init(_ certificate: NIOSSLCertificate) {
    let names = (try? certificate.toDERBytes()).flatMap(CertificateNames.init)
    self.init(
      subject: names?.subject ?? "",
      issuer: names?.issuer ?? "",
      serialNumber: certificate.serialNumber.hexText,
      notBefore: Int64(certificate.notValidBefore),
      notAfter: Int64(certificate.notValidAfter),
      alternativeNames: certificate._subjectAlternativeNames().map(Self.text)
    )
  }

  private static func text(of name: _SubjectAlternativeName) -> String {
    let bytes = name.contents.withUnsafeBufferPointer { Array($0) }
    return switch name.nameType {
    case .dnsName: "DNS:" + String(fieldBytes: bytes)
    case .email: "email:" + String(fieldBytes: bytes)
    case .uri: "URI:" + String(fieldBytes: bytes)
    case .ipAddress where bytes.count == 4: "IP:" + bytes.map(String.init).joined(separator: ".")
    case .ipAddress: "IP:" + groups(bytes).joined(separator: ":")
    default: "other"
    }
  }

  /// The groups of an IPv6 address, none of them left out.
  private static func groups(_ bytes: [UInt8]) -> [String] {
    stride(from: 0, to: bytes.count - 1, by: 2).map { String(hex: Int(bytes[$0]) << 8 | Int(bytes[$0 + 1])) }
  }
}
