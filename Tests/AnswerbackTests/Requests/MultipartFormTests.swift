import Answerback
import NIOCore
import XCTest

/// Taking a body of `multipart/form-data` apart (RFC 7578, RFC 2046 section 5.1).
final class MultipartFormTests: XCTestCase {
  private func parse(
    _ body: String,
    _ contentType: String = "multipart/form-data; boundary=b",
    limits: MultipartForm.Limits = MultipartForm.Limits()
  ) throws -> [String] {
    let form = try MultipartForm(parsing: ByteBuffer(string: body), contentType: contentType, limits: limits)
    return form.fields.pairs.map { "\($0.name)=\($0.value)" }
      + form.files.map {
        "\($0.name):\($0.filename ?? "-"):\($0.mediaType?.description ?? "-"):\(String(buffer: $0.bytes))"
      }
  }

  /// A part whose lines end with CR LF, after its boundary line.
  private func part(_ head: String, _ content: String, boundary: String = "b") -> String {
    "--\(boundary)\r\n\(head)\r\n\r\n\(content)\r\n"
  }

  private func field(_ name: String, _ content: String) -> String {
    part("Content-Disposition: form-data; name=\"\(name)\"", content)
  }

  private func file(_ parameters: String, _ content: String = "x") -> String {
    part("Content-Disposition: form-data; name=\"f\"; \(parameters)", content)
  }

  private func faults(
    _ body: String,
    _ contentType: String = "multipart/form-data; boundary=b",
    limits: MultipartForm.Limits = MultipartForm.Limits()
  ) -> [String] {
    do {
      return ["parsed: \(try parse(body, contentType, limits: limits))"]
    } catch {
      return (error as? InputFaults)?.faults.map { "\($0.key): \($0.message)" } ?? ["\(error)"]
    }
  }

  // MARK: Parts

  func testFieldsAndFilesStandInTheOrderSent() throws {
    let body =
      field("b", "2") + file("filename=\"1.txt\"\r\nContent-Type: text/plain", "one") + field("a", "1") + field("b", "3")
      + file("filename=\"2.bin\"", "two") + "--b--\r\n"
    XCTAssertEqual(try parse(body), ["b=2", "a=1", "b=3", "f:1.txt:text/plain:one", "f:2.bin:-:two"])
    let form = try MultipartForm(parsing: ByteBuffer(string: body), contentType: "multipart/form-data; boundary=b")
    XCTAssertEqual(form.first("b"), "2")
    XCTAssertEqual(form.fields.all("b"), ["2", "3"])
    XCTAssertEqual(form.file("f")?.filename, "1.txt")
    XCTAssertNil(form.first("f"))
    XCTAssertNil(form.file("b"))
  }

  func testContentIsTakenByteForByte() throws {
    let contents = [
      "", "\r\n", "\n", "\r", "\r\n\r\n", "a\r\nb", "a\r\n", "\r\na", "--b", "--b--", "x--b\r\n", "\n--b\n", "\r--b\r", "\r\n--",
      "\r\n--B\r\n", "\r\n--bb\r\n", "\r\n--b-\r\n", "\r\n--b--c\r\n", "\r\n--b c\r\n", "\r\n-b", "\r\n --b\r\n", "\r\n--b\n",
      "é\u{0}\u{7F}",
    ]
    for content in contents {
      // At the start of the content, `--b` would be the next boundary line.
      let content = content.hasPrefix("--b") ? "x" + content : content
      XCTAssertEqual(
        try parse(field("a", content) + field("c", "1") + "--b--"),
        ["a=\(content)", "c=1"],
        content.debugDescription
      )
    }
  }

  func testABinaryFileIsASliceOfTheBody() throws {
    var body = ByteBuffer(string: "--b\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n")
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    body.writeBytes(bytes)
    body.writeString("\r\n--b--\r\n")
    // The body may begin anywhere in its buffer.
    var buffer = ByteBuffer(string: "skipped")
    buffer.writeBuffer(&body)
    buffer.moveReaderIndex(forwardBy: 7)
    let form = try MultipartForm(parsing: buffer, contentType: "multipart/form-data; boundary=b")
    XCTAssertEqual(form.files.first.map { Array($0.bytes.readableBytesView) }, bytes)
  }

