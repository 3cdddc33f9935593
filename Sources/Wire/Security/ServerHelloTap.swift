import Exchanges
import FieldValues
import NIOCore
import NIOSSL

/// Reads the cipher suite from the server's first TLS record (RFC 8446 section 4.1.3), which NIOSSL does not tell, and then only
/// passes bytes on.
final class ServerHelloTap: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  /// More than the fields in front of the suite can take.
  private static let limit = 5 + 4 + 2 + 32 + 1 + 32 + 2

  private var seen: [UInt8] = []

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if seen.count < Self.limit {
      seen += unwrapInboundIn(data).readableBytesView.prefix(Self.limit - seen.count)
    }
    context.fireChannelRead(data)
  }

  /// The name of the suite that the server has chosen; nil when its first record isn't a ServerHello.
  var cipher: String? {
    let record: UInt8 = 22
    let serverHello: UInt8 = 2
    guard seen.count > 43, seen[0] == record, seen[5] == serverHello else { return nil }
    let place = 44 + Int(seen[43])
    guard place + 1 < seen.count else { return nil }
    let number = UInt16(seen[place]) << 8 | UInt16(seen[place + 1])
    return Self.names[number] ?? "0x" + String(hex: number, digits: 4)
  }

  /// The suites that BoringSSL knows of (IANA registry "TLS Cipher Suites").
  private static let names: [UInt16: String] = [
    0x1301: "TLS_AES_128_GCM_SHA256",
    0x1302: "TLS_AES_256_GCM_SHA384",
    0x1303: "TLS_CHACHA20_POLY1305_SHA256",
    0xC009: "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
    0xC00A: "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
    0xC013: "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    0xC014: "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
    0xC02B: "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    0xC02C: "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    0xC02F: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    0xC030: "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    0xCCA8: "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    0xCCA9: "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
  ]
}

extension ConnectionInfo.TLS {
  /// Reads what a handler has negotiated.
  init(
    _ handler: NIOSSLHandler,
    cipher: String?,
    applicationProtocol: String?,
    serverName: String?,
    isVerified: Bool,
    clientCertificate: String?,
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
      certificate: handler.peerCertificate.map(ConnectionInfo.Certificate.init),
      clientCertificate: clientCertificate,
      handshake: took
    )
  }
}

extension ConnectionInfo.Certificate {
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
