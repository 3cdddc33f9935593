import NIOCore
import NIOPosix
import Scenarios

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Why there is no connection, or why waiting on it ended.
enum ConnectionFault: TransportFault {
  case unknownHost(String)
  case refused(Authority)
  case other(Authority, reason: String)
  case connectTimeout(Authority, Duration)
  case sendTimeout(Duration, unsent: Int)
  case headTimeout(Duration, received: Int)
  case idleTimeout(Duration, received: Int)
  case maxTime(Duration, received: Int)

  /// Reads the error of a connection attempt.
  init(_ error: any Error, to authority: Authority, timeout: Duration) {
    if case ChannelError.connectTimeout = error {
      self = .connectTimeout(authority, timeout)
    } else if let error = error as? NIOConnectionError {
      guard let last = error.connectionErrors.last?.error else {
        self = .unknownHost(authority.host)
        return
      }
      self = ConnectionFault(last, to: authority, timeout: timeout)
    } else if let error = error as? IOError {
      self = error.errnoCode == ECONNREFUSED ? .refused(authority) : .other(authority, reason: error.description)
    } else {
      self = .other(authority, reason: "\(error)")
    }
  }

  var kind: TransportFailure.Kind {
    switch self {
    case .unknownHost, .refused, .other: .connect
    case .connectTimeout, .sendTimeout, .headTimeout, .idleTimeout, .maxTime: .timeout
    }
  }

  var sentence: String {
    switch self {
    case .unknownHost(let host):
      "the name \(quoted(host)) has no address. Correct it, or see whether names can be resolved."
    case .refused(let authority):
      "nothing accepts connections at \(authority). Start the server, or correct host and port."
    case .other(let authority, let reason):
      "no connection to \(authority) (\(reason)). See whether the host can be reached."
    case .connectTimeout(let authority, let time):
      "no connection to \(authority) within \(time). See whether the host can be reached, or raise the connect timeout."
    case .sendTimeout(let time, let unsent):
      "the server took nothing of the request for \(time), \(Count.bytes(unsent)) are not sent. "
        + "See why it does not read, or raise the head timeout."
    case .headTimeout(let time, let received):
      "no whole head within \(time) after the request, \(Count.bytes(received)) of the answer came. "
        + "See what the handler waits for, or raise the head timeout."
    case .idleTimeout(let time, let received):
      "the body paused for more than \(time), after \(Count.bytes(received)) of the answer. "
        + "See what the server waits for, or raise the idle timeout."
    case .maxTime(let time, let received):
      "not finished within \(time), \(Count.bytes(received)) of the answer came. Raise the time limit, or ask for less."
    }
  }
}
