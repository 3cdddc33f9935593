/// A media type such as `text/html; charset=utf-8` (RFC 9110 section 8.3.1).
///
/// Types, subtypes and parameter names are held in lower case. Two media types are equal when these and the parameter
/// values are, in any order of the parameters; the value of `charset` is compared without case.
public struct MediaType: Sendable {
  /// In a class because every response copies its media type: a copy then counts one reference.
  private let facts: Facts

  private final class Facts: Sendable {
    let type: String
    let subtype: String
    let parameters: [FieldParameter]
    let isJSON: Bool
    let isMessagePack: Bool
    let contentType: String

    init(_ type: String, _ subtype: String, _ parameters: [FieldParameter]) {
      self.type = type
      self.subtype = subtype
      self.parameters = parameters
      let suffix = MediaType.suffix(of: subtype)
      isJSON = subtype == "json" || suffix == "json"
      isMessagePack = MediaType.isMessagePackSubtype(subtype) || suffix == "msgpack"
      let text = MediaType.text(type, subtype, parameters)
      contentType = type == "text" && !parameters.contains { $0.name == "charset" } ? "\(text); charset=utf-8" : text
    }
  }

  /// The part before the slash, in lower case.
  public var type: String { facts.type }
  /// The part after the slash, in lower case.
  public var subtype: String { facts.subtype }
  /// The parameters in the order they were written, names in lower case.
  public var parameters: [FieldParameter] { facts.parameters }
  /// Whether its content is JSON: the subtype is `json` or ends in `+json`.
  public var isJSON: Bool { facts.isJSON }
  /// Whether its content is MessagePack: the subtype is one of the three spellings or ends in `+msgpack`.
  public var isMessagePack: Bool { facts.isMessagePack }
  /// The value of Content-Type: `text/*` without a charset gets `; charset=utf-8`. Kept because every response needs it.
  package var contentType: String { facts.contentType }

  /// A media type of parts; throws where one of them isn't a token or a value cannot be quoted.
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

  /// Reads what another program sent: a parameter that is broken is left out; nil when there isn't a `type/subtype`.
  public init?(_ text: String) {
    var scanner = FieldScanner(text)
    guard let (type, subtype) = scanner.mediaTypeEssence() else { return nil }
    scanner.skipBlanks()
    guard scanner.isAtEnd || scanner.next == .semicolon else { return nil }
    self.init(unchecked: type, subtype, scanner.parameters(lenient: true) ?? [])
  }

  init(unchecked type: String, _ subtype: String, _ parameters: [FieldParameter] = []) {
    facts = Facts(type, subtype, parameters)
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
    if left.facts === right.facts { return true }
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
  /// `type/subtype; name=value`, a value in quotes only where it isn't a token.
  public var description: String { Self.text(type, subtype, parameters) }

  private static func text(_ type: String, _ subtype: String, _ parameters: [FieldParameter]) -> String {
    var text = "\(type)/\(subtype)"
    for parameter in parameters {
      text.append(parameter: parameter, after: "; ")
    }
    return text
  }
}

// MARK: - Meaning

extension MediaType {
  /// `type/subtype` without parameters.
  public var essence: String { "\(type)/\(subtype)" }

  /// What follows the last `+` of the subtype, such as `json` (RFC 6839); nil where there is none.
  public var suffix: String? { Self.suffix(of: subtype) }

  private static func suffix(of subtype: String) -> String? {
    guard let plus = subtype.utf8.lastIndex(of: UInt8(ascii: "+")) else { return nil }
    let suffix = subtype[subtype.utf8.index(after: plus)...]
    return suffix.isEmpty ? nil : String(suffix)
  }

  /// The value of the first parameter of this name, compared without case.
  public func parameter(_ name: String) -> String? {
    let name = name.lowercased()
    return parameters.first { $0.name == name }?.value
  }

  /// The named character encoding in lower case.
  public var charset: String? {
    parameter("charset")?.lowercased()
  }

  /// Whether it is one of `text/*`.
  public var isText: Bool { type == "text" }

  /// The boundary that the Content-Type of a multipart body names (RFC 2046 section 5.1.1); nil where it names none.
  ///
  /// A bare one may hold anything up to the next semicolon: not every client quotes `----=_Part/1`.
  package static func boundary(in contentType: String) -> String? {
    var scanner = FieldScanner(contentType)
    scanner.skip { $0 != .semicolon }
    while scanner.take(.semicolon) {
      if let (parameter, _) = scanner.lenientParameter(), parameter.name == "boundary" { return parameter.value }
    }
    return nil
  }

  /// The type with the parameter set to the value, in its old place or at the end; throws where the name isn't a token
  /// or the value cannot be quoted.
  public func with(parameter name: String, value: String) throws(FieldValueError) -> MediaType {
    let added = FieldParameter(name: name.lowercased(), value: value)
    try added.check(in: "media type \(essence)")
    guard let index = parameters.firstIndex(where: { $0.name == added.name }) else {
      return MediaType(unchecked: type, subtype, parameters + [added])
    }
    var changed = parameters
    changed[index] = added
    return MediaType(unchecked: type, subtype, changed)
  }

