import NIOConcurrencyHelpers
import NIOCore
import NIOSSL

/// A certificate chain and its private key, in PEM files. ``reload()`` reads them again without a restart: new connections use
/// the new files.
public final class TLSFiles: Sendable {
  /// The protocols served over TLS, by their names (RFC 7301), in order of preference.
  static let protocols = ["h2", "http/1.1"]

  private let certificate: String
  private let key: String
  private let current: NIOLockedValueBox<NIOSSLContext>

  /// Reads the files.
  /// - Parameters:
  ///   - certificate: The path of the certificate chain, the server's own certificate first.
  ///   - key: The path of the private key.
  /// - Throws: A ``ServerError`` that names the file that can't be used.
  public init(certificate: String, key: String) throws(ServerError) {
    self.certificate = certificate
    self.key = key
    current = NIOLockedValueBox(try Self.context(certificate, key))
  }

  /// Reads both files again.
  /// - Throws: A ``ServerError``. The old files then stay in use.
  public func reload() throws(ServerError) {
    let context = try Self.context(certificate, key)
    current.withLockedValue { $0 = context }
  }

  var context: NIOSSLContext { current.withLockedValue { $0 } }

  private static func context(_ certificate: String, _ key: String) throws(ServerError) -> NIOSSLContext {
    let chain: [NIOSSLCertificateSource]
    do {
      chain = try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) }
    } catch {
      throw .tls(file: certificate, reason: "\(error)")
    }
    do {
      let privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
      var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(privateKey))
      configuration.applicationProtocols = protocols
      configuration.minimumTLSVersion = .tlsv12
      return try NIOSSLContext(configuration: configuration)
    } catch {
      throw .tls(file: key, reason: "\(error)")
    }
  }
}
