import Exchanges
import FieldValues
package import ScenarioSyntax
import Scenarios

/// Scenarios as a load test for Locust (https://locust.io): a Python file in which each scenario is a task of a user.
///
/// Steps are requests in order. Captures, cookies, tables and checks become Locust's; a check that fails is a failure of its request, named by
/// the line of the scenario. Secrets come from the environment (`SCENARIO_secret_NAME`). Matchers take any text. What Locust can't do is left
/// out, and said.
package struct LocustFile: Sendable {
  /// The Python file.
  package private(set) var text = ""
  /// A sentence for each part of a scenario that is left out, with its place.
  package private(set) var leftOut: [String] = []

  /// Variables of the file that no step captures.
  private var missing: Set<String> = []

  private static let host = "http://locust.invalid"

  /// - Parameter variables: values of variables that the scenarios don't set themselves.
  /// - Throws: ``InterchangeFault`` for a request that can't be made.
  package init(_ files: [ScenarioFile], variables: [String: String] = [:]) throws(InterchangeFault) {
    var tasks: [String] = []
    var names: Set<String> = []
    var counts: [String: Int] = [:]
    for file in files {
      let all = try RequestExport([file], base: Self.host, variables: variables).entries
      let entries = Dictionary(all.map { ($0.line, $0) }) { first, _ in first }
      var steps: [String] = []
      missing = []
      for key in [MetadataSyntax.Key.setup, .finally] {
        for line in file.metadata where line.key == key {
          leaveOut("#@ \(key.rawValue):", line, file, "Locust runs each scenario by itself")
        }
      }
      for step in file.steps {
        guard let entry = entries[step.position.line], step.request != nil else {
          missing.formUnion(step.captures.map(\.name))
          leaveOut("@check", step, file, "Locust sees the server only by requests")
          continue
        }
        if let stream = step.response?.section(.events) ?? step.response?.section(.chunks) {
          leaveOut(
            "\(entry.message.method) \(entry.message.url.replacing(Self.host, with: ""))",
            stream,
            file,
            "Locust doesn't read streams"
          )
          missing.formUnion(step.captures.map(\.name))
          continue
        }
        if let name = step.variablesUsedBefore.map(\.name).first(where: missing.contains) {
          missing.formUnion(step.captures.map(\.name))
          leaveOut("\(entry.message.method) \(entry.message.url.replacing(Self.host, with: ""))", step, file, "it needs \(name)")
          continue
        }
        steps.append(python(step, entry, file))
      }
      guard !steps.isEmpty else { continue }
      let name = Self.taskName(file, taken: &names, &counts)
      let list = steps.map { "            \($0),\n" }.joined()
      tasks.append("    @task\n    def \(name)(self):\n        self.play(\(file.path.python), [\n\(list)        ])\n")
    }
    guard !tasks.isEmpty else { throw .noRequest }
    text = "\(Self.runtime)\n\nclass Scenarios(ScenarioUser):\n\(tasks.joined(separator: "\n"))"
  }

  private mutating func leaveOut(_ what: String, _ node: some LocatedSyntax, _ file: ScenarioFile, _ reason: String) {
    leftOut.append("\(file.path):\(node.position.line): \(what) is left out: \(reason).")
  }

  /// `scenarios/cookies/login.scenario` is `cookies_login`.
  private static func taskName(_ file: ScenarioFile, taken: inout Set<String>, _ counts: inout [String: Int]) -> String {
    let path = file.path.replacing(".scenario", with: "").split(separator: "/").filter {
      $0 != "scenarios" && $0 != "." && $0 != ".."
    }
    let words = path.joined(separator: "_").map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    let name = words.first?.isNumber ?? true ? "scenario_" + String(words) : String(words)
    var free = name
    while !taken.insert(free).inserted {
      counts[name, default: 1] += 1
      free = "\(name)_\(counts[name, default: 1])"
    }
    return free
  }

  // MARK: - Steps

  private mutating func python(_ step: StepSyntax, _ entry: RequestExport.Entry, _ file: ScenarioFile) -> String {
    let message = entry.message
    let url = message.url.hasPrefix(Self.host) ? String(message.url.dropFirst(Self.host.count)) : message.url
    var members = [
      "line=\(entry.line)", "method=\(message.method.python)", "url=\((url.isEmpty ? "/" : url).python)",
      "headers=[\(message.headers.map { "(\($0.name.python), \($0.value.python))" }.joined(separator: ", "))]",
    ]
    if let body = message.body { members.append("body=\(String(validating: body, as: UTF8.self)?.python ?? body.python)") }
    for option in step.options {
      switch (option.name, option.value) {
      case (.location, .flag(true)): members.append("follows=True")
      case (.delay, .duration(let time)): members.append("delay=\(time.seconds)")
      case (.repeat, .number(let count)): members.append("count=\(count)")
      case (.retry, .number(let count)): members.append("tries=\(count < 0 ? 100 : count + 1)")
      case (.retryInterval, .duration(let time)): members.append("pause=\(time.seconds)")
      case (.maxTime, .duration(let time)): members.append("timeout=\(time.seconds)")
      case (.jar, .text(let word)) where word.literal == "off": members.append("jar=False")
      case (.variable, .assignment(let name, let value)): members.append("given=(\(name.python), \(value.pattern.python))")
      case (.http11, _), (.noDefaultHeaders, _), (.insecure, _), (.compressed, _), (.maxRedirs, _), (.retryOn, _): break
      default: leaveOut("option \(option.name.rawValue)", option, file, "Locust has nothing like it")
      }
    }
    if let table = step.table {
      members.append("rows=[\(table.rows.map { Self.python($0, table.columns) }.joined(separator: ", "))]")
    }
    let checks = self.checks(step, file)
    if !checks.isEmpty { members.append("checks=[\(checks.joined(separator: ", "))]") }
    let captures = step.captures.compactMap { capture(of: $0, file) }
    if !captures.isEmpty { members.append("captures=[\(captures.joined(separator: ", "))]") }
    return "dict(\(members.joined(separator: ", ")))"
  }

  private static func python(_ row: TableSyntax.Row, _ columns: [String]) -> String {
    let pairs = zip(columns, row.cells).map { name, cell in
      switch cell {
      case .text(let text): "\(name.python): \(text.pattern.python)"
      case .empty: "\(name.python): ''"
      case .absent: "\(name.python): None"
      }
    }
    return "{\(pairs.joined(separator: ", "))}"
  }

  private mutating func checks(_ step: StepSyntax, _ file: ScenarioFile) -> [String] {
    guard let response = step.response else { return [] }
    var checks: [String] = []
    switch response.status.kind {
    case .code(let code): checks.append("(\(response.position.line), ('status',), [], '==', \(code), False)")
    case .template(let text):
      checks.append("(\(response.position.line), ('status',), [], '==', Text(\(text.pattern.python)), False)")
    case .any: break
    }
    for header in response.headers where header.nameTemplate == nil {
      checks.append("(\(header.position.line), ('header', \(header.name.python)), [], 'any-like', \(header.value.python), False)")
    }
    let kept = response.headers.map(\.value) + (response.body?.text.map { [$0] } ?? [])
    let captured = step.captures.map(\.name) + kept.flatMap(\.matchers).compactMap(\.capture)
    missing.formUnion(Set(step.namesOfVariablesSet).subtracting(captured))
    for section in response.sections where ![.captures, .asserts].contains(section.name) {
      leaveOut("[\(section.name.rawValue)]", section, file, "Locust sees headers as a dictionary, and no cookie attributes")
    }
    if let body = response.body {
      if let check = Self.check(of: body) {
        checks.append(check)
      } else {
        leaveOut("the body", body, file, "Locust doesn't compare it")
      }
    }
    for assertion in response.asserts {
      if let name = Self.names(in: assertion).first(where: missing.contains) {
        leaveOut("\(assertion.query.text) …", assertion, file, "it needs \(name)")
      } else if let check = Self.check(of: assertion) {
        checks.append(check)
      } else {
        leaveOut("\(assertion.query.text) …", assertion, file, "the file for Locust can't say it")
      }
    }
    return checks
  }

  private static func names(in assertion: AssertSyntax) -> [String] {
    let names = TemplateSyntax(typed: assertion.text).placeholders.map(\.fullName)
    if case .variable(let variable) = assertion.query.kind, let name = variable.literal { return [name] + names }
    return names
  }

  private static func check(of body: BodySyntax) -> String? {
    switch body.kind {
    case .json(let text): "(\(body.position.line), ('json',), [], 'json-like', \(text.python), False)"
    case .fence(.json, let modes, let text) where modes.isEmpty:
      "(\(body.position.line), ('json',), [], 'json-like', \(text.python), False)"
    case .xml(let text), .string(let text), .fence(.text, _, let text), .fence(.html, _, let text), .fence(.csv, _, let text),
      .fence(nil, _, let text):
      "(\(body.position.line), ('body',), [], 'like', \(text.python), False)"
    case .hex(let bytes), .base64(let bytes): "(\(body.position.line), ('bytes',), [], '==', \(bytes.python), False)"
    case .fence, .file: nil
    }
  }

  private static func check(of assertion: AssertSyntax) -> String? {
    guard let query = query(assertion.query), let filters = filters(assertion.filters) else { return nil }
    // Locust joins the lines of a field.
    if case .header = assertion.query.kind, !assertion.filters.isEmpty { return nil }
    let value: String
    switch assertion.predicate.value?.kind {
    case nil: value = "None"
    case .number(let digits): value = digits
    case .bool(let bool): value = bool ? "True" : "False"
    case .null: value = "None"
    case .duration(let time): value = "\(time.seconds * 1000)"
    case .size(let bytes): value = "\(bytes)"
    case .hex(let bytes), .base64(let bytes): value = bytes.python
    case .placeholder(let placeholder): value = "Value(\(placeholder.fullName.python))"
    case .regex(let source): value = source.python
    case .text(let text):
      guard text.matchers.isEmpty else {
        return
          "(\(assertion.query.position.line), \(query), [\(filters)], 'like', \(text.python), \(assertion.predicate.isNegated.python))"
      }
      value = "Text(\(text.python))"
    case .file: return nil
    }
    let word = assertion.predicate.operator
    guard ![.unique, .conforms, .isDate, .isIsoDate, .isIpv4, .isIpv6].contains(word) else { return nil }
    return
      "(\(assertion.query.position.line), \(query), [\(filters)], \(word.rawValue.python), \(value), \(assertion.predicate.isNegated.python))"
  }

  private mutating func capture(of capture: CaptureSyntax, _ file: ScenarioFile) -> String? {
    guard let query = Self.query(capture.query), let filters = Self.filters(capture.filters), !capture.appends else {
      leaveOut("\(capture.name):", capture, file, "the file for Locust can't say it")
      missing.insert(capture.name)
      return nil
    }
    return "(\(capture.position.line), \(capture.name.python), \(query), [\(filters)])"
  }

  private static func query(_ query: QuerySyntax) -> String? {
    switch query.kind {
    case .status, .body, .bytes, .sha256, .duration, .url: "(\(query.text.python),)"
    case .header(let name): "('header', \(name.pattern.python))"
    case .cookie(let name, nil): "('cookie', \(name.pattern.python))"
    case .jsonpath(let path): path.literal.flatMap { isSimple($0) ? "('jsonpath', \($0.python))" : nil }
    case .regex(let expression): "('regex', \(expression.pattern.python))"
    case .variable(let name): "('variable', \(name.pattern.python))"
    default: nil
    }
  }

  private static func filters(_ filters: [FilterSyntax]) -> String? {
    var words: [String] = []
    for filter in filters {
      switch filter.kind {
      case .nth(let place): words.append("('nth', \(place))")
      case .first, .last, .count, .toInt, .toFloat, .toString, .lower, .urlEncode, .urlDecode:
        words.append("(\(filter.word.python),)")
      case .split(let text): words.append("('split', \(text.pattern.python))")
      case .replace(let old, let new): words.append("('replace', \(old.pattern.python), \(new.pattern.python))")
      case .regex(let expression): words.append("('regex', \(expression.pattern.python))")
      case .jsonpath(let path):
        guard let path = path.literal, isSimple(path) else { return nil }
        words.append("('jsonpath', \(path.python))")
      default: return nil
      }
    }
    return words.joined(separator: ", ")
  }

  /// Whether a JSONPath has names and places only, without expressions and slices.
  private static func isSimple(_ path: String) -> Bool {
    path.hasPrefix("$") && !path.contains("?") && !path.contains(":") && !path.contains(",") && !path.contains("\\")
  }
}

