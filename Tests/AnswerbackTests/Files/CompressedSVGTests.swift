import Answerback
import HTTPTypes
import TestSupport
import XCTest

/// Files whose name says that they are SVG compressed with gzip.
final class CompressedSVGTests: XCTestCase {
  private struct Sent: Equatable {
    var type: [String]
    var encoding: [String]
  }

  private static let compressed = Sent(type: ["image/svg+xml"], encoding: ["gzip"])

  private func sent(_ app: App, _ target: String, _ headers: HTTPFields = [:]) async -> Sent {
    let response = await app.ask(target, headers: headers)
    return Sent(type: response.values(of: "Content-Type"), encoding: response.values(of: "Content-Encoding"))
  }

  private func folder() throws -> FixtureFolder {
    try FixtureFolder([
      "x.svgz": "0123456789", "X.SVGZ": "x", "x.svg": "<svg/>", "x.svgz.gz": "gz", ".svgz": "h", "a.svgz.txt": "t",
    ])
  }

  func testTheEncodingIsStatedForFilesFoldersAndBytes() async throws {
    let folder = try folder()
    let app = try App {
      Get("/file") { File("\(folder.path)/x.svgz") }
      Get("/saved") { File("\(folder.path)/x.svgz", downloadName: "x.svg") }
      Get("/declared") { File("\(folder.path)/x.svgz") }.mediaType("image/svg+xml")
      Get("/bytes") { File(bytes: [1], downloadName: "x.svgz") }
      Get("/inside") { File("x.svgz", inside: folder.path) }
      StaticFiles("/static", directory: folder.path, hidden: true)
    }
    for target in ["/file", "/saved", "/declared", "/bytes", "/inside", "/static/x.svgz", "/static/X.SVGZ"] {
      let found = await sent(app, target)
      XCTAssertEqual(found, Self.compressed, target)
    }
    let others = [
      "x.svg": "image/svg+xml", "x.svgz.gz": "application/gzip", ".svgz": "application/octet-stream",
      "a.svgz.txt": "text/plain; charset=utf-8",
    ]
    for (name, type) in others {
      let found = await sent(app, "/static/\(name)")
      XCTAssertEqual(found, Sent(type: [type], encoding: []), name)
    }
  }

  func testAnotherTypeOrAnEncodingOfTheResponsesOwnIsLeftAlone() async throws {
    let folder = try folder()
    let app = try App {
      Get("/type") { File("\(folder.path)/x.svgz", mediaType: .gzip) }
      Get("/route") { File("\(folder.path)/x.svgz") }.mediaType(.octetStream)
      Get("/own") { File("\(folder.path)/x.svgz", headers: ["Content-Encoding": "identity"]) }
      Get("/name") { File("\(folder.path)/x.svg", downloadName: "x.svgz") }
    }
    let found = await [sent(app, "/type"), sent(app, "/route"), sent(app, "/own"), sent(app, "/name")]
    XCTAssertEqual(
      found,
      [
        Sent(type: ["application/gzip"], encoding: []), Sent(type: ["application/octet-stream"], encoding: []),
        Sent(type: ["image/svg+xml"], encoding: ["identity"]), Sent(type: ["image/svg+xml"], encoding: []),
      ]
    )
  }

  func testRangesAreOfTheEncodedBytesAndEachPartStatesItsEncoding() async throws {
    let folder = try folder()
    let app = try App { Get("/file") { File("\(folder.path)/x.svgz") } }
    let one = await app.ask("/file", headers: [.range: "bytes=2-3"])
    XCTAssertEqual([one.body] + one.values(of: "Content-Encoding"), ["23", "gzip"])
    let several = await app.ask("/file", headers: [.range: "bytes=0-0,9-9"])
    XCTAssertEqual(several.values(of: "Content-Encoding"), [])
    XCTAssertEqual(several.values(of: "Content-Length"), ["\(several.body.utf8.count)"])
    let head = "Content-Type: image/svg+xml\r\nContent-Encoding: gzip\r\nContent-Range: bytes"
    XCTAssertTrue(several.body.contains("\(head) 0-0/10\r\n\r\n0\r\n"), several.body)
    XCTAssertTrue(several.body.contains("\(head) 9-9/10\r\n\r\n9\r\n"), several.body)
    let tag = try XCTUnwrap(one.values(of: "ETag").first)
    let unchanged = await sent(app, "/file", [.ifNoneMatch: tag])
    XCTAssertEqual(unchanged, Sent(type: [], encoding: []))
  }
}
