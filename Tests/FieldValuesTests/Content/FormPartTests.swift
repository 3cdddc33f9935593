import FieldValues
import XCTest

/// The heads of the parts of a form, and the boundary between them.
final class FormPartTests: XCTestCase {
  func testWhatABrowserWritesForANameIsReadBack() {
    // The escapes of WHATWG HTML, "multipart/form-data encoding algorithm".
    for name in ["plain", "a \"quoted\" one", "two\r\nlines", "é 日本 😀", "100%", "%41", "a;b=c", "C:\\x"] {
      let written = name.replacing("\"", with: "%22").replacing("\r\n", with: "%0D%0A")
      let disposition = ContentDisposition(ofFormPart: "form-data; name=\"\(written)\"; filename=\"\(written)\"")
      XCTAssertEqual(disposition?.parameters, [FieldParameter(name: "name", value: name)], name)
      XCTAssertEqual(disposition?.filename, name)
      XCTAssertEqual(disposition?.kind, .other("form-data"))
    }
  }

  func testOfManyParametersTheFirstOfEachNameCounts() {
    // So many that comparing each with all others would take minutes.
    let parameters = (0..<50_000).map { FieldParameter(name: "p\($0)", value: "\($0)") }
    let text = parameters.map { "; \($0.name)=\($0.value)" }.joined()
    let disposition = ContentDisposition(ofFormPart: "form-data\(text); P7=other\(text)")
    XCTAssertEqual(disposition?.parameters, parameters)
  }

  func testOutsideFormsAPercentSignStandsForItself() {
    XCTAssertEqual(ContentDisposition("attachment; filename=\"a%22b\"")?.filename, "a%22b")
  }

  func testAControlCharacterThatIsNotEscapedMakesAParameterBroken() {
    XCTAssertEqual(ContentDisposition(ofFormPart: "form-data; name=\"a\u{0}b\"")?.parameters, [])
    XCTAssertEqual(ContentDisposition(ofFormPart: "form-data; name=\"a\rb\"; filename=x")?.filename, "x")
  }

  func testTheBoundaryIsReadQuotedOrBare() {
    let boundaries: [(String, String?)] = [
      ("multipart/form-data; boundary=abc", "abc"), ("multipart/form-data;boundary=\"a b\"", "a b"),
      ("multipart/form-data; Boundary = abc ; charset=utf-8", "abc"),
      ("multipart/form-data; boundary=----=_Part/1:2", "----=_Part/1:2"),
      ("multipart/form-data; charset=utf-8; boundary=a", "a"), ("multipart/form-data; boundary=a; boundary=b", "a"),
      ("multipart/form-data; x=\"; boundary=no\"; boundary=yes", "yes"), ("multipart/form-data", nil),
      ("multipart/form-data; boundary", nil), ("multipart/form-data; boundary=\"open", nil), ("boundary=a", nil),
    ]
    for (text, boundary) in boundaries { XCTAssertEqual(MediaType.boundary(in: text), boundary, text) }
  }

  func testMarkdownIsATextTypeThatFileNamesKnow() {
    XCTAssertEqual(MediaType.markdown.description, "text/markdown")
    XCTAssertTrue(MediaType.markdown.isText)
    for name in ["README.md", "notes.markdown", "A.MD"] { XCTAssertEqual(MediaType(fileName: name), .markdown, name) }
  }
}
