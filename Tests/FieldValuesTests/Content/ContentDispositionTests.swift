import FieldValues
import XCTest

final class ContentDispositionTests: XCTestCase {
  private func attachment(_ name: String?) throws -> String {
    try ContentDisposition(.attachment, filename: name).description
  }

  func testAnASCIINameIsAQuotedString() throws {
    XCTAssertEqual(try attachment("report.pdf"), "attachment; filename=\"report.pdf\"")
    XCTAssertEqual(try attachment("my report.txt"), "attachment; filename=\"my report.txt\"")
    XCTAssertEqual(try attachment("a;b=c.txt"), "attachment; filename=\"a;b=c.txt\"")
    XCTAssertEqual(try attachment("a(1).txt"), "attachment; filename=\"a(1).txt\"")
    XCTAssertEqual(try attachment("~a-b_c.d.txt"), "attachment; filename=\"~a-b_c.d.txt\"")
    XCTAssertEqual(try attachment("a\"b.txt"), "attachment; filename=\"a\\\"b.txt\"")
    XCTAssertEqual(try ContentDisposition(.inline, filename: "x").description, "inline; filename=\"x\"")
    XCTAssertEqual(try attachment(nil), "attachment")
  }

  func testAnotherNameHasAFallbackAndAnExtendedValue() throws {
    XCTAssertEqual(
      try attachment("naïve €.txt"),
      "attachment; filename=\"na_ve _.txt\"; filename*=UTF-8''na%C3%AFve%20%E2%82%AC.txt"
    )
  }

  func testAPercentThatReadersMightDecodeIsSentExtendedToo() throws {
    XCTAssertEqual(try attachment("a%20b"), "attachment; filename=\"a%20b\"; filename*=UTF-8''a%2520b")
    XCTAssertEqual(try attachment("50%.html"), "attachment; filename=\"50%.html\"")
    XCTAssertEqual(try attachment("50%2"), "attachment; filename=\"50%2\"")
  }

  func testOnlyTheLastPathPartIsSent() throws {
    XCTAssertEqual(try attachment("dir/evil.txt"), "attachment; filename=\"evil.txt\"")
    XCTAssertEqual(try attachment("../../etc/passwd/"), "attachment; filename=\"passwd\"")
    XCTAssertEqual(try attachment("C:\\x\\y.txt"), "attachment; filename=\"y.txt\"")
    XCTAssertEqual(try attachment("/"), "attachment")
    XCTAssertEqual(try attachment(""), "attachment")
  }

  func testAControlCharacterInANameIsRefused() {
    for name in ["a\r\nX: y.txt", "a\0", "a\tb", "a\u{85}b"] {
      XCTAssertThrowsError(try ContentDisposition(.attachment, filename: name), name)
    }
    XCTAssertThrowsError(try ContentDisposition(.other("a b")))
  }

  func testTheExtendedNameBeatsThePlainOne() throws {
    let read = try XCTUnwrap(ContentDisposition("Attachment; filename=\"a.txt\"; FileName*=UTF-8'en'%e2%82%ac.txt; x=y"))
    XCTAssertEqual(read.kind, .attachment)
    XCTAssertEqual(read.filename, "€.txt")
    XCTAssertEqual(read.parameters, [FieldParameter(name: "x", value: "y")])
    XCTAssertEqual(read.description, "attachment; filename=\"_.txt\"; filename*=UTF-8''%E2%82%AC.txt; x=\"y\"")
  }

  func testAReadNameIsSafeWithoutItsPath() {
    XCTAssertEqual(ContentDisposition("inline; filename=\"../../x\"")?.filename, "../../x")
    XCTAssertEqual(ContentDisposition("inline; filename=\"../../x\"")?.safeFilename, "x")
    XCTAssertNil(ContentDisposition("inline; filename=\"..\"")?.safeFilename)
    XCTAssertNil(ContentDisposition("inline")?.safeFilename)
  }

  func testAnotherKindIsKept() {
    XCTAssertEqual(ContentDisposition("form-data; name=\"f\"")?.kind, .other("form-data"))
    XCTAssertNil(ContentDisposition(""))
    XCTAssertNil(ContentDisposition("\"attachment\""))
    XCTAssertNil(ContentDisposition("attachment filename=x"))
  }
}
