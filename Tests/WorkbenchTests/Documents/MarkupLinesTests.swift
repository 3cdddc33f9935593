import XCTest

@testable import Workbench

final class MarkupLinesTests: XCTestCase {
  private func bench(_ text: String, _ type: String) -> Bench {
    var bench = Bench(120, 60)
    bench.press("<Enter>")
    bench.answer(Samples.head(200, "OK", ["Content-Type: \(type)"]), body: Array(text.utf8))
    bench.press("tb3")
    return bench
  }

  private func lines(_ text: String, _ type: String = "text/html") -> [String] {
    let tab = bench(text, type).bodyLines
    return (0..<tab.count).map { tab.line(at: $0).text }
  }

  func testElementsAreIndentedAndShortOnesStayOnALine() {
    XCTAssertEqual(
      lines("<!doctype html><html><head><title>Hi</title></head><body><p>Hello <b>big</b> world<br>again</p></body></html>"),
      [
        "<!doctype html>", "<html>", "  <head>", "    <title>Hi</title>", "  </head>", "  <body>",
        "    <p>Hello <b>big</b> world<br>again</p>", "  </body>", "</html>",
      ]
    )
  }

  func testEndsThatHTMLLeavesOutAreNoFault() {
    XCTAssertEqual(
      lines("<ul><li>one<li>two</ul><p>a<p>b"),
      ["<ul>", "  <li>", "    one", "  <li>", "    two", "</ul>", "<p>", "  a", "<p>", "  b"]
    )
    XCTAssertEqual(lines("<a href=x><div>1</div></a>"), ["<a href=x>", "<div>1</div>", "</a>"])
  }

  func testPreformattedTextKeepsItsLines() {
    XCTAssertEqual(lines("<div><pre>a\n  b\n\nc</pre></div>"), ["<div>", "  <pre>", "a", "  b", "", "c", "  </pre>", "</div>"])
    XCTAssertEqual(lines("<script>if (a<b) {}\nx</script>"), ["<script>", "if (a<b) {}", "x", "</script>"])
  }

  func testXMLIsLaidOut() {
    XCTAssertEqual(
      lines("<?xml version=\"1.0\"?><a><!-- c --><b x='>'>1</b><c/><d><![CDATA[<x>]]></d></a>", "application/atom+xml"),
      ["<?xml version=\"1.0\"?>", "<a>", "  <!-- c -->", "  <b x='>'>1</b>", "  <c/>", "  <d><![CDATA[<x>]]></d>", "</a>"]
    )
  }

  func testWhatIsNotWellFormedIsShownAsItCameWithASentence() {
    let faults: [(text: String, type: String, part: String)] = [
      ("<a>\n<b></a>", "text/xml", "malformed XML at 2:4: </a> stands where </b> must; shown as it came"),
      ("<a>", "text/xml", "at 1:1: <a> is never closed"), ("</a>", "text/xml", "</a> closes nothing"),
      ("<p>a <b>b</p>", "text/html", "malformed HTML at 1:6: <b> is never closed"),
      ("<a b=\"x>", "text/xml", "a quotation mark that is never closed"), ("<!-- x", "text/html", "--> is missing"),
      ("<div><p>x</div></div>", "text/html", "malformed HTML at 1:16: </div> closes nothing"),
    ]
    for (text, type, part) in faults {
      let bench = bench(text, type)
      XCTAssertTrue(bench.shows(part), "\(text)\n\(bench.text)")
      XCTAssertEqual(lines(text, type).joined(separator: "\n"), text)
    }
  }

  func testNoTextIsLost() {
    let text = "<html><body class='a b'>one<div>two <i>three</i></div>four<table><tr><td>5<td>6</table><!-- 7 --></body></html>"
    let shown = lines(text).joined()
    XCTAssertEqual(shown.filter { $0 != " " }, text.filter { $0 != " " })
  }

  func testEnterFoldsAnElement() {
    var bench = bench("<div><section><p>1</p><p>2</p></section></div>", "text/html")
    bench.press("gj<Enter>")
    XCTAssertTrue(bench.shows("<section> 2 lines </section>"), bench.text)
    bench.press("<Enter>")
    XCTAssertEqual(bench.bodyLines.count, 6)
  }

  func testNoDepthIsTooDeep() throws {
    let text = String(repeating: "<d>", count: 100_000) + String(repeating: "</d>", count: 100_000)
    XCTAssertEqual(try MarkupLines(Array(text.utf8), isHTML: false).lines.count, 199_999)
  }

  func testHostileMarkupNeverTraps() {
    for text in ["<", "<a", "<a/", "</", "<!", "<![CDATA[", "<?", "<p", "<br/", "<é>", "<pre", "<script>", "<!doctype [", "a<b"] {
      _ = try? MarkupLines(Array(text.utf8), isHTML: true)
      _ = try? MarkupLines(Array(text.utf8), isHTML: false)
    }
  }
}
