package import Exchanges
import FieldValues
import ScenarioSyntax

/// JUnit XML: a suite for each file, a case for each step, row and round.
package struct JUnitReport: Report {
  package static let format = SecretRedactor.Format.markup
  private var suites: [String] = []
  private var tests = 0
  private var failures = 0
  private var errors = 0
  private var skipped = 0

  private let program: String

  /// Creates an empty report.
  /// - Parameter program: The name of the whole.
  package init(program: String = "answerback") {
    self.program = program
  }

  /// Returns nothing: everything is written at the end.
  package mutating func finished(_ result: ScenarioResult) -> String {
    let cases = result.steps.isEmpty ? [wholeFile(result)] : result.steps.map { testCase($0, of: result) }
    let failed = result.steps.count { !$0.passed }
    let skips = result.skipReason == nil ? result.steps.count(where: \.isSkipped) : 1
    let faults = result.diagnostics.isEmpty && result.environmentFailure == nil ? 0 : 1
    tests += cases.count
    failures += failed
    errors += faults
    skipped += skips
    let head = JUnitReport.tag(
      "testsuite",
      [
        ("name", result.shortName), ("file", result.path), ("tests", "\(cases.count)"), ("failures", "\(failed)"),
        ("errors", "\(faults)"), ("skipped", "\(skips)"), ("time", result.duration.secondsText),
      ]
    )
    suites.append("  <\(head)>\n\(cases.joined())  </testsuite>\n")
    return ""
  }

  /// Returns the whole report.
  package mutating func end(_ summary: RunSummary) -> String {
    let head = JUnitReport.tag(
      "testsuites",
      [
        ("name", program), ("tests", "\(tests)"), ("failures", "\(failures)"), ("errors", "\(errors)"),
        ("skipped", "\(skipped)"), ("time", summary.duration.secondsText),
      ]
    )
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<\(head)>\n\(suites.joined())</testsuites>\n"
  }

  /// The case of a file that was not run.
  private func wholeFile(_ result: ScenarioResult) -> String {
    var inner = ""
    var line = 1
    if let reason = result.skipReason {
      inner = "      <\(JUnitReport.tag("skipped", [("message", reason)]))/>\n"
    } else if let failure = result.environmentFailure {
      inner = JUnitReport.element("error", [("message", failure)], failure)
    } else if let first = result.diagnostics.first {
      let source = SourceText(result.text)
      let blocks = result.diagnostics.map { CaretBlock($0, path: result.path).rendered(source) }
      inner = JUnitReport.element("error", [("message", first.message), ("type", "parse")], blocks.joined(separator: "\n"))
      line = first.position.line
    }
    return testCase(result.name, of: result, line: line, duration: result.duration, inner)
  }

  private func testCase(_ step: StepResult, of result: ScenarioResult) -> String {
    var inner = ""
    if step.attempts > 1 {
      let property = JUnitReport.tag("property", [("name", "attempts"), ("value", "\(step.attempts)")])
      inner += "      <properties><\(property)/></properties>\n"
    }
    if let first = step.failures.first ?? step.notReached.first {
      let blocks = step.failureBlocks(path: result.path, in: SourceText(result.text))
      inner += JUnitReport.element(
        "failure",
        [("message", first.isNotReached ? "not reached: \(first.message)" : first.message), ("type", "expectation")],
        blocks.joined(separator: "\n")
      )
    } else if step.isSkipped {
      inner += "      <\(JUnitReport.tag("skipped", [("message", step.verdicts.first?.message ?? "")]))/>\n"
    }
    if !step.exchanges.isEmpty {
      let note = step.attempts > 1 ? "(after \(step.attempts) tries)\n\n" : ""
      let text = note + step.exchanges.map { ExchangeText($0).text }.joined(separator: "\n\n")
      inner += JUnitReport.element("system-out", [], text)
    }
    let line = (step.failures.first ?? step.notReached.first)?.place.line ?? step.position.line
    return testCase(step.name, of: result, line: line, duration: step.duration, inner)
  }

  private func testCase(_ name: String, of result: ScenarioResult, line: Int, duration: Duration, _ inner: String) -> String {
    let head = JUnitReport.tag(
      "testcase",
      [
        ("name", name), ("classname", result.shortName.replacing("/", with: ".")), ("file", result.path), ("line", "\(line)"),
        ("time", duration.secondsText),
      ]
    )
    return inner.isEmpty ? "    <\(head)/>\n" : "    <\(head)>\n\(inner)    </testcase>\n"
  }

  private static func tag(_ name: String, _ attributes: [(String, String)]) -> String {
    attributes.reduce(name) { text, attribute in
      let value = attribute.1.xmlEscaped.escaping(["\n": "&#10;", "\t": "&#9;"])
      return "\(text) \(attribute.0)=\"\(value)\""
    }
  }

  private static func element(_ name: String, _ attributes: [(String, String)], _ text: String) -> String {
    "      <\(tag(name, attributes))>\(text.xmlEscaped)</\(name)>\n"
  }
}
