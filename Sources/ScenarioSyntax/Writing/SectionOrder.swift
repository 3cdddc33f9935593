/// The order sections are written in, and their lines.
enum SectionOrder {
  /// Those of the file in their order, then the others in the order given.
  static func of(_ sections: [SectionSyntax], _ others: [SectionSyntax.Name]) -> [SectionSyntax.Name] {
    let stated = sections.map(\.name)
    return stated + others.filter { !stated.contains($0) }
  }

  /// The head of a section and its lines; nothing where there are none.
  static func lines(_ name: SectionSyntax.Name, mode: SetCookiesSyntax.Mode? = nil, _ texts: [String]) -> [String] {
    guard !texts.isEmpty else { return [] }
    let suffix = mode.map { $0 == .ordered ? "" : " \($0.rawValue)" } ?? ""
    return ["[\(name.rawValue)\(suffix)]"] + texts
  }
}
