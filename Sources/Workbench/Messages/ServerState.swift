/// The server the bench talks to.
public enum ServerState: Sendable, Hashable {
  /// An app in this process that does not listen yet.
  case starting
  /// An app in this process, at this address: `http://127.0.0.1:41873`, no slash at the end.
  case inProcess(base: String)
  /// Another server, at this address.
  case remote(base: String)
  /// The app in this process has ended: a sentence says why.
  case stopped(reason: String)
}
