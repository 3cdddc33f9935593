import FieldValues
import HTTPTypes
import NIOCore
import XCTest

@testable import Answerback

/// What a response is on the wire, without an app or a server around it.
final class ResponseFinisherTests: XCTestCase {
  private let layers: [HTTPField] = [
    HTTPField(name: .server, value: "lamps"), HTTPField(name: .vary, value: "Cookie"),
    HTTPField(name: .cacheControl, value: "no-store"),
  ]

  private func finisher(
    _ fields: [HTTPField]? = nil,
    cookies: [Cookie] = [],
    headStatesLength: Bool = false
  ) -> ResponseFinisher {
    let cookies = cookies.map {
      SettledSettings.LayeredCookie(cookie: $0, field: $0.isFixed ? HTTPField(setting: $0, at: .epoch) : nil)
    }
    return ResponseFinisher(fields: fields ?? layers, cookies: cookies, headStatesLength: headStatesLength)
  }

  private func request(_ method: HTTPRequest.Method = .get, _ headers: HTTPFields = [:]) -> Request {
    Request(method: method, target: "/", headers: headers, time: .epoch)
  }

  private func text(_ text: String, status: Status? = nil, headers: ResponseHeaders = [:], type: MediaType? = .text)
    -> AnyResponse
  {
    AnyResponse(status: status, mediaType: type, headers: headers, body: .bytes(ByteBuffer(string: text)))
  }

  /// The status, the fields line by line, and the body.
  private func lines(_ response: RenderedResponse) -> [String] {
    let body = response.body.buffer.map { String(buffer: $0) } ?? ""
    return ["\(response.status)"] + response.fields.map { "\($0.name.rawName): \($0.value)" } + [body]
  }

  private func lines(
    _ response: AnyResponse,
    _ request: Request,
    by finisher: ResponseFinisher? = nil,
    layered: Bool = true
  ) throws -> [String] {
    lines(try (finisher ?? self.finisher()).finish(response, layered: layered, for: request))
  }

  private let added = ["Server: lamps", "Vary: Cookie", "Cache-Control: no-store"]

  func testTheLayersAreAddedUnlessTheResponseHasThemAlready() throws {
    let head = ["200", "Content-Type: text/plain; charset=utf-8", "Content-Length: 2"]
    XCTAssertEqual(try lines(text("hi"), request()), head + added + ["hi"])
    XCTAssertEqual(try lines(text("hi"), request(), layered: false), head + ["hi"])
    XCTAssertEqual(
      try lines(text("hi", headers: ["Server": "own", "X": "1"]), request()),
      head + ["Server: own", "X: 1", "Vary: Cookie", "Cache-Control: no-store", "hi"]
    )
  }

  func testContentTypeComesFromTheResponseThenTheLayersThenTheMediaType() throws {
    let csv = finisher([HTTPField(name: .contentType, value: "text/csv")])
    XCTAssertEqual(try lines(text("a"), request(), by: csv), ["200", "Content-Type: text/csv", "Content-Length: 1", "a"])
    XCTAssertEqual(
      try lines(text("a", headers: ["Content-Type": "text/x"]), request(), by: csv),
      ["200", "Content-Type: text/x", "Content-Length: 1", "a"]
    )
    for (type, value) in [
      (MediaType.html, "text/html; charset=utf-8"), (.json, "application/json"), (.octetStream, "application/octet-stream"),
    ] {
      XCTAssertEqual(
        try lines(text("a", type: type), request(), by: finisher([])),
        ["200", "Content-Type: \(value)", "Content-Length: 1", "a"]
      )
    }
    XCTAssertEqual(try lines(text("a", type: nil), request(), by: finisher([])), ["200", "Content-Length: 1", "a"])
  }

  func testVaryOfResponseAndLayersIsOneLine() throws {
    for (own, merged) in [
      ("Accept", "Accept, Cookie"), ("cookie", "cookie"), ("*", "*"), ("Accept, Origin", "Accept, Origin, Cookie"),
    ] {
      let finished = try finisher().finish(text("a", headers: ["Vary": own]), layered: true, for: request())
      XCTAssertEqual(finished.fields[values: .vary], [merged])
    }
  }

  func testHeadAndStatusesWithoutContentHaveNoBody() throws {
    XCTAssertEqual(
      try lines(text("hi"), request(.head), by: finisher([])),
      ["200", "Content-Type: text/plain; charset=utf-8", "Content-Length: 2", ""]
    )
    for (status, length) in [(Status.noContent, []), (.resetContent, ["Content-Length: 0"]), (.notModified, [])] {
      let empty = AnyResponse(status: status, mediaType: .text)
      XCTAssertEqual(try lines(empty, request(), by: finisher([])), ["\(status)"] + length + [""])
      let null = AnyResponse(status: status, mediaType: .json, body: .nothing(ByteBuffer(string: "null")))
      XCTAssertEqual(try lines(null, request(), by: finisher([])), ["\(status)"] + length + [""])
      XCTAssertThrowsError(try finisher().finish(text("hi", status: status), layered: true, for: request()))
    }
    for status in [Status(99), 100, 103, 199, 1000] {
      XCTAssertThrowsError(try finisher().finish(text("hi", status: status), layered: true, for: request()), "\(status)")
    }
  }

