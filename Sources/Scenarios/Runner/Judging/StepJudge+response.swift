import Exchanges
import FieldValues
import Patterns
import ScenarioSyntax

extension StepJudge {
  /// Version and status; both are said when both differ.
  func statusLine(_ response: ResponseSyntax, of exchange: Exchange?) throws(Fault) -> Failure? {
    guard let exchange, let head = exchange.head else { throw Fault(.noResponse) }
    var differences: [String] = []
    if let version = response.version, version != head.version {
      differences.append("version is \(head.version), not \(version)")
    }
    if let status = try expectedStatus(response.status), status != head.status {
      differences.append("status is \(head.status), not \(status)")
    }
    guard !differences.isEmpty else { return nil }
    let body = String(validating: exchange.body, as: UTF8.self) ?? ""
    return Failure(
      message: differences.joined(separator: ", and "),
      details: body.isEmpty ? [] : ["body: \(body.quoted.shortened)"]
    )
  }

  /// nil takes any status.
  private func expectedStatus(_ syntax: StatusSyntax) throws(Fault) -> Int? {
    switch syntax.kind {
    case .any: return nil
    case .code(let code): return code
    case .template(let template):
      let text = try variables.fill(template)
      if text == "*" { return nil }
      guard text.utf8.count == 3, let code = Int(text), code >= 100 else {
        throw Fault(.badStatus(text), at: syntax)
      }
      return code
    }
  }

  /// Judges lines that must be among others, each with a line of its own.
  mutating func judge(lines expected: [ExpectedHeaderSyntax], among lines: [HeaderLine], _ what: String) {
    // The variables that these lines capture may be missing for now; then the line has no wishes.
    let wishes = expected.map { header -> [Int] in
      guard let name = try? variables.name(of: header), let pattern = try? variables.fill(header.value) else { return [] }
      return lines.indices.filter { lines[$0].isNamed(name) && ((try? pattern.match(lines[$0].value)) ?? nil) != nil }
    }
    var places = Pairing.pairs(wishes, choices: lines.count)
    for (number, header) in expected.enumerated() {
      let others = Set(places.enumerated().compactMap { $0.offset == number ? nil : $0.element })
      judge(header) { (judge) throws(Fault) in
        try judge.line(header, among: lines, what, taken: others) { places[number] = $0 }
      }
    }
  }

  /// A line that must be among others: its name without case, its value to the byte. A line with a variable that is `(absent)`
  /// must not be there.
  /// - Parameters:
  ///   - taken: the places of lines that other expected lines have.
  ///   - onMatch: is given the place of the line that fits.
  mutating func line(
    _ expected: ExpectedHeaderSyntax,
    among lines: [HeaderLine],
    _ what: String,
    taken: Set<Int> = [],
    onMatch: (Int) -> Void = { _ in }
  ) throws(Fault) -> Failure? {
    let fieldName = try variables.name(of: expected)
    let found = lines.indices.filter { lines[$0].isNamed(fieldName) }
    let name = "\(what) \(fieldName.quoted)"
    let notes = found.map { "  actual: \(lines[$0].value.quoted.shortened) (\(what) \($0 + 1) of \(lines.count))" }
    if variables.isAbsent(expected.value.placeholders) {
      return found.isEmpty ? nil : Failure(message: "\(name) is there, and its row says (absent)", details: notes)
    }
    let pattern = try variables.fill(expected.value)
    var conflict: Failure?
    var isTaken = false
    for place in found {
      guard let met = try pattern.match(lines[place].value) else { continue }
      guard !taken.contains(place) else {
        isTaken = true
        continue
      }
      conflict = remember(met)
      guard conflict == nil else { continue }
      onMatch(place)
      return nil
    }
    if let conflict { return conflict }
    let wanted = pattern.spelling.quoted.shortened
    if isTaken {
      return Failure(
        message: "\(name) is expected more often than it came",
        details: ["expected: \(wanted), once more"] + notes
      )
    }
    switch found.count {
    case 0: return Failure(message: "\(name) is missing", details: ["expected: \(wanted)"])
    case 1: return Failure(message: "\(name) is \(lines[found[0]].value.quoted.shortened), not \(wanted)")
    default: return Failure(message: "no \(name) is \(wanted)", details: notes)
    }
  }

  /// `[Headers]`: these lines in this order and no other, names to the byte too.
  mutating func judge(block: [ExpectedHeaderSyntax], section: SectionSyntax) {
    let lines = exchanges.last?.head?.headers ?? []
    let expectation = Expectation(section, in: source)
    let wanted = block.filter { !variables.isAbsent($0.value.placeholders) }
    do throws(Fault) {
      var patterns: [TextPattern] = []
      for header in wanted {
        patterns.append(TextPattern([.literal("\(try variables.name(of: header)): ")] + (try variables.fill(header.value)).parts))
      }
      let comparison = try LineComparison(patterns, lines.map { "\($0.name): \($0.value)" })
      for (header, finding) in zip(wanted, comparison.findings) {
        add(remember(finding.met) ?? finding.failure("header lines differ"), to: Expectation(header, in: source))
      }
      add(LineComparison.Finding(details: comparison.surplus).failure("header lines differ"), to: expectation)
    } catch {
      for header in block { add(Expectation(header, in: source).verdict(error)) }
      add(expectation.notReached(because: error.message))
    }
  }

