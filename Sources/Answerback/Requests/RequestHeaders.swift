public import HTTPTypes

/// The header fields of a request, in the order they were sent.
///
/// It is a view over the fields that the server parsed. A field that is read by name isn't converted; ``fields`` converts all
/// fields. Names are compared without case (RFC 9110 section 5.1).
public struct RequestHeaders: Sendable {
  /// Header fields as a server parsed them.
  package protocol Source: Sendable {
    /// Returns the values of every line of a name, in the order they were sent.
    func values(_ name: HTTPField.Name) -> [String]

    /// Returns whether a field of a name was sent.
    func contains(_ name: HTTPField.Name) -> Bool

    /// All fields, converted.
    var fields: HTTPFields { get }
  }

  private enum Storage: Sendable {
    case fields(HTTPFields)
    case source(any Source)
  }

  private let storage: Storage

  /// Creates headers from fields.
  public init(_ fields: HTTPFields = HTTPFields()) {
    storage = .fields(fields)
  }

  /// Creates a view over fields that a server parsed.
  package init(_ source: any Source) {
    storage = .source(source)
  }

  /// All fields, converted each time this is read.
  public var fields: HTTPFields {
    switch storage {
    case .fields(let fields): fields
    case .source(let source): source.fields
    }
  }

  /// The values of a name, joined with `, `, or with `; ` for Cookie; nil if there are none.
  public subscript(name: HTTPField.Name) -> String? {
    let values = self[values: name]
    return values.isEmpty ? nil : values.joined(separator: name == .cookie ? "; " : ", ")
  }

  /// The values of every line of a name, in the order they were sent.
  public subscript(values name: HTTPField.Name) -> [String] {
    switch storage {
    case .fields(let fields): fields[values: name]
    case .source(let source): source.values(name)
    }
  }

  /// Returns whether there is a field of a name.
  public func contains(_ name: HTTPField.Name) -> Bool {
    switch storage {
    case .fields(let fields): fields.contains(name)
    case .source(let source): source.contains(name)
    }
  }
}

extension RequestHeaders: Sequence {
  /// Returns an iterator over all fields.
  public func makeIterator() -> HTTPFields.Iterator { fields.makeIterator() }
}
