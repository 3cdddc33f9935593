/// What is wrong with one declared input of a request. All faults of a request are sent in one 400, in the order of declaration.
public struct InputFault: Error, Sendable, Hashable, Encodable {
  /// The part of a request that an input is read from.
  public enum Source: String, Sendable, Hashable, Encodable {
    /// A parameter of the path.
    case path
    /// A parameter of the query.
    case query
    /// A header field.
    case header
    /// A cookie.
    case cookie
    /// The body, or one field of it.
    case body
  }

  /// A sentence for the client: what is wrong, and what would be right.
  public var message: String
  /// The name of the parameter. For a body it is the path of the field, or empty for the whole body.
  public var key: String
  /// The part of the request that contains the input.
  public var source: Source

  /// Creates a fault of one input.
  public init(_ message: String, key: String, source: Source) {
    self.message = message
    self.key = key
    self.source = source
  }
}

/// The faults of one input, thrown by ``Input/read(from:)``.
public struct InputFaults: Error, Sendable {
  /// At least one fault.
  public var faults: [InputFault]

  /// Creates an error from the faults of one input.
  public init(_ faults: [InputFault]) {
    self.faults = faults
  }
}

extension InputFaults {
  /// The 400 that lists all faults.
  var httpError: HTTPError {
    HTTPError(.badRequest, faults.count == 1 ? faults[0].message : "\(faults.count) inputs are wrong", extra: faults)
  }
}

extension InputFault: SchemaDescribing {
  /// The schema of a fault in the body of a 400.
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

/// A text that can't be converted to an input, thrown by types that are read from text.
public struct InputTextError: Error, Sendable {
  /// What was expected, with its article: `an integer`.
  public var expected: String
  /// The text that was sent.
  public var text: String

  /// Creates an error that names what was expected.
  public init(expected: String, text: String) {
    self.expected = expected
    self.text = text
  }
}
