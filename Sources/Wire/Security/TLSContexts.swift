import Exchanges
import NIOPosix
import NIOSSL
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The TLS contexts of one client. Making one reads certificates, so they are kept until a file of theirs changes.
final class TLSContexts: Sendable {
  static let capacity = 16

  private struct Key: Hashable {
    let options: TransportOptions.TLS
    let applicationProtocols: [String]
    /// When each file was last changed, in nanoseconds; nil for one that is not there.
    let changes: [Int?]
  }

  private let contexts = Mutex<[Key: NIOSSLContext]>([:])

  /// The context for a route; files are read on a thread that may block.
  func context(for options: TransportOptions.TLS, applicationProtocols: [String]) async throws(RequestFault) -> NIOSSLContext {
    let made: Result<NIOSSLContext, RequestFault>
    do {
      made = try await NIOThreadPool.singleton.runIfActive {
        Result { () throws(RequestFault) in try self.made(options, applicationProtocols) }
      }
    } catch {
      throw .tlsSetting(reason: "\(error)")
    }
    return try made.get()
  }

  private func made(_ options: TransportOptions.TLS, _ applicationProtocols: [String]) throws(RequestFault) -> NIOSSLContext {
    let files = [options.caFile, options.clientCertificate, options.clientKey].compactMap(\.self)
    let key = Key(options: options, applicationProtocols: applicationProtocols, changes: files.map(Self.lastChange))
    if let context = contexts.withLock({ $0[key] }) { return context }
    let configuration = try TLSConfiguration(options, applicationProtocols: applicationProtocols)
    let context: NIOSSLContext
    do {
      context = try NIOSSLContext(configuration: configuration)
    } catch {
      throw .tlsSetting(reason: "\(error)")
    }
    contexts.withLock { contexts in
      if contexts.count >= Self.capacity { contexts.removeAll() }
      contexts[key] = context
    }
    return context
  }

  private static func lastChange(of path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
    let time = status.st_mtimespec
    #else
    let time = status.st_mtim
    #endif
    return Int(time.tv_sec) &* 1_000_000_000 &+ Int(time.tv_nsec)
  }
}

extension TLSConfiguration {
  /// What a client's options mean to NIOSSL.
  fileprivate init(_ options: TransportOptions.TLS, applicationProtocols: [String]) throws(RequestFault) {
    self = .makeClientConfiguration()
    self.applicationProtocols = applicationProtocols
    certificateVerification = options.insecure ? .none : .fullVerification
    if let path = options.caFile, !options.insecure {
      trustRoots = .certificates(try Self.certificates(in: path, role: "CA file"))
    }
    guard let path = options.clientCertificate else { return }
    certificateChain = try Self.certificates(in: path, role: "client certificate").map { .certificate($0) }
    let keyPath = options.clientKey ?? path
    do {
      privateKey = .privateKey(try NIOSSLPrivateKey(file: keyPath, format: .pem))
    } catch {
      throw .tlsFile(path: keyPath, role: "client's key")
    }
  }

  private static func certificates(in path: String, role: String) throws(RequestFault) -> [NIOSSLCertificate] {
    do {
      return try NIOSSLCertificate.fromPEMFile(path)
    } catch {
      throw .tlsFile(path: path, role: role)
    }
  }
}
