/// One link of a Link field, `<target>; rel="next"` (RFC 8288 section 3).
public struct Link: Sendable, Hashable {
  /// A URI reference as it stands between the angle brackets.
  public let target: String
  /// In order, names in lower case; a parameter without a value has the empty text, and one whose name ends in `*` its
  /// decoded text.
  public let parameters: [FieldParameter]

  /// A link to send; throws where the target or the relation has an angle bracket, a control character or text that is
  /// not ASCII, the target a blank, or where a parameter cannot be written.
  ///
  /// `relation` is one relation type or several separated by blanks, such as `next`.
  public init(
    _ target: String,
    relation: String,
    title: String? = nil,
    parameters: [FieldParameter] = []
  ) throws(FieldValueError) {
    for part in [target, relation.filter { $0 != " " }] where !part.utf8.allSatisfy(Self.isTargetByte) {
      throw FieldValueError(
        field: "link target or relation",
        value: part,
        fault: "has an angle bracket, a blank, a control character or a character that is not ASCII",
        remedy: "Percent-encode it"
      )
    }
    var all = [FieldParameter(name: "rel", value: relation)]
    for parameter in (title.map { [FieldParameter(name: "title", value: $0)] } ?? []) + parameters {
      try parameter.check(inLink: target)
      let needsExtendedValue = parameter.value.utf8.contains { $0 >= 0x80 }
      let name = parameter.name.lowercased() + (needsExtendedValue ? "*" : "")
      all.append(FieldParameter(name: name, value: parameter.value))
    }
    self.init(unchecked: target, all)
  }

  fileprivate init(unchecked target: String, _ parameters: [FieldParameter]) {
    self.target = target
    self.parameters = parameters
  }

  /// The value of the first parameter of this name, compared without case; an extended value beats a plain one
  /// (RFC 8288 section 3.4.1).
  public func parameter(_ name: String) -> String? {
    let name = name.lowercased()
    return (parameters.first { $0.name == name + "*" } ?? parameters.first { $0.name == name })?.value
  }

  /// The relation types, of the first `rel` only (RFC 8288 section 3.3).
  public var relations: [String] {
    let value = parameters.first { $0.name == "rel" }?.value ?? ""
    return value.utf8.split { $0.isBlank }.map { String(Substring($0)) }
  }

  /// Whether it is a link of this relation type, compared without case.
  public func isRelated(as relation: String) -> Bool {
    relations.contains { $0.lowercased() == relation.lowercased() }
  }

  /// The value of a Link field with these links.
  public static func list(_ links: [Link]) -> String {
    links.map(\.description).joined(separator: ", ")
  }

  private static func isTargetByte(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "<") && byte != UInt8(ascii: ">")
  }
}

extension Link: CustomStringConvertible {
  /// `<target>; name="value"`, always quoted; a value whose name ends in `*` as `name*=UTF-8''…` (RFC 8187).
  public var description: String {
    var text = "<\(target)>"
    for parameter in parameters {
      text += "; \(parameter.name)="
      if parameter.name.utf8.last == UInt8(ascii: "*") {
        text.append(extendedValue: parameter.value)
      } else {
        text.append(quoted: parameter.value)
      }
    }
    return text
  }
}

extension Link {
  /// Reads a Link field; throws where a member isn't a link. Blanks around `=` are allowed (RFC 8288 section 3).
  public static func parse(_ text: String) throws(FieldValueError) -> [Link] {
    var scanner = FieldScanner(text)
    var links: [Link] = []
    while scanner.nextMember() {
      guard let link = scanner.link(), scanner.isAtMemberEnd() else {
        throw FieldValueError(
          field: "Link",
          value: text,
          fault: "is not a list of links, <target>; name=value",
          remedy: "Write it like </page/2>; rel=\"next\""
        )
      }
      links.append(link)
    }
    return links
  }
}

extension FieldScanner {
  fileprivate mutating func link() -> Link? {
    guard take(UInt8(ascii: "<")) else { return nil }
    let target = run { $0 != UInt8(ascii: ">") }
    guard take(UInt8(ascii: ">")) else { return nil }
    var parameters: [FieldParameter] = []
    while true {
      skipBlanks()
      guard take(.semicolon) else { return Link(unchecked: target, parameters) }
      skipBlanks()
      if isAtEnd || next == .semicolon || next == .comma { continue }
      guard let parameter = linkParameter() else { return nil }
      parameters.append(parameter)
    }
  }

  private mutating func linkParameter() -> FieldParameter? {
    guard let name = token()?.lowercased() else { return nil }
    skipBlanks()
    guard take(.equals) else { return FieldParameter(name: name, value: "") }
    skipBlanks()
    guard let value = tokenOrQuotedString() else { return nil }
    let isExtended = name.utf8.last == UInt8(ascii: "*")
    return FieldParameter(name: name, value: isExtended ? ExtendedValue.decoded(value) ?? value : value)
  }
}

extension FieldParameter {
  fileprivate func check(inLink target: String) throws(FieldValueError) {
    if name.utf8.last == UInt8(ascii: "*") {
      throw FieldValueError(
        field: "the parameter name",
        value: name,
        fault: "in the link to \(target) ends in *",
        remedy: "Give the name without it; text that is not ASCII is sent extended by itself"
      )
    }
    // Text that is not ASCII goes out as an extended value, so only control characters have no way to be written.
    let isWritable = !value.unicodeScalars.contains { $0.properties.generalCategory == .control }
    try FieldParameter(name: name, value: isWritable ? "" : value).check(in: "the link to \(target)")
  }
}
