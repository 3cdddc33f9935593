/// A name or a position in a coding path, where no type declares its keys.
enum FieldKey: CodingKey {
  case name(String)
  case index(Int)

  init(_ name: StaticString) { self = .name(name.description) }
  init(stringValue: String) { self = .name(stringValue) }
  init(intValue: Int) { self = .index(intValue) }

  var stringValue: String {
    switch self {
    case .name(let name): name
    case .index(let index): String(index)
    }
  }

  var intValue: Int? {
    switch self {
    case .name: nil
    case .index(let index): index
    }
  }

  /// The key under which Codable places what a class inherits.
  static let `super` = FieldKey.name("super")
}

extension EncodingError {
  /// The same error with the path of the value it was found in before its own.
  func prefixed(by path: [any CodingKey]) -> EncodingError {
    guard case .invalidValue(let value, let context) = self, !path.isEmpty else { return self }
    return .invalidValue(
      value,
      .init(
        codingPath: path + context.codingPath,
        debugDescription: context.debugDescription,
        underlyingError: context.underlyingError
      )
    )
  }
}
