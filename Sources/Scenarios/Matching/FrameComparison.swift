import FieldValues
import Patterns
import ScenarioSyntax

/// Compares a frame of an event stream with what is expected of it.
///
/// The lines of each field are compared among themselves and in order; in which order the fields stand says nothing (WHATWG HTML section
/// 9.2.6), and neither do fields that readers pass over. Data lines are one text, joined by LF; it compares as a JSON value when both sides
/// are JSON objects or arrays and no line says `data-raw`.
struct FrameComparison {
  /// The expected lines, each that differs with what came in its place; empty when nothing differs.
  private(set) var details: [String] = []
  /// What the matchers met.
  private(set) var met: [MatcherSyntax.Capture] = []
  private var differs = false
  private let variables: Variables

  /// - Throws: a variable that is not set, or a fault of the expression of a matcher.
  init(_ expected: EventFrameSyntax, _ frame: ServerSentEventFrame, _ variables: Variables) throws(Fault) {
    self.variables = variables
    var done: Set<String> = []
    for line in expected.lines where done.insert(line.field.name).inserted {
      let lines = expected.lines.filter { $0.field.name == line.field.name }
      if line.field.name == "data" {
        try compareData(lines, frame)
      } else {
        try compare(lines, frame.values(of: line.field.name))
      }
    }
    for name in ["", "id", "event", "data", "retry"] where !done.contains(name) {
      for value in frame.values(of: name) { addSurplus(name, value) }
    }
    if !differs { details = [] }
  }

  var passed: Bool { !differs }

  private mutating func compare(_ expected: [EventFrameSyntax.Line], _ actual: [String]) throws(Fault) {
    for (place, line) in expected.enumerated() {
      let pattern = try variables.fill(line.value)
      guard place < actual.count else {
        addMissing(line.field.name, pattern.spelling)
        continue
      }
      try compare(line.field.name, pattern, actual[place])
    }
    for value in actual.dropFirst(expected.count) { addSurplus(expected.first?.field.name ?? "", value) }
  }

  private mutating func compare(_ name: String, _ pattern: TextPattern, _ actual: String) throws(Fault) {
    guard let found = try pattern.match(actual) else {
      let place = min(150, pattern.agreement(with: actual)) + name.count + 2
      return add(
        "- \(line(name, pattern.spelling))",
        "+ \(line(name, actual))",
        LineComparison.caret(place, "differs from here")
      )
    }
    met += found
    details.append("  \(line(name, actual))")
  }

  private mutating func compareData(_ lines: [EventFrameSyntax.Line], _ frame: ServerSentEventFrame) throws(Fault) {
    let values = frame.values(of: "data")
    guard !values.isEmpty else {
      for line in lines { addMissing("data", try variables.fill(line.value).spelling) }
      return
    }
    let pattern = PatternSyntax(joining: lines.map(\.value))
    let isText = lines.contains { $0.field == .dataRaw }
    if !isText, let expected = try container(pattern), let actual = QueryValue(container: values.joined(separator: "\n")) {
      return try compare(expected, actual, pattern, values)
    }
    let whole = try variables.fill(pattern)
    if lines.count != values.count, let found = try whole.match(values.joined(separator: "\n")) {
      met += found
      details += values.map { "  \(line("data", $0))" }
      return
    }
    try compare(lines, values)
  }

  private mutating func compare(
    _ expected: ExpectedValue,
    _ actual: QueryValue,
    _ pattern: PatternSyntax,
    _ values: [String]
  ) throws(Fault) {
    var comparison = ValueComparison()
    try comparison.compare(expected, actual)
    comparison.checkCaptures()
    guard comparison.differences.isEmpty else {
      let wanted = try variables.fill(pattern).spelling.split(separator: "\n", omittingEmptySubsequences: false)
      add(wanted.map { "- \(line("data", String($0)))" } + values.map { "+ \(line("data", $0))" })
      return add(comparison.differences.prefix(10).map { "  ^ \($0)" })
    }
    met += comparison.met
    details += values.map { "  \(line("data", $0))" }
  }

  /// The expected data as a JSON object or array; nil when it is none.
  private func container(_ pattern: PatternSyntax) throws(Fault) -> ExpectedValue? {
    let marked = try variables.fillJSON(pattern)
    guard let value = QueryValue(container: marked.text) else { return nil }
    return try ExpectedValue(value, matchers: marked.matchers, mark: marked.mark)
  }

  private mutating func addMissing(_ name: String, _ value: String) {
    add("- \(line(name, value))", "  ^ this line is missing")
  }

  private mutating func addSurplus(_ name: String, _ value: String) {
    add("+ \(line(name, value))", "  ^ this line is not expected")
  }

  private mutating func add(_ lines: String...) { add(lines) }

  private mutating func add(_ lines: [String]) {
    differs = true
    details += lines
  }

  private func line(_ name: String, _ value: String) -> String {
    (value.isEmpty ? "\(name):" : "\(name): \(value)").shortened
  }
}

extension EventFrameSyntax.Field {
  /// The field's name on the wire.
  fileprivate var name: String { self == .dataRaw ? "data" : rawValue }
}

extension PatternSyntax {
  /// The lines of one text, with LF between them.
  fileprivate init(joining lines: [PatternSyntax]) {
    var parts: [Part] = []
    for (place, line) in lines.enumerated() {
      if place > 0 { parts.append(.literal("\n")) }
      parts += line.parts
    }
    self.init(parts, position: lines.first?.position ?? .start)
  }
}

extension QueryValue {
  /// A JSON object or array; nil for any other text.
  fileprivate init?(container text: String) {
    let first = text.utf8.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    guard first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
      let value = try? QueryValue(json: Array(text.utf8), name: "the data")
    else { return nil }
    self = value
  }
}
