import Answerback
import Foundation
import NIOCore
import XCTest

/// Bytes are a body by themselves, whatever type holds them.
final class ByteBodyTests: XCTestCase {
  private static let bytes = Array("héalthy".utf8)

  private func app(_ change: (Get) -> Get = { $0 }) throws -> App {
    try App {
      change(Get("/array") { Self.bytes })
      change(Get("/slice") { Self.bytes[...] })
      change(Get("/data") { Data(Self.bytes) })
      change(Get("/buffer") { ByteBuffer(bytes: Self.bytes) })
      change(Get("/response") { Response(Self.bytes) })
      change(Get("/async") { _ async in Self.bytes })
    }
  }

  private let paths = ["/array", "/slice", "/data", "/buffer", "/response", "/async"]

  func testBytesArePlainTextWhereNoTypeIsDeclared() async throws {
    let app = try app()
    for path in paths {
      let answer = await app.ask(path)
      XCTAssertEqual(
        answer,
        TestResponse.Plain(
          status: 200,
          fields: ["Content-Type: text/plain; charset=utf-8", "Content-Length: 8"],
          body: "héalthy"
        ),
        path
      )
    }
  }

  func testBytesGoOutAsTheyAreUnderEveryType() async throws {
    let names = [
      "text/plain", "text/html", "application/json", "application/x-msgpack", "application/octet-stream", "application/xml",
      "image/png", "text/plain; charset=us-ascii",
    ]
    for name in names {
      let type = try MediaType(parsing: name)
      let app = try app { $0.mediaType(type) }
      for path in paths {
        let answer = await app.ask(path)
        XCTAssertEqual([answer.body, "\(answer.status)"], ["héalthy", "200"], "\(path) \(type)")
      }
    }
  }

  func testTheTypeMayBeTheResponsesOwn() async throws {
    let app = try App {
      Get("/text") { Response(Self.bytes, mediaType: .text) }
      Get("/json") { JSON(Array(#"{"a":1}"#.utf8)) }
      Get("/slice") { Response(Self.bytes[...], mediaType: .text) }
      Get("/negotiated") { Negotiated { Offer(.html) { Self.bytes } } }
      Get("/erased") { AnyEncodable(Self.bytes) }.mediaType(.text)
      Get("/optional") { Self.bytes as [UInt8]? }.mediaType(.html)

    }
    var bodies: [String] = []
    for path in ["/text", "/json", "/negotiated", "/erased", "/optional", "/slice"] { bodies.append(await app.ask(path).body) }
    XCTAssertEqual(bodies, ["héalthy", #"{"a":1}"#, "héalthy", "héalthy", "héalthy", "héalthy"])
  }

  func testHTMLAndPlainTextTakeBytes() async throws {
    let latin: [UInt8] = [0x3c, 0x70, 0x3e, 0x68, 0xe9]
    let app = try App {
      Get("/html") { HTML(Data(latin)) }
      Get("/plain") { PlainText(latin[...], status: .created) }
      Get("/view") { HTML(ByteBuffer(bytes: Self.bytes).readableBytesView) }
    }
    let html = await app.ask("/html")
    let plain = await app.ask("/plain")
    let view = await app.ask("/view")
    XCTAssertEqual(html.fields, ["Content-Type: text/html; charset=utf-8", "Content-Length: 5"])
    XCTAssertEqual(plain.fields, ["Content-Type: text/plain; charset=utf-8", "Content-Length: 5"])
    XCTAssertEqual([plain.status, view.status], [201, 200])
    XCTAssertEqual(view.body, "héalthy")
  }

  func testAMemberOfARecordStaysAListOfNumbers() async throws {
    struct Record: Encodable { var bytes: [UInt8] }
    let app = try App { Get("/x") { Record(bytes: [1, 255]) } }
    let answer = await app.ask("/x")
    XCTAssertEqual(answer.body, #"{"bytes":[1,255]}"#)
  }

  func testTheyAreDocumentedAsBytes() throws {
    let png = try MediaType(parsing: "image/png")
    let app = try App {
      Get("/array") { Self.bytes }
      Get("/png") { Self.bytes[...] }.mediaType(png)
      Get("/json") { Data() }.mediaType(.json)
      Get("/stated") { AnyEncodable(1) }.documents(.ok, [UInt8].self, as: png)
    }
    let document = app.openAPI(OpenAPIInfo(title: "t", version: "1"))
    XCTAssertEqual(document.warnings, [])
    func content(_ path: String) -> Schema? { document.tree["paths"]?[path]?["get"]?["responses"]?["200"]?["content"] }
    XCTAssertEqual(content("/array"), ["text/plain": ["schema": ["contentMediaType": "text/plain"]]])
    XCTAssertEqual(content("/png"), ["image/png": ["schema": ["contentMediaType": "image/png"]]])
    XCTAssertEqual(content("/json"), ["application/json": ["schema": [:]]])
    XCTAssertEqual(content("/stated"), ["image/png": ["schema": ["contentMediaType": "image/png"]]])
  }
}
