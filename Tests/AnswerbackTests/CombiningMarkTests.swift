import Foundation
import XCTest

@testable import Answerback

/// A combining mark behind a separator is a character of its own to Swift, and none to a client or a file system.
final class CombiningMarkTests: XCTestCase {
  private let mark = "\u{301}"

  private func pairs(_ text: String) -> [[String]] { FormFields(parsing: text[...]).pairs.map { [$0.name, $0.value] } }

  func testItHidesNoSeparatorOfAForm() {
    XCTAssertEqual(pairs("a=\(mark)x&\(mark)b=2&=\(mark)"), [["a", "\(mark)x"], ["\(mark)b", "2"], ["", mark]])
  }

  func testItHidesNoQuery() {
    let request = Request(target: "/a?\(mark)b=1", time: .epoch)
    XCTAssertEqual(request.path, "/a")
    XCTAssertEqual(request.query("\(mark)b"), "1")
  }

  func testItHidesNoSegmentOfAPath() async throws {
    let app = try App { Get("/a/{name}") { request in request.pathParameters["name"] ?? "" } }
    let answer = await app.ask("/a/\(mark)x")
    XCTAssertEqual(answer.body, "\(mark)x")
  }

  func testItHidesNoFragmentOfARedirect() async throws {
    let app = try App { Get("/go") { Redirect(to: "/there#\u{301}part", query: ["a": "1"]) } }
    let answer = await app.ask("/go")
    XCTAssertEqual(answer.values(of: "Location"), ["/there?a=1#%CC%81part"])
  }

  func testAFileWhoseNameBeginsWithItIsServedAndAHiddenOneIsNot() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "answerback-marks-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["\(mark)x.txt", ".\(mark)secret"] { try Data("seen".utf8).write(to: folder.appending(path: name)) }
    let root = folder.path
    let app = try App {
      Get("/named", Query("name", String.self)) { _, name in File(name, inside: root) }
      StaticFiles("/static", directory: root)
    }
    let shown = await app.ask("/static/%CC%81x.txt")
    XCTAssertEqual(shown.status, 200)
    let hidden = await app.ask("/static/.%CC%81secret")
    XCTAssertEqual(hidden.status, 404)
    let named = await app.ask("/named?name=.%CC%81secret")
    XCTAssertEqual(named.status, 404)
    let outside = await app.ask("/named?name=..%2F%CC%81x")
    XCTAssertEqual(outside.status, 404)
  }

  func testItHidesNoMarkupOfAnErrorPage() async throws {
    let app = try App { Get("/x") { () throws -> String in throw HTTPError(.badRequest, "<\u{301}b\"\u{301}") } }
    let answer = await app.ask("/x", headers: [.accept: "text/html"])
    XCTAssertTrue(answer.body.hasSuffix("<p>&lt;\u{301}b&quot;\u{301}</p>\n"), answer.body)
  }
}
