import FieldValues
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

    /// Calls a closure with each field whose name begins with `If-`, in the order they were sent.
    func forEachCondition(_ body: (_ name: String, _ value: String) -> Void)
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

  /// The conditions of the request, found in one pass (RFC 9110 section 13).
  var conditions: Preconditions {
    var found = Preconditions()
    switch storage {
    case .fields(let fields): for field in fields { found.add(field.name.rawName, field.value) }
    case .source(let source): source.forEachCondition { found.add($0, $1) }
    }
    return found
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

extension Preconditions {
  /// Adds a header field, if it is a condition.
  fileprivate mutating func add(_ name: String, _ value: String) {
    func joined(_ earlier: String?) -> String { earlier.map { "\($0), \(value)" } ?? value }
    switch name.lowercased() {
    case "if-match": ifMatch = joined(ifMatch)
    case "if-none-match": ifNoneMatch = joined(ifNoneMatch)
    case "if-modified-since": ifModifiedSince = joined(ifModifiedSince)
    case "if-unmodified-since": ifUnmodifiedSince = joined(ifUnmodifiedSince)
    case "if-range": ifRange = joined(ifRange)
    default: break
    }
  }
}
