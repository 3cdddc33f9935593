import XCTest

@testable import Exchanges
@testable import Scenarios

/// RFC 3986 section 5.4.
final class URLReferenceTests: XCTestCase {
  func testReferencesAreResolvedAsInTheTableOfTheStandard() {
    let table = [
      "g:h": "g:h", "g": "http://a/b/c/g", "./g": "http://a/b/c/g", "g/": "http://a/b/c/g/", "/g": "http://a/g",
      "//g": "http://g",
      "?y": "http://a/b/c/d;p?y", "g?y": "http://a/b/c/g?y", "#s": "http://a/b/c/d;p?q#s", "g#s": "http://a/b/c/g#s",
      "g?y#s": "http://a/b/c/g?y#s", ";x": "http://a/b/c/;x", "g;x": "http://a/b/c/g;x", "g;x?y#s": "http://a/b/c/g;x?y#s",
      "": "http://a/b/c/d;p?q", ".": "http://a/b/c/", "./": "http://a/b/c/", "..": "http://a/b/", "../": "http://a/b/",
      "../g": "http://a/b/g", "../..": "http://a/", "../../": "http://a/", "../../g": "http://a/g", "../../../g": "http://a/g",
      "../../../../g": "http://a/g", "/./g": "http://a/g", "/../g": "http://a/g", "g.": "http://a/b/c/g.",
      ".g": "http://a/b/c/.g",
      "g..": "http://a/b/c/g..", "..g": "http://a/b/c/..g", "./../g": "http://a/b/g", "./g/.": "http://a/b/c/g/",
      "g/./h": "http://a/b/c/g/h", "g/../h": "http://a/b/c/h", "g;x=1/./y": "http://a/b/c/g;x=1/y",
      "g;x=1/../y": "http://a/b/c/y", "g?y/./x": "http://a/b/c/g?y/./x", "g#s/../x": "http://a/b/c/g#s/../x", "http:g": "http:g",
    ]
    let base = URLReference("http://a/b/c/d;p?q")
    for (reference, target) in table {
      XCTAssertEqual(URLReference(reference).resolved(against: base).description, target, reference)
    }
  }

  func testAReferenceToAHostWithoutPath() {
    XCTAssertEqual(URLReference("g").resolved(against: URLReference("http://a")).description, "http://a/g")
  }

  func testTheHostIsFoundWithinTheAuthority() {
    XCTAssertEqual(URLReference("http://u:p@Example.TEST:81/x").host, "example.test")
    XCTAssertEqual(URLReference("http://[::1]:81/x").host, "::1")
    XCTAssertEqual(URLReference("/x").host, "")
  }
}
