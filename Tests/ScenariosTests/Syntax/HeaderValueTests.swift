import Exchanges
import ScenarioSyntax
import Scenarios
import SystemIO
import XCTest

/// Values of header fields, written and read again.
final class HeaderValueTests: XCTestCase {
  private func line(_ value: String) -> String {
    ExpectedHeaderSyntax("X", PatternSyntax(literal: value)).text
  }

  private func readBack(_ value: String) throws -> [String?] {
    var request = RequestSyntax(target: TemplateSyntax(literal: "/"))
    request.headers = [HeaderSyntax("X", TemplateSyntax(literal: value))]
    var response = ResponseSyntax(status: StatusSyntax(.any))
    response.headers = [ExpectedHeaderSyntax("X", PatternSyntax(literal: value))]
    response.headerBlock = response.headers
    response.trailers = response.headers
    let file = try ScenarioFile(steps: [StepSyntax(kind: .exchange(request, response))])
    let again = try ScenarioFile.parse(file.formatted())
    let step = try XCTUnwrap(again.steps.first)
    let expected = try XCTUnwrap(step.response)
    return [step.request?.headers.first?.value.literal]
      + [expected.headers, expected.headerBlock, expected.trailers].map { $0.first?.value.literal }
  }

  private func assertSurvives(_ value: String, file: StaticString = #filePath, line: UInt = #line) throws {
    for found in try readBack(value) {
      XCTAssertEqual(found.map { Array($0.utf8) }, Array(value.utf8), value.debugDescription, file: file, line: line)
    }
  }

  func testAPlainValueIsWrittenAsItIs() {
    XCTAssertEqual(line("text/html; q=0.5, */*"), "X: text/html; q=0.5, */*")
    XCTAssertEqual(line("\"quoted\" and #1"), "X: \"quoted\" and \\#1")
    XCTAssertEqual(line("a#b {c} d}}"), "X: a#b {c} d}}")
  }

  func testWhatTheLanguageUsesForItselfIsEscaped() {
    XCTAssertEqual(line("#1"), "X: \\#1")
    XCTAssertEqual(line("a\\b"), "X: a\\\\b")
    XCTAssertEqual(line("{{name}}"), "X: \\{{name}}")
    XCTAssertEqual(line("{{{"), "X: \\{\\{{")
    XCTAssertEqual(line(" a "), "X: \\u{20}a\\u{20}")
    XCTAssertEqual(line("a\tb"), "X: a\\u{9}b")
    XCTAssertEqual(line("a\u{0}\u{1B}[31m"), "X: a\\u{0}\\u{1b}[31m")
    XCTAssertEqual(line(""), "X:")
  }

  func testABraceBeforeAVariableIsEscaped() throws {
    let header = ExpectedHeaderSyntax("X", PatternSyntax([.literal("{"), .placeholder(PlaceholderSyntax("a")), .literal("}")]))
    XCTAssertEqual(header.text, "X: \\{{{a}}}")
  }

  func testEveryByteOfObsTextSurvives() throws {
    for byte in UInt8(0x80)...0xFF { try assertSurvives(String(fieldBytes: [0x61, byte, 0x62])) }
    try assertSurvives(String(fieldBytes: Array(0x80...0xFF)))
  }

  func testEveryByteBelowSurvives() throws {
    for byte in UInt8(0)...0x7F { try assertSurvives("a\(Unicode.Scalar(byte))") }
    for byte in UInt8(0)...0x7F { try assertSurvives("\(Unicode.Scalar(byte))a") }
  }

  func testRandomValuesSurvive() throws {
    for seed in 0..<1500 {
      var random = SeededGenerator(seed: UInt64(seed))
      try assertSurvives(random.line())
    }
  }

  func testRandomBytesSurvive() throws {
    for seed in 0..<500 {
      var random = SeededGenerator(seed: UInt64(seed))
      try assertSurvives(String(fieldBytes: random.many(0...20) { UInt8($0.below(256)) }))
    }
  }

  func testRandomSetCookieLinesSurvive() throws {
    for seed in 0..<500 {
      var random = SeededGenerator(seed: UInt64(seed))
      let value = "\(random.pick(["sid", "GET", "#", "`", "hex", "true"]))=\(random.line())"
      var response = ResponseSyntax(status: StatusSyntax(.any))
      response.setCookies = SetCookiesSyntax(.raw, [SetCookieSyntax(PatternSyntax(literal: value))])
      let request = RequestSyntax(target: TemplateSyntax(literal: "/"))
      let file = try ScenarioFile(steps: [StepSyntax(kind: .exchange(request, response))])
      let found = file.steps.first?.response?.setCookies?.lines.map(\.line.literal)
      XCTAssertEqual(found?.map { $0.map { Array($0.utf8) } }, [Array(value.utf8)], value.debugDescription)
    }
  }
}
