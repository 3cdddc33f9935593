import Answerback
import Foundation
import TestSupport
import XCTest

/// A path that a client has a say in.
final class FileOfFolderTests: XCTestCase {
  private func outer() throws -> FixtureFolder {
    let outer = try FixtureFolder([
      "secret.txt": "secret", "root/notes.txt": "notes", "root/sub/a.csv": "a", "root/.hidden": "h",
    ])
    let manager = FileManager.default
    for (name, target) in ["out.txt": "../secret.txt", "in.txt": "notes.txt"] {
      try manager.createSymbolicLink(atPath: "\(outer.path)/root/\(name)", withDestinationPath: target)
    }
    return outer
  }

  private func app(_ outer: FixtureFolder) throws -> App {
    try App {
      Get("/", Query("name")) { _, name in File(name, inside: "\(outer.path)/root", disposition: .attachment, chunkSize: .max) }
    }
  }

  func testFilesOfTheFolderAreSentUnderTheirOwnNames() async throws {
    let outer = try outer()
    let app = try app(outer)
    let answer = await app.ask("/?name=sub/a.csv")
    XCTAssertEqual(answer.status, 200)
    XCTAssertEqual(answer.values(of: "Content-Type"), ["text/csv; charset=utf-8"])
    XCTAssertEqual(answer.values(of: "Content-Disposition"), [#"attachment; filename="a.csv""#])
    XCTAssertEqual(answer.body, "a")
    try outer.write("odd", to: "root/a\nb.txt")
    let odd = await app.ask("/?name=a%0Ab.txt")
    XCTAssertEqual(odd.values(of: "Content-Disposition") + [odd.body], [#"attachment; filename="a_b.txt""#, "odd"])
    let linked = await app.ask("/?name=in.txt")
    XCTAssertEqual(linked.body, "notes")
  }

  func testNothingOutsideTheFolderIsSent() async throws {
    let outer = try outer()
    let app = try app(outer)
    let names = [
      "", "/", ".", "..", "../secret.txt", "sub/../../secret.txt", "sub/../notes.txt", "/notes.txt", "sub//a.csv", "out.txt",
      "sub",
      "\(outer.path)/secret.txt", "notes.txt%00", "..%5Csecret.txt", ".hidden", "missing",
    ]
    for name in names {
      let answer = await app.ask("/?name=\(name)")
      XCTAssertEqual(answer.status, 404, name)
    }
  }
}
