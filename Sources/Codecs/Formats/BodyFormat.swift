/// The two forms in which a value travels as a body.
public enum BodyFormat: Sendable, Hashable {
  /// JSON text, RFC 8259.
  case json
  /// MessagePack, as its specification of 2017 has it, the timestamp extension included.
  case messagePack
}

extension BodyFormat {
  /// The two containers that both formats have.
  enum Container {
    case array, object
  }
}