  func testWhatStandsBeforeTheFirstBoundaryAndAfterTheLastIsIgnored() throws {
    for (preamble, epilogue) in [
      ("", ""), ("\r\n", "\r\n"), ("a preamble\r\n", "an epilogue"), ("x--b\r\n", "\r\n--b\r\nmore"), ("line\nline\n", "--b--"),
    ] {
      XCTAssertEqual(try parse(preamble + field("a", "1") + "--b--\r\n" + epilogue), ["a=1"], preamble)
    }
    XCTAssertEqual(try parse("--b--"), [])
    XCTAssertEqual(try parse("--b--\r\n"), [])
  }

  func testTheLastBoundaryMayEndTheBody() throws {
    XCTAssertEqual(try parse(field("a", "1") + "--b--"), ["a=1"])
    XCTAssertEqual(try parse(field("a", "1") + "--b-- \t"), ["a=1"])
    XCTAssertEqual(try parse(field("a", "1") + "--b--\n"), ["a=1"])
  }

  func testBlanksMayFollowABoundary() throws {
    let body = field("a", "1").replacing("--b\r\n", with: "--b \t \r\n") + field("c", "2") + "--b--  \r\n"
    XCTAssertEqual(try parse(body), ["a=1", "c=2"])
  }

  func testLinesMayAllEndWithLF() throws {
    let body = "pre\n" + field("a", "1").replacing("\r\n", with: "\n")
    XCTAssertEqual(try parse(body + "--b--\n"), ["a=1"])
    XCTAssertEqual(try parse(body + "--b\nContent-Disposition: form-data; name=c\n\n2\r\n3\n--b--"), ["a=1", "c=2\r\n3"])
  }

  func testAPartWithoutContentNeedsNoLineEndOfItsOwn() throws {
    XCTAssertEqual(try parse("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n--b--"), ["a="])
  }

  // MARK: Heads

  func testHeaderNamesHaveNoCaseAndLinesMayBeFolded() throws {
    let head = "content-disposition:form-data;\r\n\tname=\"a\"\r\nX-Other: 1\r\nCONTENT-TYPE:  text/plain; charset=utf-8 "
    XCTAssertEqual(try parse(part(head, "1") + "--b--"), ["a=1"])
  }