  mutating func judge(_ cookies: SetCookiesSyntax, section: SectionSyntax?) {
    let lines = exchanges.last?.head?.values(of: "Set-Cookie") ?? []
    let nodes = cookies.lines.filter { !variables.isAbsent($0.line.placeholders) }
    let section = section.map { Expectation($0, in: source) }
    do throws(Fault) {
      var expected: [CookieComparison.ExpectedCookie] = []
      for line in nodes { expected.append(try filled(line)) }
      let comparison = try CookieComparison(expected, lines, mode: cookies.mode)
      for (node, finding) in zip(nodes, comparison.findings) {
        add(remember(finding.met) ?? finding.failure("Set-Cookie lines differ"), to: Expectation(node, in: source))
      }
      guard let section, cookies.mode != .subset else { return }
      add(LineComparison.Finding(details: comparison.surplus).failure("Set-Cookie lines differ"), to: section)
    } catch {
      for node in nodes { add(Expectation(node, in: source).verdict(error)) }
      if let section, cookies.mode != .subset { add(section.notReached(because: error.message)) }
    }
  }

  private func filled(_ syntax: SetCookieSyntax) throws(Fault) -> CookieComparison.ExpectedCookie {
    var attributes: [CookieComparison.ExpectedCookie.Attribute] = []
    for attribute in syntax.attributes where !attribute.name.isEmpty || attribute.value != nil {
      attributes.append(
        CookieComparison.ExpectedCookie.Attribute(
          name: attribute.name,
          value: try attribute.value.map { pattern throws(Fault) in try variables.fill(pattern) }
        )
      )
    }
    return CookieComparison.ExpectedCookie(
      line: try variables.fill(syntax.line),
      name: try variables.fill(syntax.name),
      value: try variables.fill(syntax.value),
      attributes: attributes
    )
  }
}

extension LineComparison.Finding {
  fileprivate func failure(_ message: String) -> StepJudge.Failure? {
    passed ? nil : StepJudge.Failure(message: message, details: details)
  }
}

extension StepJudge {
  /// The body of the response: as JSON values, as text, or to the byte, as the section says.
  mutating func body(_ syntax: BodySyntax) throws(Fault) -> Failure? {
    let bytes = try reader.answer.map { answer throws(Fault) in try answer.body() } ?? []
    switch syntax.kind {
    case .json(let text): return try json(text, modes: [], of: syntax)
    case .xml(let text): return try self.text(text, lineEndMayLack: false)
    case .fence(_, let modes, let text) where modes.contains(.raw): return try self.text(text, lineEndMayLack: false)
    case .fence(.json, let modes, let text): return try json(text, modes: modes, of: syntax)
    case .fence(_, _, let text): return try self.text(text, lineEndMayLack: true)
    case .string(let text): return try self.text(text, lineEndMayLack: false)
    case .base64(let expected), .hex(let expected): return StepJudge.difference(bytes, expected)
    case .file(let file): return StepJudge.difference(bytes, try folder.read(file, variables))
    }
  }

  private mutating func json(
    _ pattern: PatternSyntax,
    modes: Set<BodySyntax.Mode>,
    of body: BodySyntax
  ) throws(Fault) -> Failure? {
    let marked = try variables.fillJSON(pattern)
    let expected = try ExpectedValue(
      try QueryValue(json: Array(marked.text.utf8), name: "the expected body"),
      matchers: marked.matchers,
      mark: marked.mark
    )
    var comparison = ValueComparison(allowsMore: modes.contains(.subset), ignoresOrder: modes.contains(.unordered))
    let actual = try actualValue(decoded: modes.contains(.decoded))
    try comparison.compare(expected, actual)
    comparison.checkCaptures()
    guard var failure = Failure(body: "body differs", comparison.differences) else { return remember(comparison.met) }
    if capturesFromWhatDiffers { _ = remember(comparison.met) }
    let fresh = ValueComparison(allowsMore: modes.contains(.subset), ignoresOrder: modes.contains(.unordered))
    let path = try StepJudge.firstDifference(expected, actual, by: fresh, ignoresOrder: modes.contains(.unordered))
    failure.focus = path.isEmpty ? nil : JSONPlaces(of: body, in: source).place(of: path)
    return failure
  }

