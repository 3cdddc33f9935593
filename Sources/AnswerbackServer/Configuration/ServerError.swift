import Foundation
import NIOCore
import NIOPosix

/// Why a server can't run.
public enum ServerError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The address can't be bound: it is in use, doesn't belong to this machine, or isn't allowed.
  case cannotListen(host: String, port: Int, reason: String)
  /// The unix socket can't be created.
  case cannotListenAt(path: String, reason: String)
  /// A certificate or key can't be used.
  case tls(file: String, reason: String)

  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .cannotListen(let host, let port, let reason):
      "Can't listen on \(host):\(port): \(reason). Choose another address with --host and --port. Port 0 uses a free port."
    case .cannotListenAt(let path, let reason):
      "Can't listen on \(path): \(reason). Use a path in an existing folder on which no other server listens."
    case .tls(let file, let reason):
      "Can't use \(file) for TLS: \(reason). Use a PEM file with the certificate chain, and one with its private key."
    }
  }
}

extension ServerError {
  /// Returns the system's message about a socket that can't be bound, without the call and the numbers: `Address already in use`.
  static func reason(of error: any Error) -> String {
    switch error {
    case let error as IOError: String(cString: strerror(error.errnoCode))
    case is SocketAddressError.UnknownHost: "the host has no address"
    case SocketAddressError.unixDomainSocketPathTooLong: "the path is too long for a unix socket"
    case is UnixDomainSocketPathWrongType: "the existing file is not a socket"
    default: "\(error)"
    }
  }
}