  func testARouteForHeadAloneStatesTheLengthOfItsContent() throws {
    let response = AnyResponse(mediaType: .text, headers: ["Content-Length": "70"])
    let head = ["200", "Content-Type: text/plain; charset=utf-8"]
    XCTAssertEqual(
      try lines(response, request(.head), by: finisher([], headStatesLength: true)),
      head + ["Content-Length: 70", ""]
    )
    XCTAssertEqual(try lines(response, request(.head), by: finisher([])), head + ["Content-Length: 0", ""])
    for text in ["x", "-1", "1, 2"] {
      let wrong = AnyResponse(headers: ["Content-Length": text])
      XCTAssertThrowsError(try finisher([], headStatesLength: true).finish(wrong, layered: true, for: request(.head)), text)
    }
  }

  func testConditionsAreComparedWithTheTagOfTheResponseOrOfTheLayers() throws {
    let tagged = finisher([HTTPField(name: .eTag, value: "\"v1\""), HTTPField(name: .server, value: "lamps")])
    let fresh: HTTPFields = [.ifNoneMatch: "\"v1\""]
    let kept = ["304", "ETag: \"v1\"", "Server: lamps", ""]
    XCTAssertEqual(try lines(text("a"), request(.get, fresh), by: tagged), kept)
    XCTAssertEqual(try lines(text("a"), request(.head, fresh), by: tagged), kept)
    XCTAssertEqual(
      try lines(text("a", headers: ["ETag": "\"v2\""]), request(.get, fresh), by: tagged),
      ["200", "Content-Type: text/plain; charset=utf-8", "Content-Length: 1", "ETag: \"v2\"", "Server: lamps", "a"]
    )
    // Only a successful response has something that could be unchanged.
    XCTAssertEqual(
      try finisher().finish(text("a", status: .notFound), layered: true, for: request(.get, fresh)).status,
      .notFound
    )
    let stale: HTTPFields = [.ifMatch: "\"v0\""]
    XCTAssertThrowsError(try tagged.finish(text("a"), layered: true, for: request(.get, stale))) {
      XCTAssertEqual(($0 as? HTTPError)?.status, .preconditionFailed)
    }
    for method in [HTTPRequest.Method.put, .delete, .post, .patch] {
      XCTAssertThrowsError(try tagged.checkConditions(of: request(method, stale)), "\(method)")
      XCTAssertNoThrow(try tagged.checkConditions(of: request(method, [.ifMatch: "\"v1\""])), "\(method)")
      XCTAssertNoThrow(try finisher([]).checkConditions(of: request(method, stale)), "\(method)")
    }
  }

  func testRangesSelectAPartOfTheContent() throws {
    let content = AnyResponse(mediaType: .text, body: .ranged(RangedBody(source: .memory(ByteBuffer(string: "0123456789")))))
    let head = ["Content-Type: text/plain; charset=utf-8"]
    let plain = finisher([])
    XCTAssertEqual(try lines(content, request(), by: plain), ["200"] + head + ["Content-Length: 10", "0123456789"])
    let part = try plain.finish(content, layered: true, for: request(.get, [.range: "bytes=2-4"]))
    XCTAssertEqual(part.status, .partialContent)
    XCTAssertEqual(part.fields[.contentRange], "bytes 2-4/10")
    XCTAssertEqual(part.fields[values: .contentLength], ["3"])
    XCTAssertEqual(part.body.buffer.map { String(buffer: $0) }, "234")
    XCTAssertEqual(
      try lines(content, request(.head, [.range: "bytes=2-4"]), by: plain),
      ["200"] + head + ["Content-Length: 10", ""]
    )
    XCTAssertThrowsError(try plain.finish(content, layered: true, for: request(.get, [.range: "bytes=20-"]))) {
      XCTAssertEqual(($0 as? HTTPError)?.status, .rangeNotSatisfiable)
    }
  }

  func testCookiesOfTheLayersGiveWayToThoseOfOneIdentity() throws {
    let layered = finisher(
      [],
      cookies: [try Cookie("a", "layer"), try Cookie("b", "layer"), try Cookie("c", "x", expires: .after(seconds: 60))]
    )
    let plain = try layered.finish(text("x"), layered: true, for: request())
    XCTAssertEqual(
      plain.fields[values: .setCookie],
      [
        "a=layer; Path=/; SameSite=lax", "b=layer; Path=/; SameSite=lax",
        "c=x; Expires=Thu, 01 Jan 1970 00:01:00 GMT; Path=/; SameSite=lax",
      ]
    )
    var own = text("x")
    own.cookies.set(try Cookie("b", "own"))
    XCTAssertEqual(
      try layered.finish(own, layered: true, for: request()).fields[values: .setCookie].map { String($0.prefix { $0 != ";" }) },
      ["b=own", "a=layer", "c=x"]
    )
  }

  func testConnectionCloseIsNoFieldButClosesTheConnection() throws {
    for (name, value, closes) in [
      ("Connection", "close", true), ("connection", "Keep-Alive, Close", true), ("Connection", "x", false),
    ] {
      let own = try finisher([]).finish(text("a", headers: [name: value]), layered: true, for: request())
      let layer = try finisher([try HTTPField(checking: name, value)]).finish(text("a"), layered: true, for: request())
      for response in [own, layer] {
        XCTAssertFalse(response.fields.contains(.connection))
        XCTAssertEqual(response.closesConnection, closes, value)
      }
    }
  }
}