  /// Which member or element of which differs first, each counted from 0.
  private static func firstDifference(
    _ expected: ExpectedValue,
    _ actual: QueryValue,
    by fresh: ValueComparison,
    ignoresOrder: Bool
  ) throws(Fault) -> [Int] {
    var children: [(expected: ExpectedValue, actual: QueryValue?)] = []
    switch (expected, actual) {
    case (.object(let members), .object(let found)):
      children = members.map { member in (member.value, found.first { $0.name.isExactly(member.name) }?.value) }
    case (.list(let elements), .list(let found)) where !ignoresOrder:
      children = elements.enumerated().map { place, element in (element, place < found.count ? found[place] : nil) }
    default: return []
    }
    for (place, child) in children.enumerated() {
      guard let actual = child.actual else { return [place] }
      var comparison = fresh
      try comparison.compare(child.expected, actual)
      if comparison.differences.isEmpty { continue }
      return [place] + (try firstDifference(child.expected, actual, by: fresh, ignoresOrder: ignoresOrder))
    }
    return []
  }

  /// Where the members and elements of a JSON body stand in a scenario.
  private struct JSONPlaces {
    /// The places by the numbers of the members and elements that lead to them.
    private var places: [[Int]: SourcePosition] = [:]

    init(of body: BodySyntax, in source: SourceText) {
      /// The number of the next child of each container that is open.
      var counts: [Int] = []
      var begins = false
      for number in body.lines {
        let line = Array((source.line(number) ?? "").unicodeScalars)
        if line.starts(with: "```".unicodeScalars) { continue }
        var column = 0
        while column < line.count {
          let scalar = line[column]
          let start = column
          column += 1
          let isTemplate = scalar == "{" && column < line.count && line[column] == "{"
          if begins, !["]", "}", " ", "\t", "\r"].contains(scalar) || isTemplate {
            places[counts] = SourcePosition(line: number, column: start + 1)
            begins = false
          }
          if isTemplate {
            column = JSONPlaces.end(ofTemplate: line, from: column + 1)
          } else if scalar == "\"" {
            column = JSONPlaces.end(ofString: line, from: column)
          } else if scalar == "{" || scalar == "[" {
            counts.append(0)
            begins = true
          } else if scalar == "}" || scalar == "]" {
            if !counts.isEmpty { counts.removeLast() }
            begins = false
          } else if scalar == ",", !counts.isEmpty {
            counts[counts.count - 1] += 1
            begins = true
          }
        }
      }
    }

    func place(of path: [Int]) -> SourcePosition? { places[path] }

    private static func end(ofTemplate line: [Unicode.Scalar], from start: Int) -> Int {
      var column = start
      while column + 1 < line.count, line[column] != "}" || line[column + 1] != "}" { column += 1 }
      return min(line.count, column + 2)
    }

    private static func end(ofString line: [Unicode.Scalar], from start: Int) -> Int {
      var column = start
      while column < line.count, line[column] != "\"" {
        if line[column] == "\\" {
          column += 2
        } else if line[column] == "{", column + 1 < line.count, line[column + 1] == "{" {
          column = end(ofTemplate: line, from: column + 2)
        } else {
          column += 1
        }
      }
      return column + 1
    }
  }

  private mutating func actualValue(decoded: Bool) throws(Fault) -> QueryValue {
    guard var answer = reader.answer else { throw Fault(.noResponse) }
    defer { reader.answer = answer }
    if !decoded, answer.mediaType?.isMessagePack == true {
      throw Fault(.messagePack)
    }
    return try answer.value()
  }

  private mutating func text(_ pattern: PatternSyntax, lineEndMayLack: Bool) throws(Fault) -> Failure? {
    guard let answer = reader.answer else { throw Fault(.noResponse) }
    let expected = try variables.fill(pattern)
    let actual = try answer.text()
    var met = try expected.match(actual)
    if met == nil, lineEndMayLack { met = try expected.match(actual + "\n") }
    if let met { return remember(met) }
    let lines = try expected.lineDifferences(from: actual, lineEndMayLack: lineEndMayLack)
    return Failure(message: "body differs", details: lines)
  }

  private static func difference(_ actual: [UInt8], _ expected: [UInt8]) -> Failure? {
    guard actual != expected else { return nil }
    let place = zip(actual, expected).prefix { $0 == $1 }.count
    func shown(_ bytes: [UInt8]) -> String {
      let part = bytes.dropFirst(place).prefix(16)
      return part.isEmpty ? "nothing more" : "\(Array(part).hexText)\(bytes.count > place + 16 ? "…" : "")"
    }
    let counts = actual.count == expected.count ? "" : ": it has \(actual.count) bytes, not \(expected.count)"
    return Failure(
      message: "body differs\(counts)",
      details: ["from byte \(place)", "- \(shown(expected))", "+ \(shown(actual))"]
    )
  }
}

extension StepJudge.Failure {
  /// nil when nothing differs; a long list is cut off.
  fileprivate init?(body message: String, _ differences: [String]) {
    guard !differences.isEmpty else { return nil }
    let rest = differences.count - 20
    self.init(message: message, details: differences.prefix(20) + (rest > 0 ? ["… and \(rest) more"] : []))
  }
}

extension Variables {
  /// The name of an expected line, its variables filled in.
  fileprivate func name(of header: ExpectedHeaderSyntax) throws(Fault) -> String {
    guard let template = header.nameTemplate else { return header.name }
    return try fill(template)
  }
}
