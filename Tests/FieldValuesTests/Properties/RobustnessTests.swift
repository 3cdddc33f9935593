import FieldValues
import SystemIO
import XCTest

/// Random text into every parser: nothing traps, and what was read prints as something that reads the same.
final class RobustnessTests: XCTestCase {
  private func forMany(_ seed: UInt64, _ body: (String, inout SeededGenerator) throws -> Void) rethrows {
    var generator = SeededGenerator(seed: seed)
    let starts = [
      "", "text/html;", "a/b;q=", "max-age=", "no-cache=\"", "W/\"", "bytes=", "bytes ", "attachment; filename*=UTF-8''%",
      "inline; filename=\"", "</>; rel=", "k=v; ", "k=v; Max-Age=", "Sun, 06 Nov 1994 ", "Sunday, 06-Nov-94 ", "Sun Nov  6 ",
    ]
    for _ in 0..<20_000 {
      let rest = generator.chance() ? generator.anyText() : generator.repairedBytes()
      try body(generator.pick(starts) + rest, &generator)
    }
  }

  func testTypesThatReadOneValuePrintItSoThatItReadsTheSame() throws {
    try forMany(31) { text, _ in
      if let value = MediaType(text) { XCTAssertEqual(MediaType(value.description), value, text) }
      if let value = try? MediaType(parsing: text) { XCTAssertEqual(try MediaType(parsing: value.description), value, text) }
      if let value = Accept(text) { XCTAssertEqual(Accept(value.description), value, text) }
      if let value = try? ETag(parsing: text) { XCTAssertEqual(try ETag(parsing: value.description), value, text) }
      if let value = try? ETagCondition(parsing: text) {
        XCTAssertEqual(try ETagCondition(parsing: value.description), value, text)
      }
      if let value = HTTPDate(parsing: text, now: .epoch) {
        XCTAssertEqual(HTTPDate(parsing: value.description, now: .epoch), value, text)
      }
      if let value = HTTPDate(cookieDate: text) { XCTAssertEqual(HTTPDate(cookieDate: value.description), value, text) }
    }
  }

  func testTypesThatReadListsPrintThemSoThatTheyReadTheSame() throws {
    try forMany(32) { text, _ in
      if let value = try? CacheControl(parsing: text) {
        XCTAssertEqual(try CacheControl(parsing: value.description).description, value.description, text)
      }
      if let value = RangeHeader(text) { XCTAssertEqual(RangeHeader(value.description), value, text) }
      if let value = ContentRange(text) { XCTAssertEqual(ContentRange(value.description), value, text) }
      if let value = ContentDisposition(text) { XCTAssertEqual(ContentDisposition(value.description), value, text) }
      if let value = try? Link.parse(text) { XCTAssertEqual(try Link.parse(Link.list(value)), value, text) }
      if let value = SetCookieLine(text) { XCTAssertEqual(SetCookieLine(value.description), value, text) }
      let header = CookieHeader(text)
      XCTAssertEqual(CookieHeader(header.description), header, text)
    }
  }

  func testTypedViewsAndEvaluationsNeverTrap() {
    forMany(33) { text, generator in
      let line = SetCookieLine("k=v; Max-Age=\(text); Path=\(text); Domain=\(text); Expires=\(text); SameSite=\(text)")
      _ = (line?.maxAge, line?.path, line?.domain, line?.expires, line?.sameSite, line?.breaksPrefix)
      let length = generator.pick([0, 1, 100, Int.max])
      if case .ranges(let ranges)? = RangeHeader(text)?.resolve(length: length) {
        XCTAssertTrue(ranges.allSatisfy { $0.lowerBound >= 0 && $0.upperBound < length })
      }
      let conditions = Preconditions(
        ifMatch: text,
        ifUnmodifiedSince: text,
        ifNoneMatch: text,
        ifModifiedSince: text,
        ifRange: text
      )
      let outcome = conditions.evaluate(method: "GET", etag: nil, lastModified: .epoch, now: .epoch)
      XCTAssertTrue(outcome == .preconditionFailed || (try? ETagCondition(parsing: text)) == .any)
      XCTAssertFalse(conditions.allowsRange(etag: nil, lastModified: nil, now: .epoch))
      XCTAssertEqual(Accept(text)?.quality(of: .json) ?? 0 > 0, Accept(text)?.accepts(.json) ?? false)
    }
  }

  func testAStreamGivesTheSameFramesForAnySplit() {
    var generator = SeededGenerator(seed: 34)
    for _ in 0..<2000 {
      let text = generator.list(0...6) {
        $0.pick(["data:", "id: ", "event:", "retry:", ": ", "x", "\u{FEFF}"]) + $0.text(0...4, of: "a1 :é\0")
          + $0.pick(["\n", "\r", "\r\n", "\n\n", "\r\r"])
      }.joined()
      let bytes = Array(text.utf8) + generator.list(0...3) { UInt8(truncatingIfNeeded: $0.next()) } + Array("\n\n".utf8)
      var whole = ServerSentEventDecoder()
      let expected = whole.decode(bytes)
      var pieces = ServerSentEventDecoder()
      var frames: [ServerSentEventFrame] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = generator.number(0...min(5, rest.count))
        frames += pieces.decode(rest.prefix(count))
        rest = rest.dropFirst(count)
      }
      XCTAssertEqual(frames, expected, text)
      XCTAssertEqual(pieces.pendingBytes, whole.pendingBytes)
      XCTAssertEqual(pieces.lastEventID, whole.lastEventID)
      XCTAssertEqual(pieces.reconnectionTime, whole.reconnectionTime)
    }
  }

  func testTheBytesOfFramesAreThoseOfTheStreamWithoutBlankLines() {
    var decoder = ServerSentEventDecoder()
    let frames = decoder.decode("data: a\n\n\n: b\nid\n\nx\n\n".utf8)
    XCTAssertEqual(frames.map { String(decoding: $0.bytes, as: UTF8.self) }, ["data: a\n", ": b\nid\n", "x\n"])
  }
}