// MARK: - Python

extension String {
  /// The text as a literal of Python.
  fileprivate var python: String {
    var literal = "'"
    for scalar in unicodeScalars {
      switch scalar {
      case "\\", "'": literal += "\\\(scalar)"
      case "\n": literal += "\\n"
      case " "..."~": literal.unicodeScalars.append(scalar)
      default:
        let digits = scalar.value > 0xFFFF ? 8 : 4
        let hex = String(hex: scalar.value)
        literal += (digits == 8 ? "\\U" : "\\u") + String(repeating: "0", count: max(0, digits - hex.count)) + hex
      }
    }
    return literal + "'"
  }
}

extension [UInt8] {
  fileprivate var python: String { "bytes.fromhex('\(map { String(hex: $0) }.joined())')" }
}

extension Bool {
  fileprivate var python: String { self ? "True" : "False" }
}

extension Duration {
  fileprivate var seconds: Double { self / .seconds(1) }
}

extension PatternSyntax {
  /// The text with its variables in braces; `{{*}}` stands for every matcher, `{{*name}}` for one that captures.
  fileprivate var python: String {
    parts.map { part in
      switch part {
      case .literal(let text): text
      case .placeholder(let placeholder): "{{\(placeholder.fullName)}}"
      case .matcher(let matcher): "{{*\(matcher.capture ?? "")}}"
      }
    }.joined().python
  }
}
