extension Link {
  /// Reads a Link field; throws where a member is no link. Blanks around `=` are allowed (RFC 8288 section 3).
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
