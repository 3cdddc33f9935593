public import FieldValues

/// A message of a source that mixes types: `[1, "two", ["data": 3, "event": "third"]]`.
///
/// A literal is converted by itself. Wrap everything else that can be a message: `EventPiece(message)`.
public struct EventPiece: ServerSentEventConvertible, Sendable {
  private let message: any ServerSentEventConvertible & Sendable

  /// Wraps a value that can be a message.
  public init(_ message: any ServerSentEventConvertible & Sendable) {
    self.message = message
  }

  /// Converts the value that is wrapped.
  /// - Throws: What the conversion of the value throws.
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

/// Messages given as dictionaries, with the keys of ``EventFields``.
extension EventPiece: ExpressibleByDictionaryLiteral {
  /// Creates a message from a dictionary.
  public init(dictionaryLiteral elements: (String, (any Encodable & Sendable)?)...) {
    self.init(EventFields(elements))
  }
}
