/// What is wrong with one declared input of a request. All faults of a request go into one 400, in declaration order.
public struct InputFault: Error, Sendable, Hashable, Encodable {
  public enum Source: String, Sendable, Hashable, Encodable {
    case path, query, header, cookie, body
  }

  /// What is so and what would be right.
  public var message: String
  /// The parameter's name; for a body the path of the field, empty for the body as a whole.
  public var key: String
  public var source: Source

  public init(_ message: String, key: String, source: Source) {
    self.message = message
    self.key = key
    self.source = source
  }
}

/// The faults of one input, thrown while it is read.
public struct InputFaults: Error, Sendable {
  public var faults: [InputFault]

  public init(_ faults: [InputFault]) {
    self.faults = faults
  }
}

extension InputFault: SchemaDescribing {
  public static func schema(in types: SchemaTypes) -> Schema {
    let sources: [Source] = [.path, .query, .header, .cookie, .body]
    return [
      "type": "object", "description": "What is wrong with one input of a request",
      "properties": [
        "message": ["type": "string"], "key": ["type": "string"],
        "source": ["type": "string", "enum": .array(sources.map { .string($0.rawValue) })],
      ],
      "required": ["message", "key", "source"],
    ]
  }
}

/// What a parameter should have been.
public struct InputTextError: Error, Sendable {
  /// `an integer`.
  public var expected: String
  public var text: String

  public init(expected: String, text: String) {
    self.expected = expected
    self.text = text
  }
}
