/// Why a server does not run, as a sentence.
public enum ServerError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The address is taken, not this machine's, or not allowed.
  case cannotListen(host: String, port: Int, reason: String)

  public var description: String {
    switch self {
    case .cannotListen(let host, let port, let reason):
      "\(host):\(port) — cannot listen there: \(reason) — choose another with --host and --port; port 0 takes a free one"
    }
  }
}
