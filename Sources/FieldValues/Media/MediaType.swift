/// A media type such as `text/html; charset=utf-8` (RFC 9110 section 8.3.1).
///
/// Types, subtypes and parameter names are held in lower case. Two media types are equal when these and the parameter
/// values are, in any order of the parameters; the value of `charset` is compared without case.
public struct MediaType: Sendable {
  /// The part before the slash, in lower case.
  public let type: String
  /// The part after the slash, in lower case.
  public let subtype: String
  /// The parameters in the order they were written, names in lower case.
  public let parameters: [FieldParameter]

  /// A media type of parts; throws where one of them is no token or a value cannot be quoted.
  public init(type: String, subtype: String, parameters: [FieldParameter] = []) throws(FieldValueError) {
    guard FieldSyntax.isToken(type), FieldSyntax.isToken(subtype), type != "*", subtype != "*" else {
      throw Self.malformed("\(type)/\(subtype)")
    }
    for parameter in parameters {
      try parameter.check(in: "media type \(type)/\(subtype)")
    }
    self.init(
      unchecked: type.lowercased(),
      subtype.lowercased(),
      parameters.map { FieldParameter(name: $0.name.lowercased(), value: $0.value) }
    )
  }

  /// Reads `type "/" subtype *( OWS ";" OWS [ name "=" value ] )`; throws on anything else.
  public init(parsing text: String) throws(FieldValueError) {
    var scanner = FieldScanner(text)
    guard let (type, subtype) = scanner.mediaTypeEssence(), let parameters = scanner.parameters(), scanner.isAtEnd
    else { throw Self.malformed(text) }
    self.init(unchecked: type, subtype, parameters)
  }

  /// Reads what another program sent: a parameter that is broken is left out; nil when there is no `type/subtype`.
  public init?(_ text: String) {
    var scanner = FieldScanner(text)
    guard let (type, subtype) = scanner.mediaTypeEssence() else { return nil }
    scanner.skipBlanks()
    guard scanner.isAtEnd || scanner.next == .semicolon else { return nil }
    self.init(unchecked: type, subtype, scanner.parameters(lenient: true) ?? [])
  }

  init(unchecked type: String, _ subtype: String, _ parameters: [FieldParameter] = []) {
    self.type = type
    self.subtype = subtype
    self.parameters = parameters
  }

  private static func malformed(_ text: String) -> FieldValueError {
    FieldValueError(
      field: "media type",
      value: text,
      fault: "does not have the form type/subtype; name=value",
      remedy: "Write it like text/html; charset=utf-8"
    )
  }
}

extension FieldScanner {
  /// `type "/" subtype` in lower case; nil also for `*`, which stands in ranges only.
  fileprivate mutating func mediaTypeEssence() -> (type: String, subtype: String)? {
    guard let type = token(), take(.slash), let subtype = token(), type != "*", subtype != "*" else { return nil }
    return (type.lowercased(), subtype.lowercased())
  }
}

extension MediaType: Hashable {
  /// Whether both are the same type with the same parameters, in any order.
  public static func == (left: MediaType, right: MediaType) -> Bool {
    guard left.type == right.type, left.subtype == right.subtype, left.parameters.count == right.parameters.count
    else { return false }
    if left.parameters == right.parameters { return true }
    return left.comparableParameters == right.comparableParameters
  }

  /// Equal types have equal hashes, in whatever order their parameters stand.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(type)
    hasher.combine(subtype)
    hasher.combine(parameters.count)
  }

  private var comparableParameters: [FieldParameter] {
    parameters.map(\.comparable).sorted { ($0.name, $0.value) < ($1.name, $1.value) }
  }
}

extension FieldParameter {
  /// The parameter as it is compared in media types: the value of `charset` has no case.
  var comparable: FieldParameter {
    name == "charset" ? FieldParameter(name: name, value: value.lowercased()) : self
  }
}

extension MediaType: CustomStringConvertible {
  /// `type/subtype; name=value`, a value in quotes only where it is no token.
  public var description: String {
    var text = essence
    for parameter in parameters {
      text.append(parameter: parameter, after: "; ")
    }
    return text
  }
}
