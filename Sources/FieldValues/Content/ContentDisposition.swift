/// How a client is to treat a body: show it or save it, and under which name (RFC 6266).
public struct ContentDisposition: Sendable, Hashable {
  /// Whether it is shown or saved.
  public let kind: Kind
  /// The name as text. As sent it may hold a path; `init(_:filename:)` takes its last part only.
  public let filename: String?
  /// What else was sent, in order, names in lower case and extended values (`name*`) as they are.
  public let parameters: [FieldParameter]

  /// The disposition type.
  public enum Kind: Sendable, Hashable {
    /// Shown in its place.
    case inline
    /// Saved.
    case attachment
    /// Another word in lower case; clients take it for an attachment (RFC 6266 section 4.2).
    case other(String)
  }

  /// A disposition to send; throws where the name has a control character.
  ///
  /// Of a name with slashes or backslashes the last part is taken, and none where nothing is left.
  public init(_ kind: Kind, filename: String? = nil) throws(FieldValueError) {
    if let filename, filename.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      throw FieldValueError(
        field: "file name",
        value: filename,
        fault: "has a control character",
        remedy: "Leave it out"
      )
    }
    if case .other(let word) = kind, !FieldSyntax.isToken(word) {
      throw FieldValueError(
        field: "disposition",
        value: word,
        fault: "is not a token",
        remedy: "Use .attachment or .inline"
      )
    }
    self.init(unchecked: kind, filename.flatMap(Self.lastPathPart), [])
  }

  private init(unchecked kind: Kind, _ filename: String?, _ parameters: [FieldParameter]) {
    self.kind = kind
    self.filename = filename
    self.parameters = parameters
  }

  /// The name without any path, as it is safe to save under; nil where nothing is left, or only dots.
  public var safeFilename: String? {
    filename.flatMap(Self.lastPathPart).flatMap { $0.allSatisfy { $0 == "." } ? nil : $0 }
  }

  private static func lastPathPart(_ path: String) -> String? {
    path.utf8.split { $0 == .slash || $0 == .backslash }.last.map { String(Substring($0)) }
  }
}

extension ContentDisposition: CustomStringConvertible {
  /// `attachment; filename="name"`, always quoted.
  ///
  /// A name that is not ASCII, or that has a `%` which readers could decode, is also sent as `filename*`, with `_` for
  /// each character that is not ASCII in the plain name (RFC 6266 section 4.3 and appendix D, RFC 8187).
  public var description: String {
    var text = kind.description
    if let filename {
      text += "; filename="
      text.append(quoted: Self.asciiFallback(of: filename))
      if Self.needsExtendedValue(filename) {
        text += "; filename*="
        text.append(extendedValue: filename)
      }
    }
    for parameter in parameters {
      text += "; \(parameter.name)="
      if parameter.name.utf8.last == UInt8(ascii: "*") {
        // An extended value isn't a quoted string, so it goes out bare where it can.
        text.append(tokenOrQuoted: parameter.value)
      } else {
        text.append(quoted: parameter.value)
      }
    }
    return text
  }

  private static func asciiFallback(of name: String) -> String {
    String(String.UnicodeScalarView(name.unicodeScalars.map { (0x20...0x7E).contains($0.value) ? $0 : "_" }))
  }

  private static func needsExtendedValue(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    return bytes.indices.contains { index in
      let byte = bytes[index]
      if !(0x20...0x7E).contains(byte) { return true }
      guard byte == UInt8(ascii: "%"), index + 2 < bytes.count else { return false }
      return bytes[index + 1].isHexDigit && bytes[index + 2].isHexDigit
    }
  }
}

extension ContentDisposition {
  /// Reads what a server sent as leniently as browsers do: a bare value may hold anything up to the next semicolon,
  /// of repeated parameters the first counts, and what is broken is passed over. Nil where the first word isn't a token.
  ///
  /// A `filename*` that can be decoded beats `filename` (RFC 6266 section 4.3).
  public init?(_ text: String) {
    self.init(text, isFormPart: false)
  }

  /// Reads the disposition of a part of a form as browsers and other clients write it (RFC 7578 section 4.2); it has the part's name
  /// among its parameters.
  ///
  /// Within quotes `%22`, `%0D` and `%0A` stand for a quote, a CR and an LF (WHATWG HTML, "multipart/form-data encoding algorithm"), and
  /// every other `%` for itself. A backslash before a quote or a backslash quotes it; any other one stands for itself, since some
  /// browsers send the whole path of a file of Windows.
  package init?(ofFormPart text: String) {
    self.init(text, isFormPart: true)
  }