  /// The type without the parameter of this name.
  public func without(parameter name: String) -> MediaType {
    let name = name.lowercased()
    return MediaType(unchecked: type, subtype, parameters.filter { $0.name != name })
  }

  /// Whether both name the same format in negotiation: equal, or two spellings of MessagePack with equal parameters.
  public func isEquivalent(to other: MediaType) -> Bool {
    guard Self.isSameFormat(type, subtype, other.type, other.subtype) else { return false }
    return self == MediaType(unchecked: type, subtype, other.parameters)
  }

  /// Whether two types are one but for parameters: the three spellings of MessagePack are.
  static func isSameFormat(_ type: String, _ subtype: String, _ otherType: String, _ otherSubtype: String) -> Bool {
    guard type == otherType else { return false }
    if subtype == otherSubtype { return true }
    return type == "application" && isMessagePackSubtype(subtype) && isMessagePackSubtype(otherSubtype)
  }

  /// The three spellings of MessagePack.
  static let messagePackSubtypes = ["msgpack", "x-msgpack", "vnd.msgpack"]

  private static func isMessagePackSubtype(_ subtype: String) -> Bool {
    messagePackSubtypes.contains(subtype)
  }
}

// MARK: - File names

extension MediaType {
  /// The type that the suffix of a file name says, in any case: `report.PDF`, `/data/archive.tar.gz`; nil where there isn't a suffix or
  /// none that is known.
  ///
  /// Of several suffixes the longest known one decides. A name that begins with a dot has no suffix there: `.html` is a hidden file.
  public init?(fileName: String) {
    let name = fileName.lowercased().split { $0 == "/" || $0 == "\\" }.last ?? ""
    var suffix = name.drop { $0 == "." }
    while let dot = suffix.firstIndex(of: ".") {
      suffix = suffix[suffix.index(after: dot)...]
      guard let type = Self.bySuffix[suffix] else { continue }
      self = type
      return
    }
    return nil
  }

  private static let bySuffix: [Substring: MediaType] = {
    var types: [Substring: MediaType] = [:]
    for table in [FileNameSuffixes.debian, FileNameSuffixes.web] {
      var type = MediaType.octetStream
      for word in table.split(whereSeparator: \.isWhitespace) {
        if let slash = word.firstIndex(of: "/") {
          type = MediaType(unchecked: String(word[..<slash]), String(word[word.index(after: slash)...]))
        } else {
          types[word] = type
        }
      }
    }
    return types
  }()
}

extension MediaType {
  /// `application/json`
  public static let json = MediaType(unchecked: "application", "json")
  /// `application/x-msgpack`, the spelling of the seed page
  public static let messagePack = MediaType(unchecked: "application", "x-msgpack")
  /// `application/jsonl`, one JSON value on each line
  public static let jsonLines = MediaType(unchecked: "application", "jsonl")
  /// `application/problem+json` (RFC 9457)
  public static let problemJSON = MediaType(unchecked: "application", "problem+json")
  /// `text/plain`
  public static let text = MediaType(unchecked: "text", "plain")
  /// `text/html`
  public static let html = MediaType(unchecked: "text", "html")
  /// `text/css`
  public static let css = MediaType(unchecked: "text", "css")
  /// `text/csv`
  public static let csv = MediaType(unchecked: "text", "csv")
  /// `text/javascript` (RFC 9239)
  public static let javascript = MediaType(unchecked: "text", "javascript")
  /// `text/markdown`
  public static let markdown = MediaType(unchecked: "text", "markdown")
  /// `text/event-stream`
  public static let eventStream = MediaType(unchecked: "text", "event-stream")
  /// `application/xml`
  public static let xml = MediaType(unchecked: "application", "xml")
  /// `application/xhtml+xml`
  public static let xhtml = MediaType(unchecked: "application", "xhtml+xml")
  /// `application/octet-stream`
  public static let octetStream = MediaType(unchecked: "application", "octet-stream")
  /// `application/pdf`
  public static let pdf = MediaType(unchecked: "application", "pdf")
  /// `application/gzip`
  public static let gzip = MediaType(unchecked: "application", "gzip")
  /// `application/zip`
  public static let zip = MediaType(unchecked: "application", "zip")
  /// `application/yaml`
  public static let yaml = MediaType(unchecked: "application", "yaml")
  /// `application/x-www-form-urlencoded`
  public static let formURLEncoded = MediaType(unchecked: "application", "x-www-form-urlencoded")
  /// `multipart/form-data`
  public static let multipartFormData = MediaType(unchecked: "multipart", "form-data")
  /// `multipart/byteranges`
  public static let multipartByteRanges = MediaType(unchecked: "multipart", "byteranges")
  /// `image/png`
  public static let png = MediaType(unchecked: "image", "png")
  /// `image/jpeg`
  public static let jpeg = MediaType(unchecked: "image", "jpeg")
  /// `image/gif`
  public static let gif = MediaType(unchecked: "image", "gif")
  /// `image/svg+xml`
  public static let svg = MediaType(unchecked: "image", "svg+xml")

  /// The type with `charset=utf-8`.
  public var utf8: MediaType {
    MediaType(unchecked: type, subtype, without(parameter: "charset").parameters + [.utf8])
  }
}

extension FieldParameter {
  static let utf8 = FieldParameter(name: "charset", value: "utf-8")
}
