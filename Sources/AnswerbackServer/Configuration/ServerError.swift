import Foundation
import NIOCore
import NIOPosix

/// Why a server does not run, as a sentence.
public enum ServerError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The address is taken, not this machine's, or not allowed.
  case cannotListen(host: String, port: Int, reason: String)
  /// The unix socket cannot be made.
  case cannotListenAt(path: String, reason: String)
  /// A certificate or key cannot be used.
  case tls(file: String, reason: String)

  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .cannotListen(let host, let port, let reason):
      "\(host):\(port) — cannot listen there: \(reason) — choose another with --host and --port; port 0 takes a free one"
    case .cannotListenAt(let path, let reason):
      "\(path) — cannot listen there: \(reason) — name a path in a folder that exists, where no other server listens"
    case .tls(let file, let reason):
      "\(file) — cannot be used for TLS: \(reason) — give a PEM file with the certificate chain, and one with its key"
    }
  }
}

extension ServerError {
  /// What the system says of a socket that cannot be bound, without the call and the numbers around it: `Address already in use`.
  static func reason(of error: any Error) -> String {
    switch error {
    case let error as IOError: String(cString: strerror(error.errnoCode))
    case is SocketAddressError.UnknownHost: "the host has no address"
    case SocketAddressError.unixDomainSocketPathTooLong: "the path is too long for a unix socket"
    case is UnixDomainSocketPathWrongType: "there is a file that is no socket"
    default: "\(error)"
    }
  }
}
