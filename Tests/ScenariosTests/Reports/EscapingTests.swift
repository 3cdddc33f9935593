import FieldValues
import XCTest

@testable import Exchanges
@testable import ScenarioInterchange
@testable import Scenarios

/// What stands out as a character of its own only to Swift must be escaped all the same: `"` with a combining mark, CR LF.
final class EscapingTests: XCTestCase {
  private let mark = "\u{301}"

  func testAQuoteWithACombiningMarkDoesNotLeaveAShellsWord() {
    var request = RequestMessage(method: "POST", url: "http://h/'\(mark);date")
    request.body = Array("'\(mark);id;'".utf8)
    XCTAssertEqual(
      CurlCommand(request).text,
      #"curl -si 'http://h/'\''%CC%81;date' -H Accept: -H User-Agent: -H Content-Type: --data-raw ''\''\#(mark);id;'\'''"#
    )
  }

  func testAShellsWordsAreReadAsTheyAreWritten() throws {
    for body in ["'\(mark)é\r\nß", "\"\(mark)\\\(mark)'", "a\u{1B}é", "$'x'\n\t"] {
      var request = RequestMessage(method: "POST", url: "http://h/'\(mark)")
      request.body = Array(body.utf8)
      let words = try ShellWords.split(CurlCommand(request).text)
      let removed = ["Accept:", "User-Agent:", "Content-Type:"].flatMap { ["-H", $0] }
      XCTAssertEqual(words, ["curl", "-si", "http://h/'%CC%81"] + removed + ["--data-raw", body])
    }
    XCTAssertEqual(try ShellWords.split("a\\\nb \\\(mark) \"\\\(mark)\" $'\\u00e9\\U0001f600'"), ["ab", mark, "\\\(mark)", "é😀"])
  }

  func testALineEndOfTwoBytesDoesNotLeaveThePartOfAForm() {
    let part = RequestBuilder.MultipartBody.Part(
      name: "a\r\nX: y\"\(mark)",
      fileName: "b\"\(mark)\r\n",
      contentType: nil,
      content: []
    )
    XCTAssertEqual(
      String(decoding: RequestBuilder.MultipartBody(parts: [part]).bytes(boundary: "b"), as: UTF8.self),
      "--b\r\nContent-Disposition: form-data; name=\"a%0D%0AX: y%22\(mark)\"; filename=\"b%22\(mark)%0D%0A\"\r\n\r\n\r\n--b--\r\n"
    )
  }

  func testALineEndOfTwoBytesEndsNoWorkflowCommand() {
    XCTAssertEqual("a\r\n::error::b".workflowEscaped, "a%0D%0A::error::b")
    XCTAssertEqual("a:\(mark),\(mark)\r\n".workflowPropertyEscaped, "a%3A\(mark)%2C\(mark)%0D%0A")
  }

  func testABarWithACombiningMarkEndsNoCellOfATable() {
    XCTAssertEqual("a|\(mark)b".tableEscaped, "a\\|\(mark)b")
  }

  func testASecretIsRedactedInTheFormAShellSeesItIn() {
    let redactor = SecretRedactor()
    redactor.add("it'\(mark)s")
    XCTAssertFalse(redactor.redact(#"curl 'it'\''\#(mark)s'"#).contains("\(mark)s"))
  }
}
