import FieldValues
import SystemIO
import XCTest

final class AcceptTests: XCTestCase {
  private let offers: [MediaType] = [.text, .html, .xml]

  private func best(_ header: String) throws -> MediaType? {
    try XCTUnwrap(Accept(header)).best(of: offers)
  }

  func testEveryOfferTiesUnderStarAndTiesGoToTheServersOrder() throws {
    XCTAssertEqual(try best("*/*"), .text)
    XCTAssertEqual(try best("text/*"), .text)
    XCTAssertEqual(try best("application/xml, text/html"), .html)
    XCTAssertEqual(try best("*/*, application/xml"), .text)
  }

  func testTheHighestWeightWins() throws {
    XCTAssertEqual(try best("text/html;q=0.994, application/xml;q=0.996"), .xml)
    XCTAssertEqual(try best("text/html;q=0, application/xml"), .xml)
    XCTAssertEqual(try best("application/*"), .xml)
    XCTAssertNil(try best("application/json"))
    XCTAssertNil(try best("*/*;q=0"))
  }

  func testAWeightAboveOneIsOne() throws {
    XCTAssertEqual(try best("text/html;q=5, application/xml"), .html)
    XCTAssertEqual(Accept("a/b;q=99999999999999999999999999")?.ranges.map(\.quality), [1000])
  }

  func testTheMostSpecificRangeDecides() throws {
    let accept = try XCTUnwrap(
      Accept("text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5")
    )
    let expected = [
      "text/plain;format=flowed": 1000, "text/plain": 700, "text/html": 300, "image/jpeg": 500,
      "text/plain;format=fixed": 400, "text/html;level=3": 300, "text/plain;x=y": 700,
    ]
    for (type, quality) in expected {
      XCTAssertEqual(accept.quality(of: try MediaType(parsing: type)), quality, type)
    }
  }

  func testAParameterMatchesOnlyAnOfferThatHasIt() throws {
    let accept = try XCTUnwrap(Accept("text/html;level=1"))
    XCTAssertFalse(accept.accepts(.html))
    XCTAssertTrue(accept.accepts(try MediaType(parsing: "text/html;level=1")))
    XCTAssertTrue(accept.accepts(try MediaType(parsing: "text/html;x=y;Level=1")))
    XCTAssertFalse(accept.accepts(try MediaType(parsing: "text/html;level=2")))
    XCTAssertTrue(try XCTUnwrap(Accept("text/html")).accepts(try MediaType(parsing: "text/html;level=1")))
  }

  func testACharsetMatchesWithoutCase() throws {
    XCTAssertTrue(try XCTUnwrap(Accept("text/html;charset=UTF-8")).accepts(MediaType.html.utf8))
  }

  func testTheSpellingsOfMessagePackMatchOneAnother() throws {
    let accept = try XCTUnwrap(Accept("application/msgpack, application/json;q=0.5"))
    XCTAssertEqual(accept.best(of: [.json, .messagePack]), .messagePack)
    XCTAssertTrue(try XCTUnwrap(Accept("application/x-msgpack")).accepts(MediaType(parsing: "application/vnd.msgpack")))
  }

  func testTheChosenTypeComesWithoutAWeight() throws {
    let offer = try MediaType(parsing: "text/html;q=0.1")
    XCTAssertEqual(Accept("text/html")?.best(of: [offer])?.description, "text/html")
  }

  func testRangesAreOrderedByWeightThenSpecificityThenAsSent() throws {
    let accept = try XCTUnwrap(Accept("*/*;q=0.1, text/*, text/html, text/html;level=1, a/b;q=0.5, c/d"))
    XCTAssertEqual(
      accept.ordered.map(\.description),
      ["text/html;level=1", "text/html", "c/d", "text/*", "a/b;q=0.5", "*/*;q=0.1"]
    )
    XCTAssertEqual(accept.description, "*/*;q=0.1, text/*, text/html, text/html;level=1, a/b;q=0.5, c/d")
  }

  func testWeightsPrintWithoutTrailingZeros() {
    let accept = Accept("a/b;q=0.500, a/c;q=0.120, a/d;q=0.001, a/e;q=0.000, a/f;q=1.000, a/g;q=.5, a/h;q=0.9999")
    XCTAssertEqual(accept?.description, "a/b;q=0.5, a/c;q=0.12, a/d;q=0.001, a/e;q=0, a/f, a/g;q=0.5, a/h;q=0.999")
  }

  func testACommaInsideQuotesDoesNotSplit() throws {
    let accept = try XCTUnwrap(Accept("text/html;a=\"x,y\", b/c"))
    XCTAssertEqual(accept.ordered.map(\.description), ["text/html;a=\"x,y\"", "b/c"])
  }

  func testAWeightMayStandAnywhereAmongTheParameters() {
    XCTAssertEqual(Accept("a/b;Q=0.5;x=1")?.description, "a/b;x=1;q=0.5")
    XCTAssertEqual(Accept("a/b;q=0.5;q=0.1")?.description, "a/b;q=0.5")
  }

  func testAnAbsentEmptyOrMalformedFieldIsNil() {
    XCTAssertNil(Accept.parse([]))
    for line in [
      "", " ", ",", "garbage", "*/xml", "text/html;q=", "text/html;q=x", "text/html;q=-1", "text/html;q=.", "text",
      "text/html; level", "*", "text/html text/plain", "a/b, c", "text/html;a=\"x",
    ] {
      XCTAssertNil(Accept.parse([line]), line)
    }
  }

  func testTheBestMatchInLinesIsThatOfTheRanges() throws {
    let offers = try ["application/json", "application/x-msgpack", "text/html;level=1", "application/vnd.api+msgpack"]
      .map { try MediaType(parsing: $0) }
    let types = ["application/json", "APPLICATION/*", "application/msgpack", "Text/HTML", "*/*", "*/json", "text", "b/c", ""]
    let ends = [
      "", ";q=0.8", " ; Q=.7", ";q=0", ";q=1.", ";q=2", ";q=0.5;q=0.9", ";level=1", ";level=1;q=0.3", ";q=0.2;level=1", ";",
      ";q=0.9;", ";q=\"0.4\"", ";q=0.4x", ";q=", ";q=.", ";q =0.1", ";a=\"x,y\"", " x", ";q=0.1234567", ";q=-1",
    ]
    let members = types.flatMap { type in ends.map { type + $0 } }
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<20_000 {
      let lines = (0..<Int.random(in: 0...2, using: &generator)).map { _ in
        (0..<Int.random(in: 0...3, using: &generator)).compactMap { _ in members.randomElement(using: &generator) }
          .joined(separator: [",", ", ", " ,\t"].randomElement(using: &generator) ?? ",")
      }
      let some = Array(offers.shuffled(using: &generator).prefix(Int.random(in: 0...4, using: &generator)))
      let expected = (Accept.parse(lines) ?? .anything).bestMatch(some)
      XCTAssertEqual(Accept.bestMatch(some, in: lines), expected, "\(lines) \(some)")
    }
  }

  func testSeveralLinesAreOneList() {
    XCTAssertEqual(Accept.parse(["text/html", "", "a/b;q=0.5, c/d"])?.description, "text/html, a/b;q=0.5, c/d")
  }

  func testARangeIsMadeOfAMediaType() throws {
    let range = Accept.MediaRange(try MediaType(parsing: "text/html; level=1; q=0.3"), quality: 1500)
    XCTAssertEqual(range.description, "text/html;level=1")
    XCTAssertEqual(range.specificity, 3)
  }
}
