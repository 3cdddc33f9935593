import ScenarioSyntax
import Scenarios
import XCTest

/// The canonical form.
final class FormattingTests: XCTestCase {
  private func assertFormatted(_ text: String, _ expected: String, file: StaticString = #filePath, line: UInt = #line) throws {
    XCTAssertEqual(try ScenarioFile.parse(text).formatted(), expected, file: file, line: line)
  }

  func testOneSpaceStandsAroundPredicatesAndBehindColons() throws {
    try assertFormatted(
      """
      GET    {{base}}/   # why
      Accept:text/plain
       X  :   a   b    # c

      HTTP   200
      [Asserts]
      status==200
      header   "a  b"   not   contains "  x "  # y
      jsonpath "$"count<=4
      body matches    /a  b/
      bytes startsWith   hex,00 ff;
      [Captures]
      a  :append   jsonpath "$.a"   redact
      """.replacing(" X  :", with: "X:"),
      """
      GET {{base}}/ # why
      Accept: text/plain
      X: a   b # c

      HTTP 200
      [Asserts]
      status == 200
      header "a  b" not contains "  x " # y
      jsonpath "$" count <= 4
      body matches /a  b/
      bytes startsWith hex,00 ff;
      [Captures]
      a: append jsonpath "$.a" redact

      """
    )
  }

  func testTablesAreAlignedByCharacters() throws {
    try assertFormatted(
      "GET /\n[Table]\n|a|bb| # first | no cell |\n# between\n| 日本 |2\\|2|\n|(empty)||\n",
      """
      GET /
      [Table]
      | a       | bb   | # first | no cell |
      # between
      | 日本      | 2\\|2 |
      | (empty) |      |

      """
    )
  }

  func testOneBlankLineStandsBeforeAStepAndBeforeItsResponse() throws {
    try assertFormatted(
      "\n\n#@name:x\n\n# file\n\n\n### one\n\nGET /\n\nA: b\nHTTP 200\n# of the response\n\n\n\n# of the next\n"
        + "### two\nGET /\n@check\n[Asserts]\nstatus exists\n\n\n",
      """
      #@ name: x

      # file

      ### one
      GET /
      A: b

      HTTP 200
      # of the response

      # of the next
      ### two
      GET /

      @check
      [Asserts]
      status exists

      """
    )
  }

  func testBlankLinesWithinASectionStayOneOfARow() throws {
    try assertFormatted(
      "GET /\n\nHTTP 200\n\n[Asserts]\n\nstatus exists\n\n\n# more\nurl exists\n\n[Captures]\n\na: url\n\n{}\n",
      """
      GET /

      HTTP 200
      [Asserts]
      status exists

      # more
      url exists
      [Captures]
      a: url
      {}

      """
    )
  }

  func testFramesKeepTheirBytesAndTheirBlankLines() throws {
    try assertFormatted(
      "GET /\n\nHTTP 200\n[Events]\n\n@within   300ms\nid: 1\ndata:  two  \n@gap 1s..2s\n\n\n: a\n"
        + "@reconnect  after 1s..2s\nA:b\nHTTP 200\n\nid: 2\n",
      """
      GET /

      HTTP 200
      [Events]
      @within 300ms
      id: 1
      data:  two\u{20}\u{20}

      @gap 1s..2s

      : a

      @reconnect after 1s..2s
      A: b

      HTTP 200

      id: 2

      """
    )
  }

  func testBodiesStayAsTheyAre() throws {
    let text = "GET /\n{ \"a\" :1 ,  \n\n  \"b\":[ ]}\n\nHTTP 200\n```text\n  two  \n\n\n#no comment\n```\n"
    try assertFormatted(text, text)
    try assertFormatted("GET /\n{}   # c  \n", "GET /\n{}   # c  \n")
  }

  func testLinesEndWithLF() throws {
    try assertFormatted("GET /\r\nA: b  \r\n\r\nHTTP 200\r\n```\r\na\r\n```", "GET /\nA: b\n\nHTTP 200\n```\na\n```\n")
  }

  func testAHashRightBehindAColonIsStillNoComment() throws {
    try assertFormatted("GET /\nA:#b\n[Query]\nc:#d\n", "GET /\nA: \\#b\n[Query]\nc: \\#d\n")
  }
}
