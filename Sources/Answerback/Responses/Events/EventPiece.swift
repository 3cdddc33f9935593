public import FieldValues

/// A message of a source that mixes kinds: `[1, "two", ["data": 3, "event": "third"]]`.
///
/// A literal stands for itself; everything else that can be a message is wrapped: `EventPiece(message)`.
public struct EventPiece: ServerSentEventConvertible, Sendable {
  private let message: any ServerSentEventConvertible & Sendable

  /// Wraps anything that can be a message.
  public init(_ message: any ServerSentEventConvertible & Sendable) {
    self.message = message
  }

  /// The message that is wrapped.
  /// - Throws: what no message can be made of.
  public func serverSentEvent(in encoding: EventSink.Encoding) throws -> ServerSentEvent? {
    try message.serverSentEvent(in: encoding)
  }
}

extension EventPiece: ExpressibleByStringInterpolation {
  /// Creates a message of text.
  public init(stringLiteral value: String) {
    self.init(value)
  }
}

extension EventPiece: ExpressibleByIntegerLiteral {
  /// Creates a message of a number.
  public init(integerLiteral value: Int) {
    self.init(value)
  }
}

extension EventPiece: ExpressibleByFloatLiteral {
  /// Creates a message of a number.
  public init(floatLiteral value: Double) {
    self.init(value)
  }
}

extension EventPiece: ExpressibleByBooleanLiteral {
  /// Creates a message of `true` or `false`.
  public init(booleanLiteral value: Bool) {
    self.init(value)
  }
}

/// A message as a map, with the keys of ``EventFields``.
extension EventPiece: ExpressibleByDictionaryLiteral {
  /// Creates a message from a map.
  public init(dictionaryLiteral elements: (String, (any Encodable & Sendable)?)...) {
    self.init(EventFields(elements))
  }
}
