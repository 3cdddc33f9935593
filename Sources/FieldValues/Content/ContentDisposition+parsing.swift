extension ContentDisposition {
  /// Reads what a server sent as leniently as browsers do: a bare value may hold anything up to the next semicolon,
  /// of repeated parameters the first counts, and what is broken is passed over. Nil where the first word is no token.
  ///
  /// A `filename*` that can be decoded beats `filename` (RFC 6266 section 4.3).
  public init?(_ text: String) {
    var scanner = FieldScanner(text)
    guard let word = scanner.token()?.lowercased() else { return nil }
    scanner.skipBlanks()
    guard scanner.isAtEnd || scanner.next == .semicolon else { return nil }
    var found: [FieldParameter] = []
    var extendedName: String?
    while scanner.take(.semicolon) {
      guard let (parameter, isQuoted) = scanner.lenientParameter() else { continue }
      guard !found.contains(where: { $0.name == parameter.name }) else { continue }
      found.append(parameter)
      if parameter.name == "filename*", !isQuoted { extendedName = ExtendedValue.decoded(parameter.value) }
    }
    self.init(
      unchecked: Kind(word),
      extendedName ?? found.first { $0.name == "filename" }?.value,
      found.filter { $0.name != "filename" && $0.name != "filename*" }
    )
  }
}

extension ContentDisposition.Kind {
  init(_ word: String) {
    switch word {
    case "inline": self = .inline
    case "attachment": self = .attachment
    default: self = .other(word)
    }
  }
}

extension FieldScanner {
  /// One parameter up to the next semicolon; nil where there is none, or a broken one.
  fileprivate mutating func lenientParameter() -> (parameter: FieldParameter, isQuoted: Bool)? {
    skipBlanks()
    let name = run { $0 != .equals && $0 != .semicolon && $0 != .quote }.trimmingBlanks.lowercased()
    guard take(.equals) else {
      skip { $0 != .semicolon }
      return nil
    }
    skipBlanks()
    let isQuoted = next == .quote
    let value = isQuoted ? quotedString() : String(run { $0 != .semicolon }.trimmingBlanks)
    skip { $0 != .semicolon }
    guard let value, value.utf8.allSatisfy(FieldSyntax.isQuotableByte), FieldSyntax.isToken(name) else { return nil }
    return (FieldParameter(name: name, value: value), isQuoted)
  }
}
