import Answerback

/// An object whose members are written in the order given; a nil value is written as null.
struct OrderedObject: Encodable, Sendable {
  var members: [(String, (any Encodable & Sendable)?)]

  init(_ members: KeyValuePairs<String, (any Encodable & Sendable)?>) {
    self.members = members.map { ($0.key, $0.value) }
  }

  init(_ members: [(String, (any Encodable & Sendable)?)]) {
    self.members = members
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for (name, value) in members {
      if let value {
        try container.encode(value, forKey: Key(name))
      } else {
        try container.encodeNil(forKey: Key(name))
      }
    }
  }
}

extension OrderedObject: SchemaDescribing {
  static func schema(in types: SchemaTypes) -> Schema { ["type": "object"] }
}
