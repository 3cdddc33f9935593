import Answerback
import Foundation
import HTTPTypes
import TestSupport
import XCTest

final class StaticFilesTests: XCTestCase {
  private func outer() throws -> FixtureFolder {
    let outer = try FixtureFolder([
      "secret.txt": "secret", "root/a b.txt": "ab", "root/index.html": "<p>root", "root/sub/index.html": "<p>sub",
      "root/sub/deep.js": "let x", "root/.hidden": "h", "root/.git/config": "c", "root/bare/x": "x",
    ])
    let manager = FileManager.default
    let links = [
      "out.txt": "../secret.txt", "in.txt": "a b.txt", "outdir": "..", "indir": "sub", "loop": "loop", "shown": ".hidden",
      "absolute": "\(outer.path)/secret.txt",
    ]
    for (name, target) in links {
      try manager.createSymbolicLink(atPath: "\(outer.path)/root/\(name)", withDestinationPath: target)
    }
    return outer
  }

  private func app(_ folder: FixtureFolder) throws -> App {
    try App { StaticFiles("/assets", directory: "\(folder.path)/root").header("X-From", "layer") }
  }

  func testFilesOfTheFolderAreServedWithTheirTypes() async throws {
    let outer = try outer()
    let app = try app(outer)
    let cases = [
      ("/assets/a%20b.txt", "200 ab"), ("/assets/sub/deep.js", "200 let x"), ("/assets/", "200 <p>root"),
      ("/assets/sub/", "200 <p>sub"), ("/assets/in.txt", "200 ab"), ("/assets/indir/deep.js", "200 let x"),
      ("/assets/outdir/root/a%20b.txt", "200 ab"),
    ]
    for (target, expected) in cases {
      let answer = await app.ask(target)
      XCTAssertEqual("\(answer.status) \(answer.body)", expected, target)
    }
    let script = await app.ask("/assets/sub/deep.js", headers: [.range: "bytes=0-2"])
    XCTAssertEqual(script.values(of: "Content-Type"), ["text/javascript; charset=utf-8"])
    XCTAssertEqual(
      script.values(of: "X-From") + script.values(of: "Content-Range") + [script.body],
      ["layer", "bytes 0-2/5", "let"]
    )
  }

  func testNothingOutsideTheFolderIsEverOpened() async throws {
    let outer = try outer()
    let app = try app(outer)
    let targets = [
      "../secret.txt", "sub/../../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt", "%2e%2e%2fsecret.txt", "..%5csecret.txt",
      "..\\secret.txt", "out.txt", "absolute", "outdir/secret.txt", "loop", "%00", "in.txt%00.html",
      "\(outer.path)/secret.txt", "%2f\(outer.path.dropFirst())/secret.txt", ".hidden", ".git/config", "shown", "./a%20b.txt",
      "bare", "bare/", "missing", "sub/deep.js/", "sub/deep.js/x", "%ff",
    ]
    for target in targets {
      let answer = await app.ask("/assets/\(target)")
      XCTAssertEqual(answer.status, 404, target)
    }
  }

  func testAFolderWithoutItsSlashSendsTheClientThere() async throws {
    let outer = try outer()
    let answer = try await app(outer).ask("/assets/sub?v=1")
    XCTAssertEqual(
      answer,
      TestResponse.Plain(status: 308, fields: ["Content-Length: 0", "Location: ./sub/?v=1", "X-From: layer"], body: "")
    )
  }

  func testHiddenFilesAndIndexesAreAMatterOfSettings() async throws {
    let outer = try outer()
    let app = try App { StaticFiles("/", directory: "\(outer.path)/root", index: nil, hidden: true) }
    let statuses = await [app.ask("/.hidden"), app.ask("/.git/config"), app.ask("/shown"), app.ask("/"), app.ask("/sub")].map(
      \.status
    )
    XCTAssertEqual(statuses, [200, 200, 200, 404, 404])
  }

  func testRoutesBesideTheFolderComeFirst() async throws {
    let outer = try outer()
    let app = try App {
      StaticFiles("/", directory: "\(outer.path)/root")
      Get("/sub/deep.js") { "literal" }
      Get("/bare/{name}") { "parameter" }
    }
    let bodies = await [app.ask("/sub/deep.js"), app.ask("/bare/x"), app.ask("/a%20b.txt"), app.ask("/sub/")].map(\.body)
    XCTAssertEqual(bodies, ["literal", "parameter", "ab", "<p>sub"])
  }
}
