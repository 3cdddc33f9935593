import ScenarioSyntax
import Scenarios
import XCTest

/// What requests are read as.
final class RequestTreeTests: XCTestCase {
  private func request(_ text: String) throws -> RequestSyntax {
    try XCTUnwrap(try ScenarioFile.parse(text).steps.first?.request)
  }

  func testARequestLineHasAMethodAndATarget() throws {
    let request = try request("### one\nM-SEARCH {{base}}/a?b={{c.d}}#e # comment\n")
    XCTAssertEqual(request.method, "M-SEARCH")
    XCTAssertEqual(request.position, SourcePosition(line: 2, column: 1))
    XCTAssertEqual(request.length, 31)
    XCTAssertEqual(
      request.target,
      TemplateSyntax(
        [
          .placeholder(PlaceholderSyntax("base", position: SourcePosition(line: 2, column: 10), length: 8)),
          .literal("/a?b="),
          .placeholder(PlaceholderSyntax("c", path: ["d"], position: SourcePosition(line: 2, column: 23), length: 7)),
          .literal("#e"),
        ],
        position: SourcePosition(line: 2, column: 10),
        length: 22
      )
    )
  }

  func testHeadersKeepTheirOrderCaseAndRepeats() throws {
    let request = try request("GET /\nB: 1\n# comment\na:2 # comment\n\nB:\n")
    XCTAssertEqual(
      request.headers,
      [
        HeaderSyntax(
          "B",
          TemplateSyntax(literal: "1", position: SourcePosition(line: 2, column: 4)),
          position: SourcePosition(line: 2),
          length: 4
        ),
        HeaderSyntax(
          "a",
          TemplateSyntax(literal: "2", position: SourcePosition(line: 4, column: 3)),
          position: SourcePosition(line: 4),
          length: 3
        ),
        HeaderSyntax(
          "B",
          TemplateSyntax([], position: SourcePosition(line: 6, column: 3)),
          position: SourcePosition(line: 6),
          length: 3
        ),
      ]
    )
  }

  func testEscapesInValuesAreUndone() throws {
    let value = try request("GET /\nA: \\#1 \\\\ \\{{x}} \\u{e9}\\u{1F600} a#b\n").headers.first?.value.literal
    XCTAssertEqual(value, "#1 \\ {{x}} é😀 a#b")
  }

  func testOptionsAreReadByTheirKinds() throws {
    let options = try request(
      """
      GET /
      [Options]
      location: true
      retry: -1
      delay: 20
      max-time: 1.5s
      idle-timeout: 2m
      send-chunks: 1, 4KiB
      read-rate: 10KiB/s
      jar: off
      variable: a=b {{c}}
      variable: d=
      max-redirs: {{n}}
      retry-interval: {{t}}ms
      """
    ).options
    let expected: [(OptionSyntax.Name, OptionSyntax.Value)] = [
      (.location, .flag(true)), (.retry, .number(-1)), (.delay, .duration(.milliseconds(20))),
      (.maxTime, .duration(.milliseconds(1500))), (.idleTimeout, .duration(.seconds(120))), (.sendChunks, .sizes([1, 4096])),
      (.readRate, .rate(10240)), (.jar, .text(TemplateSyntax(literal: "off"))),
      (.variable, .assignment("a", TemplateSyntax([.literal("b "), .placeholder(PlaceholderSyntax("c"))]))),
      (.variable, .assignment("d", TemplateSyntax([]))),
      (.maxRedirs, .text(TemplateSyntax([.placeholder(PlaceholderSyntax("n"))]))),
      (.retryInterval, .text(TemplateSyntax([.placeholder(PlaceholderSyntax("t")), .literal("ms")]))),
    ]
    XCTAssertEqual(options.map(\.name), expected.map(\.0))
    XCTAssertEqual(options.map(\.text), expected.map { OptionSyntax($0, $1).text })
  }

  func testABareWordInAConditionIsAVariable() throws {
    let option = try request("GET /\n[Options]\nretry-on: status != 200, next count > 2\n").options[0]
    guard case .conditions(let conditions) = option.value else { return XCTFail("no conditions: \(option.value)") }
    XCTAssertEqual(conditions.map(\.text), ["status != 200", "variable \"next\" count > 2"])
    XCTAssertEqual(conditions.map(\.position.column), [11, 26])
  }

