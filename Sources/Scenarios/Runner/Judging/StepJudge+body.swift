import FieldValues
import Patterns
import ScenarioSyntax

extension StepJudge {
  /// The body of the answer: as JSON values, as text, or to the byte, as the section says.
  mutating func body(_ syntax: BodySyntax) throws(Fault) -> Failure? {
    let bytes = try reader.answer.map { answer throws(Fault) in try answer.body() } ?? []
    switch syntax.kind {
    case .json(let text): return try json(text, modes: [])
    case .fence(_, let modes, let text) where modes.contains(.raw): return try self.text(text, lineEndMayLack: false)
    case .fence(.json, let modes, let text): return try json(text, modes: modes)
    case .fence(_, _, let text): return try self.text(text, lineEndMayLack: true)
    case .string(let text): return try self.text(text, lineEndMayLack: false)
    case .base64(let expected), .hex(let expected): return StepJudge.difference(bytes, expected)
    case .file(let file): return StepJudge.difference(bytes, try folder.read(file, variables))
    }
  }

  private mutating func json(_ pattern: PatternSyntax, modes: Set<BodySyntax.Mode>) throws(Fault) -> Failure? {
    let marked = try variables.fillJSON(pattern)
    let expected = try ExpectedValue(
      try QueryValue(json: Array(marked.text.utf8), name: "the expected body"),
      matchers: marked.matchers,
      mark: marked.mark
    )
    var comparison = ValueComparison(allowsMore: modes.contains(.subset), ignoresOrder: modes.contains(.unordered))
    try comparison.compare(expected, try actualValue(decoded: modes.contains(.decoded)))
    remember(comparison.differences.isEmpty ? comparison.met : [])
    return Failure(body: "body differs", comparison.differences)
  }

  private mutating func actualValue(decoded: Bool) throws(Fault) -> QueryValue {
    guard var answer = reader.answer else { throw Fault("there is no answer") }
    defer { reader.answer = answer }
    if !decoded, answer.mediaType?.isMessagePack == true {
      throw Fault("the body is MessagePack; write ```json decoded to compare its value")
    }
    return try answer.value()
  }

  private mutating func text(_ pattern: PatternSyntax, lineEndMayLack: Bool) throws(Fault) -> Failure? {
    guard let answer = reader.answer else { throw Fault("there is no answer") }
    let expected = try variables.fill(pattern)
    let actual = try answer.text()
    var met = try expected.match(actual)
    if met == nil, lineEndMayLack { met = try expected.match(actual + "\n") }
    if let met {
      remember(met)
      return nil
    }
    let lines = try StepJudge.lineDifferences(expected, actual, lineEndMayLack: lineEndMayLack)
    return Failure(message: "body differs", details: lines)
  }

  /// The first line that is not as expected, beside what it should be.
  private static func lineDifferences(_ expected: TextPattern, _ actual: String, lineEndMayLack: Bool) throws(Fault) -> [String] {
    let wanted = expected.lines
    let found = TextPattern(actual).lines.map(\.spelling)
    for (place, line) in wanted.enumerated() {
      let isEnd = place == wanted.count - 1 && line.literal == ""
      guard place < found.count else {
        if isEnd { return lineEndMayLack ? [] : ["the line end after the last line is missing"] }
        return ["line \(place + 1)", "- \(line.spelling.shortened)", "  ^ this line is missing"]
      }
      guard try line.match(found[place]) == nil else { continue }
      return [
        "line \(place + 1)", "- \(line.spelling.shortened)", "+ \(found[place].shortened)",
        LineComparison.caret(min(160, line.agreement(with: found[place])), "differs from here"),
      ]
    }
    guard found.count > wanted.count else { return ["a matcher spans several lines, and the whole does not fit"] }
    return ["line \(wanted.count + 1)", "+ \(found[wanted.count].shortened)", "  ^ this line is not expected"]
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

extension TextPattern {
  /// The pattern cut at the LF of its literal text, which are no part of the lines.
  fileprivate var lines: [TextPattern] {
    var lines: [[Part]] = [[]]
    for part in parts {
      guard case .literal(let text) = part else {
        lines[lines.count - 1].append(part)
        continue
      }
      for (place, piece) in text.utf8.split(separator: 0x0A as UInt8, omittingEmptySubsequences: false).enumerated() {
        if place > 0 { lines.append([]) }
        lines[lines.count - 1].append(.literal(String(Substring(piece))))
      }
    }
    return lines.map { TextPattern($0) }
  }
}
