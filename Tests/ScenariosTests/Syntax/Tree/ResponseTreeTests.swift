import ScenarioSyntax
import Scenarios
import XCTest

/// What responses are read as.
final class ResponseTreeTests: XCTestCase {
  private func response(_ text: String) throws -> ResponseSyntax {
    try XCTUnwrap(try ScenarioFile.parse("GET /\n\n\(text)").steps.first?.response)
  }

  private func place(_ line: Int, _ column: Int = 1) -> SourcePosition {
    SourcePosition(line: line, column: column)
  }

  func testAStatusLineHasAVersionAndAStatus() throws {
    let found = try ["HTTP 200", "HTTP/1.0 *", "HTTP/1.1   404 # c", "HTTP/2 {{s}}"].map { try response($0) }
    XCTAssertEqual(found.map(\.version), [nil, "HTTP/1.0", "HTTP/1.1", "HTTP/2"])
    XCTAssertEqual(found.map(\.status.text), ["200", "*", "404", "{{s}}"])
    XCTAssertEqual(found.map(\.status.position.column), [6, 10, 12, 8])
    XCTAssertEqual(found.map(\.status.length), [3, 1, 3, 5])
  }

  func testAMatcherHasAKindAndMayCapture() throws {
    let header = try response("HTTP *\nX: é{{*:re/[{}]\\/#\"/ -> id}} {{*:len 1..3}}{{*}}\n").headers[0]
    XCTAssertEqual(
      header.value,
      PatternSyntax(
        [
          .literal("é"),
          .matcher(MatcherSyntax(.regex("[{}]\\/#\""), capture: "id", position: place(4, 5), length: 24)),
          .literal(" "),
          .matcher(MatcherSyntax(.length(1...3), position: place(4, 30), length: 14)),
          .matcher(MatcherSyntax(.any, position: place(4, 44), length: 5)),
        ],
        position: place(4, 4),
        length: 45
      )
    )
  }

  func testSetCookieLinesAreTakenApart() throws {
    let cookies = try XCTUnwrap(
      try response("HTTP *\n[SetCookies any-order]\nsid={{*:hex}}a=b; Path=/;  Secure; Expires=Thu, 01 Jan\n\\#x=\n").setCookies
    )
    XCTAssertEqual(cookies.mode, .anyOrder)
    let first = cookies.lines[0]
    XCTAssertEqual(first.name.literal, "sid")
    XCTAssertEqual(first.value.text, "{{*:hex}}a=b")
    XCTAssertEqual(first.attributes.map(\.name), ["Path", "Secure", "Expires"])
    XCTAssertEqual(first.attributes.map { $0.value?.literal }, ["/", nil, "Thu, 01 Jan"])
    XCTAssertEqual(cookies.lines[1].name.literal, "#x")
    XCTAssertEqual(cookies.lines[1].value.parts, [])
  }

  func testRawSetCookieLinesNeedNoName() throws {
    let cookies = try XCTUnwrap(try response("HTTP *\n[SetCookies raw]\nnonsense ; x\n").setCookies)
    XCTAssertEqual(cookies.lines.map(\.line.literal), ["nonsense ; x"])
  }

  func testAnAssertHasAQueryFiltersAndAPredicate() throws {
    let found = try response("HTTP *\n[Asserts]\njsonpath \"$.a\" nth -1 count not >= 2.50\n").asserts[0]
    XCTAssertEqual(
      found,
      AssertSyntax(
        QuerySyntax(.jsonpath(TemplateSyntax(literal: "$.a", position: place(5, 10), length: 5)), position: place(5), length: 14),
        filters: [
          FilterSyntax(.nth(-1), position: place(5, 16), length: 6), FilterSyntax(.count, position: place(5, 23), length: 5),
        ],
        PredicateSyntax(
          .greaterOrEqual,
          ValueSyntax(.number("2.50"), position: place(5, 36), length: 4),
          isNegated: true,
          position: place(5, 29),
          length: 11
        ),
        position: place(5),
        length: 39
      )
    )
  }

