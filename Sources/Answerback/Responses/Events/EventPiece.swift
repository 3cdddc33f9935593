public import FieldValues

/// A message of a source that mixes kinds: `[1, "two", ["data": 3, "event": "third"]]`.
///
/// A literal stands for itself; everything else that can be a message is wrapped: `EventPiece(message)`.
public struct EventPiece: ServerSentEventConvertible, Sendable {
  private let message: any ServerSentEventConvertible & Sendable

  public init(_ message: any ServerSentEventConvertible & Sendable) {
    self.message = message
  }

  public func serverSentEvent(in encoding: EventEncoding) throws -> ServerSentEvent? {
    try message.serverSentEvent(in: encoding)
  }
}

extension EventPiece: ExpressibleByStringInterpolation {
  public init(stringLiteral value: String) {
    self.init(value)
  }
}

extension EventPiece: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int) {
    self.init(value)
  }
}

extension EventPiece: ExpressibleByFloatLiteral {
  public init(floatLiteral value: Double) {
    self.init(value)
  }
}

extension EventPiece: ExpressibleByBooleanLiteral {
  public init(booleanLiteral value: Bool) {
    self.init(value)
  }
}

/// A message as a map, with the keys of ``EventFields``.
extension EventPiece: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, (any Encodable & Sendable)?)...) {
    self.init(EventFields(elements))
  }
}
