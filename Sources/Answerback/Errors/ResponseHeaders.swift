public import FieldValues
public import HTTPTypes

/// The header fields a response sets of its own, in the order they were set; names compare without case.
///
/// `Connection: close` closes the connection after the response. Any other value of Connection is left out, and so are Transfer-Encoding
/// and Date, which the server writes.
///
/// A name that is not a token, or a value with a control byte or a character outside ISO-8859-1, is refused when it is set
/// (RFC 9110 section 5.5), and so is an `ETag` that is not one quoted tag (section 8.8.3). A dictionary literal cannot throw: its fault
/// is kept, and the response is refused when it is rendered.
public struct ResponseHeaders: Sendable, ExpressibleByDictionaryLiteral {
  /// The fields. Each is fit for the wire.
  public private(set) var fields = HTTPFields()
  /// The entries of a literal that were refused.
  private var faults: [FieldValueError] = []

  /// The first entry of a literal that was refused.
  var fault: FieldValueError? { faults.first }

  /// Creates headers without fields.
  public init() {}

  /// Creates headers of a literal: `["X-Request-Id": "7"]`.
  ///
  /// An entry that isn't fit for the wire refuses the response when it is rendered.
  public init(dictionaryLiteral elements: (String, String)...) {
    for (name, value) in elements {
      do {
        try append(name, value)
      } catch {
        faults.append(error)
      }
    }
  }

  /// The values of a name joined by `, `; nil when it is not set. Setting nil removes it.
  public subscript(name: String) -> String? {
    HTTPField.Name(name).flatMap { fields[$0] }
  }

  /// Sets a field, replacing every earlier line of this name; the place of the first one is kept.
  public mutating func set(_ name: String, _ value: some LosslessStringConvertible) throws(FieldValueError) {
    let field = try HTTPField(checking: name, value.description)
    fields[fields: field.name] = [field]
  }

  /// Adds a line beside those of the same name.
  public mutating func append(_ name: String, _ value: some LosslessStringConvertible) throws(FieldValueError) {
    fields.append(try HTTPField(checking: name, value.description))
  }

  /// Sets a field unless there is one of this name.
  public mutating func setIfAbsent(_ name: String, _ value: some LosslessStringConvertible) throws(FieldValueError) {
    let field = try HTTPField(checking: name, value.description)
    if !fields.contains(field.name) { fields.append(field) }
  }

  /// Removes every line of this name.
  public mutating func remove(_ name: String) {
    guard let name = HTTPField.Name(name) else { return }
    fields[fields: name] = []
  }

  /// Adds a field name, or a list of them, to `Vary`: each name once, in one line; `*` stands for all (RFC 9110 section 12.5.5).
  public mutating func addVary(_ fieldName: String) throws(FieldValueError) {
    mergeVary([try HTTPField(checking: "Vary", fieldName).value])
  }

  /// Adds what others say of `Vary`, which is a list: nothing that is said of it replaces what was said before.
  mutating func mergeVary(_ others: [String]) {
    let own = fields[values: .vary]
    if others.isEmpty, own.count < 2 { return }
    let merged = Self.varyNames(own + others).joined(separator: ", ")
    if merged.isEmpty || own == [merged] { return }
    fields[fields: .vary] = [HTTPField(name: .vary, value: merged)]
  }

  /// The names in values of `Vary`, each once without regard to case; `*` alone where it is one of them.
  static func varyNames(_ values: [String]) -> [String] {
    var known: Set<String> = []
    let names = values.flatMap { $0.parts(between: ",") }.map { String($0.trimmingBlanks()) }
      .filter { !$0.isEmpty && known.insert($0.lowercased()).inserted }
    return names.contains("*") ? ["*"] : names
  }

  /// Sets the entity tag.
  public mutating func set(_ tag: ETag) {
    fields[fields: .eTag] = [HTTPField(name: .eTag, value: tag.description)]
  }

  /// Forgets the entries that were refused, and returns them.
  mutating func takeFaults() -> [FieldValueError] {
    defer { faults = [] }
    return faults
  }

  /// Adds a field that is known to be fit for the wire.
  mutating func append(_ field: HTTPField) {
    fields.append(field)
  }
}

extension HTTPField {
  /// A field fit for the wire.
  /// - Throws: what is wrong with the name or the value, naming the header.
  init(checking name: String, _ value: String) throws(FieldValueError) {
    guard let fieldName = HTTPField.Name(name), FieldSyntax.isToken(name) else {
      throw FieldValueError(
        field: "header name",
        value: name,
        fault: "is not a token",
        remedy: "Use letters, digits and !#$%&'*+-.^_`|~ only"
      )
    }
    if let fault = FieldSyntax.fault(inFieldValue: value) {
      throw FieldValueError(
        field: "header \(name)",
        value: value,
        fault: fault,
        remedy: "Send ISO-8859-1 text without control characters"
      )
    }
    // Without its quotes a tag would switch off conditions and ranges. The length is compared first because it is the cheaper check.
    if name.utf8.count == 4, fieldName == .eTag { _ = try ETag(parsing: value) }
    self.init(name: fieldName, value: value)
  }
}
