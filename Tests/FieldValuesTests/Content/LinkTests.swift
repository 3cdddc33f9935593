import FieldValues
import XCTest

final class LinkTests: XCTestCase {
  func testLinksPrint() throws {
    let links = [try Link("/people?page=2&size=5", relation: "next"), try Link("/a,b;c", relation: "prev", title: "a \"b\"")]
    XCTAssertEqual(
      Link.list(links),
      #"</people?page=2&size=5>; rel="next", </a,b;c>; rel="prev"; title="a \"b\"""#
    )
    XCTAssertEqual(try Link.parse(Link.list(links)), links)
  }

  func testTextThatIsNotASCIIIsSentExtended() throws {
    let link = try Link("/", relation: "next", title: "é €")
    XCTAssertEqual(link.description, "</>; rel=\"next\"; title*=UTF-8''%C3%A9%20%E2%82%AC")
    XCTAssertEqual(try Link.parse(link.description), [link])
  }

  func testAListIsRead() throws {
    let links = try Link.parse("<https://a/>;REL=next ; title = \"x, y\"; crossorigin,, < /b > ; ; rel=\"Prev  up\"")
    XCTAssertEqual(links.map(\.target), ["https://a/", " /b "])
    XCTAssertEqual(
      links[0].parameters,
      [
        FieldParameter(name: "rel", value: "next"), FieldParameter(name: "title", value: "x, y"),
        FieldParameter(name: "crossorigin", value: ""),
      ]
    )
    XCTAssertEqual(links[1].relations, ["Prev", "up"])
    XCTAssertTrue(links[1].isRelated(as: "prev"))
    XCTAssertFalse(links[1].isRelated(as: "next"))
    XCTAssertEqual(try Link.parse(""), [])
  }

  func testTheExtendedTitleBeatsThePlainOne() throws {
    let links = try Link.parse("<a>; title=plain; title*=UTF-8''%c3%a9; rel=x; rel=y")
    XCTAssertEqual(links.first?.parameter("Title"), "é")
    XCTAssertEqual(links.first?.relations, ["x"])
  }

  func testWhatIsNoLinkIsRefused() {
    for text in ["/a; rel=next", "</a; rel=next", "</a> rel=next", "</a>; =x", "</a>; rel=", "</a>; rel=\"x", "</a>; rel=é"] {
      XCTAssertThrowsError(try Link.parse(text), text)
    }
    for target in ["/a b", "/<x", "/x>", "/é", "/\r\n", "/\0"] {
      XCTAssertThrowsError(try Link(target, relation: "next"), target)
    }
    XCTAssertThrowsError(try Link("/", relation: "a\nb"))
    XCTAssertThrowsError(try Link("/", relation: "a", parameters: [FieldParameter(name: "a b", value: "")]))
    XCTAssertThrowsError(try Link("/", relation: "a", parameters: [FieldParameter(name: "title*", value: "x")]))
  }
}