  func testAnOptionWithVariablesIsReadOnceTheyAreKnown() throws {
    XCTAssertEqual(try OptionSyntax.value(of: .retryInterval, filledIn: "50ms"), .duration(.milliseconds(50)))
    XCTAssertEqual(try OptionSyntax.value(of: .location, filledIn: "false"), .flag(false))
    XCTAssertEqual(try OptionSyntax.value(of: .jar, filledIn: "{{x}}"), .text(TemplateSyntax(literal: "{{x}}")))
    for text in ["", "many", "3 4", "3\n4", "\u{FEFF}"] {
      XCTAssertThrowsError(try OptionSyntax.value(of: .retry, filledIn: text), text.debugDescription)
    }
  }

  func testATableHasColumnsAndRows() throws {
    let table = try XCTUnwrap(
      try request("GET /\n[Table]\n| a | b |\n| x, {{y}} | (absent) |\n|  | \\| |\n| (empty) | \\#1 |\n").table
    )
    XCTAssertEqual(table.columns, ["a", "b"])
    XCTAssertEqual(table.rows.map(\.position.line), [4, 5, 6])
    XCTAssertEqual(table.rows.map { $0.cells.map(Self.text) }, [["x, {{y}}", "absent"], ["empty", "|"], ["empty", "#1"]])
  }

  private static func text(_ cell: TableSyntax.Cell) -> String {
    switch cell {
    case .absent: "absent"
    case .empty: "empty"
    case .text(let text): text.parts.map { if case .literal(let text) = $0 { text } else { "{{y}}" } }.joined()
    }
  }

  func testPartsOfAMultipartBodyAreTextsOrFiles() throws {
    let parts = try request(
      "POST /\n[Multipart]\nnote: file of a cat\nphoto: file,cat {{n}}.png[0..9]; image/png\nraw: file,x;\n"
    ).multipart
    XCTAssertEqual(parts.map(\.name.literal), ["note", "photo", "raw"])
    XCTAssertEqual(parts.map(\.text), ["note: file of a cat", "photo: file,cat {{n}}.png[0..9]; image/png", "raw: file,x;"])
    guard case .file(let file, contentType: let type) = parts[1].value else { return XCTFail("no file: \(parts[1].value)") }
    XCTAssertEqual(file.range, 0...9)
    XCTAssertEqual(type?.literal, "image/png")
  }

  func testTheHeadOfAFileMayLetAllRequestsFollowRedirects() throws {
    let file = try ScenarioFile.parse(
      "#@ location: true\n\nGET /a\n\nGET /b\n[Options]\nlocation: false\n\n@check\n[Asserts]\nprobe \"x\" == 1\n"
    )
    XCTAssertEqual(file.steps.map { $0.options.map(\.value) }, [[.flag(true)], [.flag(false)], []])
    XCTAssertEqual(file.steps.map(\.text).first, "GET /a\n")
    XCTAssertThrowsError(try ScenarioFile.parse("#@ location: yes\n\nGET /a\n"))
    XCTAssertThrowsError(try ScenarioFile.parse("#@ location: true false\n\nGET /a\n"))
  }

  func testMetadataOfAFileIsKeptInOrder() throws {
    let file = try ScenarioFile.parse("# a\n#@ name: x: {{y}} # z\n\n#@tags:a, b\n#@ ours-only:\nGET /\n")
    XCTAssertEqual(file.metadata.map(\.key), [.name, .tags, .oursOnly])
    XCTAssertEqual(file.metadata.map(\.value), ["x: {{y}} # z", "a, b", ""])
    XCTAssertEqual(
      file.metadata.map(\.position),
      [.init(line: 2, column: 4), .init(line: 4, column: 3), .init(line: 5, column: 4)]
    )
  }

  func testStepsWithoutNamesBeginAtTheirRequestLines() throws {
    let file = try ScenarioFile.parse(
      "GET /a\n\nHTTP *\nPOST /b\n{}\n# c\nGET /c\n\n@check\n[Asserts]\nurl exists\n### d\n\n# e\nGET /e\n"
    )
    XCTAssertEqual(file.steps.map(\.lines), [1...3, 4...5, 7...7, 9...11, 12...15])
    XCTAssertEqual(file.steps.map(\.position.line), [1, 4, 7, 9, 15])
    XCTAssertEqual(file.steps.map { $0.name?.literal }, [nil, nil, nil, nil, "d"])
  }
}
