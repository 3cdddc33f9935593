public import FieldValues
public import HTTPTypes

/// The header fields that a response sets, in order. Names are compared without case.
///
/// `Connection: close` closes the connection after the response. Any other value of Connection is left out, and so are
/// Transfer-Encoding and Date, which the server writes.
///
/// A name that is not a token, or a value with a control character or a character outside ISO-8859-1, is refused when it is set
/// (RFC 9110 section 5.5), and so is an `ETag` that is not one quoted tag (section 8.8.3). A dictionary literal can't throw: its
/// fault is kept, and the response is refused when it is rendered.
public struct ResponseHeaders: Sendable, ExpressibleByDictionaryLiteral {
  /// The fields, all of which can be sent.
  public private(set) var fields = HTTPFields()
  /// The entries of a literal that were refused.
  private var faults: [FieldValueError] = []

  /// The first entry of a literal that was refused.
  var fault: FieldValueError? { faults.first }

  /// Whether there is neither a field nor a refused entry.
  var isEmpty: Bool { fields.isEmpty && faults.isEmpty }

  /// Creates headers without fields.
  public init() {}

  /// Creates headers from fields that were checked already.
  init(_ fields: HTTPFields) {
    self.fields = fields
  }

  /// Creates headers from a literal: `["X-Request-Id": "7"]`.
  ///
  /// If an entry can't be sent, the response is refused when it is rendered.
  public init(dictionaryLiteral elements: (String, String)...) {
    for (name, value) in elements {
      do {
        try append(name, value)
      } catch {
        faults.append(error)
      }
    }
  }

  /// The values of a name joined by `, `; nil if it isn't set. Setting nil removes it.
  public subscript(name: String) -> String? {
    HTTPField.Name(name).flatMap { fields[$0] }
  }

  /// Sets a field. Every earlier line of this name is replaced; the new one has the place of the first.
  /// - Throws: The fault of a name or value that can't be sent.
  public mutating func set(_ name: String, _ value: some LosslessStringConvertible) throws(FieldValueError) {
    let field = try HTTPField(checking: name, value.description)
    fields[fields: field.name] = [field]
  }

  /// Adds a line to those of the same name.
  /// - Throws: The fault of a name or value that can't be sent.
  public mutating func append(_ name: String, _ value: some LosslessStringConvertible) throws(FieldValueError) {
    fields.append(try HTTPField(checking: name, value.description))
  }

  /// Sets a field unless there is one of this name.
  /// - Throws: The fault of a name or value that can't be sent.
  public mutating func setIfAbsent(_ name: String, _ value: some LosslessStringConvertible) throws(FieldValueError) {
    let field = try HTTPField(checking: name, value.description)
    if !fields.contains(field.name) { fields.append(field) }
  }

  /// Removes every line of this name.
  public mutating func remove(_ name: String) {
    guard let name = HTTPField.Name(name) else { return }
    fields[fields: name] = []
  }

  /// Adds a field name, or a list of them, to `Vary`: each name once, in one line. `*` replaces all others (RFC 9110 section
  /// 12.5.5).
  /// - Throws: The fault of a value that can't be sent.
  public mutating func addVary(_ fieldName: String) throws(FieldValueError) {
    mergeVary([try HTTPField(checking: "Vary", fieldName).value])
  }

  /// Adds `Accept` to `Vary`.
  mutating func addVaryAccept() {
    if fields.contains(where: { $0.name == .vary }) { mergeVary([Self.varyAccept.value]) } else { fields.append(Self.varyAccept) }
  }

  private static let varyAccept = HTTPField(name: .vary, value: "Accept")

  /// Adds the names in other values of `Vary`, which is a list: earlier names are not replaced.
  mutating func mergeVary(_ others: [String]) {
    let own = fields[values: .vary]
    if others.isEmpty, own.count < 2 { return }
    let merged = Self.varyNames(own + others).joined(separator: ", ")
    if merged.isEmpty || own == [merged] { return }
    fields[fields: .vary] = [HTTPField(name: .vary, value: merged)]
  }

  /// Returns the names in values of `Vary`, each once without regard to case, or only `*` if it is one of them.
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

  /// Removes and returns the errors of refused entries.
  mutating func takeFaults() -> [FieldValueError] {
    defer { faults = [] }
    return faults
  }

  /// Adds a field that was checked already.
  mutating func append(_ field: HTTPField) {
    fields.append(field)
  }
}

extension HTTPField {
  /// Creates a field that can be sent.
  /// - Throws: An error that names the header and says what is wrong with its name or value.
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
    // Without its quotes an entity tag would turn off conditions and ranges. The length is compared first because that is
    // cheaper.
    if name.utf8.count == 4, fieldName == .eTag { _ = try ETag(parsing: value) }
    self.init(name: fieldName, value: value)
  }
}
