public import FieldValues

/// A message given as a dictionary: `["data": 2, "event": "tick", "retry": 10]` (seed page: Server Sent Event Responses).
///
/// Its keys are `data`, `event` or `event_type`, `id`, `retry` and `comment`. Another key is refused when the message is sent.
/// Data that is a record, a dictionary or a list is encoded as JSON.
public struct EventFields: ServerSentEventConvertible, Sendable, ExpressibleByDictionaryLiteral {
  private let members: [(String, (any Encodable & Sendable)?)]

  /// Creates a message from keys and values. A value that is nil is left out.
  public init(_ members: [(String, (any Encodable & Sendable)?)]) {
    self.members = members
  }

  /// Creates a message from keys and values. A value that is nil is left out.
  public init(dictionaryLiteral elements: (String, (any Encodable & Sendable)?)...) {
    members = elements
  }

  /// Converts the dictionary to a message.
  /// - Throws: An error for an unknown key, for a `retry` that isn't a whole number, and for a line break in an id or event name.
  public func serverSentEvent(in encoding: EventSink.Encoding) throws -> ServerSentEvent? {
    var texts: [String: String] = [:]
    for (key, value) in members {
      guard let name = Self.names[key] else { throw EventSink.Fault.unknownKey(key) }
      if let value { texts[name] = try encoding.data(of: value) }
    }
    return try ServerSentEvent(
      data: texts["data"],
      event: texts["event"],
      id: texts["id"],
      retry: try texts["retry"].map(Self.milliseconds),
      comment: texts["comment"]
    )
  }

  private static let names = [
    "data": "data", "event": "event", "event_type": "event", "id": "id", "retry": "retry", "comment": "comment",
  ]

  private static func milliseconds(_ text: String) throws -> Int {
    guard let number = Int(text) else { throw EventSink.Fault.retry(text) }
    return number
  }
}