  private init?(_ text: String, isFormPart: Bool) {
    var scanner = FieldScanner(text)
    guard let word = scanner.token()?.lowercased() else { return nil }
    scanner.skipBlanks()
    guard scanner.isAtEnd || scanner.next == .semicolon else { return nil }
    var found: [FieldParameter] = []
    // Comparing each name with all before it would take seconds for a form whose parts have thousands of parameters.
    var names: Set<String> = []
    var extendedName: String?
    while scanner.take(.semicolon) {
      guard let (parameter, isQuoted) = scanner.lenientParameter(ofFormPart: isFormPart) else { continue }
      guard names.insert(parameter.name).inserted else { continue }
      found.append(parameter)
      if parameter.name == "filename*", !isQuoted || isFormPart { extendedName = ExtendedValue.decoded(parameter.value) }
    }
    self.init(
      unchecked: Kind(word),
      extendedName ?? found.first { $0.name == "filename" }?.value,
      found.filter { $0.name != "filename" && $0.name != "filename*" }
    )
  }
}

extension ContentDisposition.Kind: CustomStringConvertible {
  fileprivate init(_ word: String) {
    switch word {
    case "inline": self = .inline
    case "attachment": self = .attachment
    default: self = .other(word)
    }
  }

  /// The word as it is sent.
  public var description: String {
    switch self {
    case .inline: "inline"
    case .attachment: "attachment"
    case .other(let word): word
    }
  }
}

extension FieldScanner {
  /// One parameter up to the next semicolon; nil where there is none, or a broken one.
  mutating func lenientParameter(ofFormPart isFormPart: Bool = false) -> (parameter: FieldParameter, isQuoted: Bool)? {
    skipBlanks()
    let name = run { $0 != .equals && $0 != .semicolon && $0 != .quote }.trimmingBlanks().lowercased()
    guard take(.equals) else {
      skip { $0 != .semicolon }
      return nil
    }
    skipBlanks()
    let isQuoted = next == .quote
    let isReadable: Bool
    let value: String?
    if isQuoted, isFormPart {
      // It may hold the CR or LF that an escape stands for.
      value = formString()
      isReadable = true
    } else {
      value = isQuoted ? quotedString() : String(run { $0 != .semicolon }.trimmingBlanks())
      isReadable = value?.utf8.allSatisfy(FieldSyntax.isQuotableByte) == true
    }
    skip { $0 != .semicolon }
    guard let value, isReadable, FieldSyntax.isToken(name) else { return nil }
    return (FieldParameter(name: name, value: value), isQuoted)
  }

  /// The text between quotes in the head of a form's part. Where the last backslash would quote the closing quote, none quotes anything.
  private mutating func formString() -> String? {
    let start = self
    if let text = formString(hasQuotedPairs: true) { return text }
    self = start
    return formString(hasQuotedPairs: false)
  }

  private mutating func formString(hasQuotedPairs: Bool) -> String? {
    guard take(.quote) else { return nil }
    var content: [UInt8] = []
    while let byte = next, byte != .quote {
      guard FieldSyntax.isQuotableByte(byte) else { return nil }
      skip()
      if hasQuotedPairs, byte == .backslash, let quoted = next, quoted == .quote || quoted == .backslash {
        content.append(quoted)
        skip()
      } else if byte == UInt8(ascii: "%"), let escaped = formEscape {
        content.append(escaped)
        skip()
        skip()
      } else {
        content.append(byte)
      }
    }
    return take(.quote) ? String(decoding: content, as: UTF8.self) : nil
  }

  /// What the two digits here stand for after a `%`; nil for digits that aren't an escape of forms.
  private var formEscape: UInt8? {
    guard position + 1 < bytes.count else { return nil }
    switch (bytes[position], bytes[position + 1].lowercased) {
    case (UInt8(ascii: "2"), UInt8(ascii: "2")): return .quote
    case (UInt8(ascii: "0"), UInt8(ascii: "d")): return 0x0D
    case (UInt8(ascii: "0"), UInt8(ascii: "a")): return 0x0A
    default: return nil
    }
  }
}