  func testNamesAreReadAsBrowsersAndOthersWriteThem() throws {
    let names: [(String, String)] = [
      (#"name="a b""#, "a b"), ("name=a", "a"), ("NAME=a", "a"), (#"name="é""#, "é"), (#"name="""#, ""), (#"name="a;b""#, "a;b"),
      (#"name="a%22b""#, "a\"b"), ("name=\"a%0D%0Ab\"", "a\r\nb"), ("name=\"a%0d%0ab\"", "a\r\nb"),
      ("name=\"100%25\"", "100%25"), ("name=\"%41%\"", "%41%"), (#"name="a\"b""#, "a\"b"), (#"name="a\\b""#, #"a\b"#),
      (#"name="a\b""#, #"a\b"#), (#"name="a\""#, #"a\"#), (#"name="a"; name="b""#, "a"), (#"x=1; name="a""#, "a"),
    ]
    for (written, name) in names {
      XCTAssertEqual(try parse(part("Content-Disposition: form-data; \(written)", "1") + "--b--"), ["\(name)=1"], written)
    }
  }

  func testFileNamesLoseTheirPath() throws {
    let names: [(String, String)] = [
      (#"filename="a.txt""#, "a.txt"), ("filename=a.txt", "a.txt"), (#"filename="/etc/passwd""#, "passwd"),
      (#"filename="C:\docs\a.txt""#, "a.txt"), (#"filename="..\..\a.txt""#, "a.txt"), (#"filename="../a.txt""#, "a.txt"),
      (#"filename="..""#, "-"), (#"filename="a/""#, "a"), (#"filename="/""#, "-"), (#"filename="é ü.txt""#, "é ü.txt"),
      (#"filename="a%22b.txt""#, "a\"b.txt"), (#"filename="a\"b.txt""#, "a\"b.txt"), (#"filename="100%.txt""#, "100%.txt"),
      (#"filename="x"; filename*=UTF-8''na%C3%AFve.txt"#, "naïve.txt"), ("filename*=UTF-8''..%2Fa.txt", "a.txt"),
      (#"filename*=iso-8859-1'en'%E9.txt; filename="x""#, "é.txt"), (#"filename="x.txt"; filename*=odd"#, "x.txt"),
      (#"filename="""#, "-"),
    ]
    for (written, name) in names {
      XCTAssertEqual(try parse(file(written) + "--b--"), ["f:\(name):-:x"], written)
    }
  }

  func testAFileInputInWhichNothingWasChosenIsNoFile() throws {
    XCTAssertEqual(
      try parse(file("filename=\"\"\r\nContent-Type: application/octet-stream", "") + field("a", "1") + "--b--"),
      ["a=1"]
    )
    XCTAssertEqual(try parse(file("filename=\"e.txt\"", "") + "--b--"), ["f:e.txt:-:"])
  }

  func testATextMayNameItsCharset() throws {
    var body = ByteBuffer(
      string: "--b\r\nContent-Disposition: form-data; name=a\r\nContent-Type: text/plain; charset=ISO-8859-1\r\n\r\n"
    )
    body.writeBytes([0xE9])
    body.writeString("\r\n--b--")
    let form = try MultipartForm(parsing: body, contentType: "multipart/form-data; boundary=b")
    XCTAssertEqual(form.first("a"), "é")
  }

  // MARK: Boundaries

  func testBoundariesOfEveryKindAreFound() throws {
    let boundaries = [
      "x", "0123456789", String(repeating: "7", count: 70), "----WebKitFormBoundary7MA4YWxkTrZu0gW", "'()+_,-./:=?", "a b",
      "*****", "--",
      "gc0pJq0M:08jU534c0p",
    ]
    for boundary in boundaries {
      let body = part("Content-Disposition: form-data; name=a", "1", boundary: boundary) + "--\(boundary)--"
      XCTAssertEqual(try parse(body, "multipart/form-data; boundary=\"\(boundary)\""), ["a=1"], boundary)
      XCTAssertEqual(try parse(body, "multipart/form-data; charset=utf-8; BOUNDARY=\(boundary)"), ["a=1"], boundary)
      XCTAssertEqual(try parse(body, "multipart/form-data; boundary=\(boundary); charset=utf-8"), ["a=1"], boundary)
    }
  }

  func testABoundaryThatIsMissingOrOddIsAFault() {
    let body = field("a", "1") + "--b--"
    let missing = [": the body's Content-Type names no boundary; send multipart/form-data; boundary=…"]
    for type in [
      "multipart/form-data", "multipart/form-data;", "multipart/form-data; charset=utf-8", "multipart/form-data; boundary",
    ] {
      XCTAssertEqual(faults(body, type), missing, type)
    }
    let long = String(repeating: "x", count: 71)
    XCTAssertEqual(
      faults(body, "multipart/form-data; boundary=\(long)"),
      [": the boundary of the body has 71 characters; it must have from 1 to 70"]
    )
    for boundary in ["", "\"\""] {
      XCTAssertEqual(
        faults(body, "multipart/form-data; boundary=\(boundary)"),
        [": the boundary of the body has 0 characters; it must have from 1 to 70"]
      )
    }
    for boundary in ["\"b \"", "é"] {
      XCTAssertEqual(
        faults(body, "multipart/form-data; boundary=\(boundary)"),
        [": the boundary of the body must be visible ASCII, and must not end with a space"]
      )
    }
    XCTAssertEqual(faults(body, "multipart/form-data; boundary=c"), [": the form has no line with its boundary, which is c"])
    XCTAssertEqual(faults("", "multipart/form-data; boundary=c"), [": the form has no line with its boundary, which is c"])
  }

  // MARK: Faults

  func testAFormThatIsCutOffIsAFaultThatNamesTheField() {
    let whole = field("a", "1") + field("c", "2")
    let cut = "the form is cut off: its last boundary, which ends with --, is missing"
    for (body, key) in [
      (whole, "c"), (String(whole.utf8.dropLast(3)) ?? "", "c"), (whole + "--b\r\n", ""),
      (whole + "--b\r\nContent-Disposition: form-d", ""),
    ] {
      XCTAssertEqual(faults(body), ["\(key): \(cut)"], body.suffix(20).debugDescription)
    }
    XCTAssertEqual(faults(whole + "--b"), ["c: \(cut)"])
  }

  func testEveryPartWithoutANameIsNamedByItsNumber() {
    let body =
      part("Content-Type: text/plain", "1") + field("a", "1") + part("Content-Disposition: attachment; name=a", "2")
      + part("Content-Disposition: form-data; filename=x", "2") + part("Content-Disposition: form-data; name=\"a", "2") + "--b--"
    let remedy = #"send Content-Disposition: form-data; name="…""#
    XCTAssertEqual(faults(body), [1, 3, 4, 5].map { ": part \($0) of the form has no name; \(remedy)" })
    XCTAssertEqual(faults("--b\r\n\r\ncontent\r\n--b--"), [": part 1 of the form has no name; \(remedy)"])
  }

  func testAPartWithoutAnEmptyLineIsAFault() {
    XCTAssertEqual(
      faults("--b\r\nContent-Disposition: form-data; name=a\r\n--b\r\n--b--"),
      [1, 2].map { ": part \($0) of the form has no empty line after its header lines" }
    )
  }

  func testTextThatIsNotInItsCharsetIsAFaultThatNamesTheField() throws {
    var body = ByteBuffer(string: "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n")
    body.writeBytes([0xE9])
    body.writeString(
      "\r\n" + part("Content-Disposition: form-data; name=c\r\nContent-Type: text/plain; charset=koi8-r", "x") + "--b--"
    )
    XCTAssertThrowsError(try MultipartForm(parsing: body, contentType: "multipart/form-data; boundary=b")) { error in
      let faults = (error as? InputFaults)?.faults ?? []
      XCTAssertEqual(
        faults.map(\.message),
        ["field a isn't text in utf-8; send UTF-8", "field c isn't text in koi8-r; send UTF-8"]
      )
      XCTAssertEqual(faults.map(\.key), ["a", "c"])
    }
  }

  func testLimitsAreKept() throws {
    let three = field("a", "1") + field("a", "2") + field("c", "12345") + "--b--"
    XCTAssertEqual(faults(three, limits: MultipartForm.Limits(parts: 2)), [": the form has more than 2 parts"])
    XCTAssertEqual(try parse(three, limits: MultipartForm.Limits(parts: 3)), ["a=1", "a=2", "c=12345"])
    XCTAssertEqual(faults(three, limits: MultipartForm.Limits(fieldBytes: 4)), ["c: field c has more than 4 bytes"])
    XCTAssertEqual(try parse(three, limits: MultipartForm.Limits(fieldBytes: 5)), ["a=1", "a=2", "c=12345"])
    XCTAssertEqual(try parse(file("filename=x", "12345") + "--b--", limits: MultipartForm.Limits(fieldBytes: 4)), ["f:x:-:12345"])
    let head = "Content-Disposition: form-data; name=\"a\"\r\n\r\n".utf8.count
    XCTAssertEqual(
      faults(three, limits: MultipartForm.Limits(headerBytes: head - 3)),
      (1...3).map { ": the header lines of part \($0) of the form have more than \(head - 3) bytes" }
    )
    XCTAssertEqual(try parse(three, limits: MultipartForm.Limits(headerBytes: head)), ["a=1", "a=2", "c=12345"])
    let many = String(repeating: field("a", "1"), count: 1001) + "--b--"
    XCTAssertEqual(faults(many), [": the form has more than 1000 parts"])
  }

  func testALongHeadWithoutALineEndIsAFault() {
    let body = "--b\r\nX: " + String(repeating: "x", count: 9000) + "\r\n\r\n1\r\n--b--"
    XCTAssertEqual(faults(body), [": the header lines of part 1 of the form have more than 8192 bytes"])
  }

  /// Content that looks like a boundary at every line: each byte is still looked at a few times at most.
  func testManyAlmostBoundariesTakeLinearTime() throws {
    let boundary = String(repeating: "x", count: 70)
    func time(_ lines: Int) throws -> Duration {
      let line = "\r\n--" + String(repeating: "x", count: 69)
      let body = part(
        "Content-Disposition: form-data; name=f; filename=a",
        String(repeating: line, count: lines),
        boundary: boundary
      )
      let buffer = ByteBuffer(string: body + "--\(boundary)--")
      return try ContinuousClock().measure {
        let form = try MultipartForm(parsing: buffer, contentType: "multipart/form-data; boundary=\(boundary)")
        XCTAssertEqual(form.files.first?.bytes.readableBytes, lines * line.utf8.count)
      }
    }
    let small = try time(2000)
    let large = try time(20_000)
    XCTAssertLessThan(large, small * 60 + .milliseconds(50))
  }
}