  func testValuesAreReadByTheirForms() throws {
    let values = [
      "\"a\\n\\\"\"", "7", "-0.5e3", "true", "null", "{{x.y}}", "250ms", "1.5s", "64KiB", "hex,82 FF;", "base64,gf8=;",
      "file,a b.bin[0..9];",
    ]
    let text = values.map { "body == \($0)\n" }.joined()
    let found = try response("HTTP *\n[Asserts]\n\(text)body matches /^\"[^\"]+\" \\/$/\n").asserts.map(\.predicate.value?.kind)
    XCTAssertEqual(
      found.dropLast(2),
      [
        .text(PatternSyntax(literal: "a\n\"", position: place(5, 9), length: 7)), .number("7"), .number("-0.5e3"), .bool(true),
        .null,
        .placeholder(PlaceholderSyntax("x", path: ["y"], position: place(10, 9), length: 7)), .duration(.milliseconds(250)),
        .duration(.milliseconds(1500)), .size(65536), .hex([0x82, 0xFF]), .base64([0x81, 0xFF]),
      ]
    )
    guard case .file(let file) = found[11] else { return XCTFail("no file: \(String(describing: found[11]))") }
    XCTAssertEqual(file.path.literal, "a b.bin")
    XCTAssertEqual(file.range, 0...9)
    XCTAssertEqual(found.last, .regex("^\"[^\"]+\" \\/$"))
  }

  func testACookieQueryMayNameAnAttribute() throws {
    let asserts = try response("HTTP *\n[Asserts]\ncookie \"sid[Max-Age]\" exists\ncookie \"{{a}}\" exists\n").asserts
    XCTAssertEqual(asserts.map(\.query.text), ["cookie \"sid[Max-Age]\"", "cookie \"{{a}}\""])
    guard case .cookie(let name, let attribute) = asserts[0].query.kind else { return XCTFail("no cookie") }
    XCTAssertEqual(name.literal, "sid")
    XCTAssertEqual(attribute, "Max-Age")
  }

  func testACaptureMayAppendAndRedact() throws {
    let captures = try response(
      "HTTP *\n[Captures]\nseen: append jsonpath \"$..id\" sort\ncsrf: cookie \"csrf\" redact # secret\n"
    ).captures
    XCTAssertEqual(captures.map(\.name), ["seen", "csrf"])
    XCTAssertEqual(captures.map(\.appends), [true, false])
    XCTAssertEqual(captures.map(\.redacts), [false, true])
    XCTAssertEqual(captures.map { $0.filters.map(\.text) }, [["sort"], []])
  }

  func testChunksAreReadInOrder() throws {
    let chunks = try response(
      "HTTP *\n[Chunks]\n\"{\\\"row\\\":1}\\n\"\n@gap 10ms..200ms\nhex,00;\nbytes 10\n@any 0..3\n@within 1s\n@abort\n"
    ).chunks
    XCTAssertEqual(
      chunks.map(\.kind),
      [
        .text(PatternSyntax(literal: "{\"row\":1}\n", position: place(5), length: 15)),
        .gap(.milliseconds(10) ... .milliseconds(200)), .hex([0]), .bytes(10), .any(0...3), .within(.seconds(1)), .abort,
      ]
    )
  }

  func testRedirectsHaveAStatusAndAURL() throws {
    let redirects = try response("HTTP *\n[Redirects]\n301 {{base}}/v2\n307 /{{*:any}} # c\n").redirects
    XCTAssertEqual(redirects.map(\.text), ["301 {{base}}/v2", "307 /{{*}}"])
  }

  func testSectionsKnowTheirLines() throws {
    let sections = try response("HTTP *\n[Asserts]\nurl exists\n# c\n\n[Captures]\na: url\n\n{}\n").sections
    XCTAssertEqual(sections.map(\.name), [.asserts, .captures])
    XCTAssertEqual(sections.map(\.lines), [4...5, 8...9])
  }
}

extension PatternSyntax {
  fileprivate var text: String {
    parts.map { part in
      switch part {
      case .literal(let text): text
      case .placeholder(let placeholder): "{{\(placeholder.fullName)}}"
      case .matcher(let matcher): matcher.text
      }
    }.joined()
  }
}
