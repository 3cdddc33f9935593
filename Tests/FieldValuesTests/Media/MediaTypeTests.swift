import FieldValues
import XCTest

final class MediaTypeTests: XCTestCase {
  func testItPrintsWhatItReadWithNamesInLowerCase() throws {
    let type = try MediaType(parsing: "Text/HTML;Charset=\"UTF-8\" ; q=\"a b\"")
    XCTAssertEqual(type.description, "text/html; charset=UTF-8; q=\"a b\"")
    XCTAssertEqual(type.type, "text")
    XCTAssertEqual(type.subtype, "html")
    XCTAssertEqual(type.essence, "text/html")
    XCTAssertEqual(
      type.parameters,
      [FieldParameter(name: "charset", value: "UTF-8"), FieldParameter(name: "q", value: "a b")]
    )
  }

  func testTheFourSpellingsOfTheStandardAreEqual() throws {
    let spellings = [
      "text/html;charset=utf-8", "Text/HTML;Charset=\"utf-8\"", "text/html; charset=\"utf-8\"", "text/html;charset=UTF-8",
    ]
    XCTAssertEqual(Set(try spellings.map { try MediaType(parsing: $0) }).count, 1)
  }

  func testOtherParameterValuesHaveCase() throws {
    XCTAssertNotEqual(try MediaType(parsing: "a/b;x=Y"), try MediaType(parsing: "a/b;x=y"))
  }

  func testTheOrderOfParametersDoesNotMatter() throws {
    XCTAssertEqual(try MediaType(parsing: "a/b;x=1;y=2"), try MediaType(parsing: "a/b;y=2;x=1"))
    XCTAssertNotEqual(try MediaType(parsing: "a/b;x=1;x=2"), try MediaType(parsing: "a/b;x=1;x=1"))
  }

  func testAValueIsQuotedOnlyWhereItMustBe() throws {
    let type = try MediaType(
      type: "a",
      subtype: "b",
      parameters: [
        FieldParameter(name: "Token", value: "x.1"), FieldParameter(name: "empty", value: ""),
        FieldParameter(name: "quote", value: "a\"b\\c"),
      ]
    )
    XCTAssertEqual(type.description, #"a/b; token=x.1; empty=""; quote="a\"b\\c""#)
  }

  func testEmptyParametersAreSteppedOver() throws {
    XCTAssertEqual(try MediaType(parsing: "text/event-stream;").description, "text/event-stream")
    XCTAssertEqual(try MediaType(parsing: " a/b ; ; x=1; ").description, "a/b; x=1")
  }

  func testWhatIsNoMediaTypeIsRefusedWithASentence() {
    for text in [
      "", "text", "text/", "/html", "x bogus", "a/b c", "a/b;x", "a/b;x=", "a/b;x =1", "a/b;=1", "a/b;x=\"1", "a/b,c/d",
      "*/*", "text/*", "a/b;x=\"\u{7}\"", "é/b",
    ] {
      XCTAssertThrowsError(try MediaType(parsing: text), text)
    }
    XCTAssertThrowsError(try MediaType(parsing: "x bogus")) { error in
      XCTAssertEqual(
        "\(error)",
        "Media type \"x bogus\" does not have the form type/subtype; name=value. Write it like text/html; charset=utf-8."
      )
    }
  }

  func testTheLenientReaderKeepsTheTypeAndLeavesOutBrokenParameters() {
    XCTAssertEqual(MediaType("text/html; charset=; x=1; y")?.description, "text/html; x=1")
    XCTAssertEqual(MediaType("text/html; charset=\"utf-8")?.description, "text/html")
    XCTAssertNil(MediaType("text/html, text/plain"))
    XCTAssertNil(MediaType("x bogus"))
  }

  func testPartsThatCannotBeSentAreRefused() {
    XCTAssertThrowsError(try MediaType(type: "a b", subtype: "c"))
    XCTAssertThrowsError(try MediaType.text.with(parameter: "x y", value: "1"))
    XCTAssertThrowsError(try MediaType.text.with(parameter: "x", value: "a\r\nb")) { error in
      XCTAssertEqual(
        "\(error)",
        "The parameter x of media type text/plain \"a\\r\\nb\" has a carriage return at byte 1. Leave that character out."
      )
    }
  }

  func testAParameterIsSetInItsPlaceOrAtTheEnd() throws {
    let type = try MediaType(parsing: "a/b; x=1; y=2")
    XCTAssertEqual(try type.with(parameter: "X", value: "3").description, "a/b; x=3; y=2")
    XCTAssertEqual(try type.with(parameter: "z", value: "4").description, "a/b; x=1; y=2; z=4")
    XCTAssertEqual(type.without(parameter: "X").description, "a/b; y=2")
    XCTAssertEqual(MediaType.html.utf8.description, "text/html; charset=utf-8")
    XCTAssertEqual(try MediaType(parsing: "text/html; charset=latin1").utf8.description, "text/html; charset=utf-8")
  }

  func testJSONIsTheSubtypeOrItsSuffix() throws {
    let json = ["application/json", "text/json", "application/problem+json; profile=x", "image/svg+json", "a/b+c+json"]
    XCTAssertEqual(try json.filter { try MediaType(parsing: $0).isJSON }, json)
    let others = ["application/jsonp", "application/json-seq", "application/x+jsonx", "a/b+"]
    XCTAssertEqual(try others.filter { try MediaType(parsing: $0).isJSON }, [])
    XCTAssertEqual(try MediaType(parsing: "a/b+c+json").suffix, "json")
    XCTAssertNil(try MediaType(parsing: "a/b+").suffix)
  }

  func testMessagePackHasThreeSpellingsThatAreOneTypeInNegotiation() throws {
    let spellings = try ["application/msgpack", "application/x-msgpack", "application/vnd.msgpack"].map {
      try MediaType(parsing: $0)
    }
    for one in spellings {
      XCTAssertTrue(one.isMessagePack)
      for other in spellings { XCTAssertTrue(one.isEquivalent(to: other)) }
    }
    XCTAssertEqual(Set(spellings).count, 3)
    XCTAssertTrue(try MediaType(parsing: "application/vnd.x+msgpack").isMessagePack)
    XCTAssertFalse(spellings[0].isEquivalent(to: try MediaType(parsing: "application/vnd.x+msgpack")))
    XCTAssertFalse(MediaType.json.isMessagePack)
    XCTAssertEqual(MediaType.messagePack.description, "application/x-msgpack")
  }

  func testTheCharsetIsReadWithoutCase() throws {
    XCTAssertEqual(try MediaType(parsing: "text/plain; CHARSET=ISO-8859-1").charset, "iso-8859-1")
    XCTAssertNil(MediaType.text.charset)
    XCTAssertTrue(MediaType.csv.isText)
    XCTAssertFalse(MediaType.json.isText)
  }
}
