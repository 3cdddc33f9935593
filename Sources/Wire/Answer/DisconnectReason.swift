/// How a connection came to its end.
enum DisconnectReason: Sendable, Hashable {
  case closed
  case reset
  /// TLS ended it, by an alert or without its farewell (RFC 8446 section 6.1).
  case tls(String)

  /// What the connection was, in a sentence.
  var word: String {
    switch self {
    case .closed: "closed"
    case .reset: "reset"
    case .tls(let reason): "ended by TLS (\(FaultText.visible(reason)))"
    }
  }
}
