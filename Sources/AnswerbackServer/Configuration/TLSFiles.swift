import NIOConcurrencyHelpers
import NIOCore
import NIOSSL

/// A certificate chain and its key, in PEM files. They are read again with ``reload()``, without a restart: connections that come
/// afterwards see the new ones.
public final class TLSFiles: Sendable {
  /// What is served over TLS, by the names of RFC 7301, the preferred one first.
  static let protocols = ["h2", "http/1.1"]

  private let certificate: String
  private let key: String
  private let current: NIOLockedValueBox<NIOSSLContext>

  /// Reads the files.
  /// - Parameters:
  ///   - certificate: the path of the chain, the server's own certificate first.
  ///   - key: the path of its private key.
  /// - Throws: a ``ServerError`` naming the file that cannot be used.
  public init(certificate: String, key: String) throws(ServerError) {
    self.certificate = certificate
    self.key = key
    current = NIOLockedValueBox(try Self.context(certificate, key))
  }

  /// Reads both files again.
  /// - Throws: a ``ServerError``; then the old ones stay in use.
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
