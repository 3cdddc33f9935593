/// An unkeyed container over the elements of an array.
struct UnkeyedReader: UnkeyedDecodingContainer {
  let count: Int?
  private(set) var currentIndex = 0
  let body: ParsedBody
  private let path: NodeDecoder.Path?
  /// The node of the next element.
  private var node: Int
  private let end: Int

  init(_ body: ParsedBody, of array: Int, path: NodeDecoder.Path?) {
    self.body = body
    self.path = path
    node = array + 1
    end = body.nodes[array].end
    count = body.childCount(of: array)
  }

  var codingPath: [any CodingKey] { path?.keys ?? [] }
  var isAtEnd: Bool { node >= end }

  mutating func decodeNil() throws -> Bool {
    guard try next(Any?.self).decodeNil() else { return false }
    advance()
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let value = try next(type).decode(type)
    advance()
    return value
  }

  mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
    let container = try next(type).container(keyedBy: type)
    advance()
    return container
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    let container = try next([Any].self).unkeyedContainer()
    advance()
    return container
  }

  mutating func superDecoder() throws -> any Decoder {
    let decoder = try next((any Decoder).self)
    advance()
    return decoder
  }

  /// A decoder of the next element, which stays the next one until ``advance()``.
  func next(_ type: Any.Type) throws -> NodeDecoder {
    let key = FieldKey.index(currentIndex)
    guard node < end else {
      let reason = "The array has \(currentIndex) elements, and another one is expected."
      let path = NodeDecoder.Path(path, key).keys
      throw DecodingError.valueNotFound(type, .init(codingPath: path, debugDescription: reason))
    }
    return NodeDecoder(body, node, in: path, key: key)
  }

  /// Moves to the element after the next one.
  mutating func advance() {
    node = body.next(after: node)
    currentIndex += 1
  }
}
