import Answerback
import XCTest

/// `Vary` is a list: what layers, responses, hooks and the framework say of it all stands (RFC 9110 section 12.5.5).
final class VaryTests: XCTestCase {
  /// A form of errors that sends none of the error's headers.
  private struct Bare: ErrorForm {
    func response(for error: HTTPError, in context: RenderingContext) throws -> AnyResponse {
      AnyResponse(status: error.status, mediaType: .text, body: try context.encode("no", as: .text))
    }
  }

  /// A kind of response that varies unless something else is said.
  private struct Fallback: ResponseConvertible {
    func response(in context: RenderingContext) throws -> AnyResponse {
      var response = AnyResponse(status: .ok)
      response.fallbackHeaders = ["Vary": "Range"]
      return response
    }
  }

  private func negotiated() -> Get { Get("/x") { Negotiated(["a": 1], as: .json, .messagePack) } }

  func testAVaryOfEveryLayerStandsBesideThatOfANegotiation() async throws {
    let route = negotiated()
    for app in [
      try App { route.header("Vary", "Origin") },
      try App { Router("") { route }.header("vary", "Origin") },
      try App { route }.headers(["VARY": "Origin"]),
    ] {
      let response = await app.ask("/x")
      XCTAssertEqual(response.values(of: "Vary"), ["Accept, Origin"])
    }
  }

  func testLayersAddToEachOther() async throws {
    let app = try App {
      Router("/r") { Get("/x") { 1 }.header("Vary", "Cookie").header("Vary", "accept") }.header("vary", "Origin, Cookie")
    }
    .header("Vary", "Accept")
    let response = await app.ask("/r/x")
    XCTAssertEqual(response.values(of: "Vary"), ["Cookie, accept, Origin"])
    let options = await app.ask(.options, "/r/x")
    XCTAssertEqual(options.values(of: "Vary"), ["Origin, Cookie, Accept"])
  }

  func testAResponseAddsToItsLayers() async throws {
    var lines = ResponseHeaders()
    try lines.append("Vary", "Cookie")
    try lines.append("vary", "Origin, Range")
    let app = try App {
      Get("/one") { Response(1, headers: ["Vary": "Cookie"]) }
      Get("/lines") { [lines] in Response(1, headers: lines) }
      Get("/same") { Response(1, headers: ["Vary": "ORIGIN"]) }
      Get("/all") { Response(1, headers: ["Vary": "*"]) }
      Get("/offer") { Negotiated { Offer(.json, response: { Response(1, headers: ["Vary": "Cookie"]) }) } }
      Get("/fallback") { Fallback() }
    }
    .header("Vary", "Origin")
    for (path, value) in [
      ("/one", "Cookie, Origin"), ("/lines", "Cookie, Origin, Range"), ("/same", "ORIGIN"), ("/all", "*"),
      ("/offer", "Cookie, Accept, Origin"), ("/fallback", "Origin, Range"),
    ] {
      let response = await app.ask(path)
      XCTAssertEqual(response.values(of: "Vary"), [value], path)
    }
  }

  func testAHookAddsAndTakesNothingAway() async throws {
    let app = try App {
      negotiated().afterRequest { response, _ in try response.headers.set("Vary", "Cookie") }
      Get("/added") { Response(1, headers: ["Vary": "Range"]) }.afterRequest { response, _ in
        try response.headers.addVary("Cookie, range")
      }
      Get("/untouched") { 1 }.afterRequest { _, _ in }
      Get("/removed") { Response(1, headers: ["Vary": "Range"]) }.afterRequest { response, _ in response.headers.remove("Vary") }
    }
    .header("Vary", "Origin")
    for (path, names) in [
      ("/x", ["Accept", "Cookie", "Origin"]), ("/added", ["Cookie", "Origin", "Range"]), ("/untouched", ["Origin"]),
      ("/removed", ["Origin", "Range"]),
    ] {
      let lines = await app.ask(path).values(of: "Vary")
      XCTAssertEqual(lines.count, 1, path)
      XCTAssertEqual(lines.first?.split(separator: ", ").sorted().map(String.init), names, path)
    }
  }

  func testA304KeepsEveryName() async throws {
    let app = try App { negotiated().header("Vary", "Origin").etag("v1") }
    let response = await app.ask("/x", headers: [.ifNoneMatch: "\"v1\""])
    XCTAssertEqual(response.status, 304)
    XCTAssertEqual(response.values(of: "Vary"), ["Accept, Origin"])
  }

  func testEveryNegotiatedErrorVariesWhetherOrNotTheRequestSaysAccept() async throws {
    let app = try App {
      Get("/thrown") { () throws -> Int in throw HTTPError(.imATeapot, headers: ["Vary": "Cookie"]) }
      Get("/failed") { () throws -> Int in throw CancellationError() }
      Get("/input/{n}", Path("n", Int.self), Query("q", Int.self)) { _, n, _ in n }
      Get("/tagged") { 1 }.etag("v1")
      Get("/file") { File("/nowhere/at/all") }
      negotiated()
    }
    for accept in [nil, "text/html", "image/png"] {
      var headers = HTTPFields()
      headers[.accept] = accept
      var conditional = headers
      conditional[.ifMatch] = "\"other\""
      for (response, status, vary) in [
        (await app.ask("/thrown", headers: headers), 418, "Cookie, Accept"),
        (await app.ask("/failed", headers: headers), 500, "Accept"),
        (await app.ask("/input/1", headers: headers), 400, "Accept"),
        (await app.ask("/none", headers: headers), 404, "Accept"),
        (await app.ask(.put, "/tagged", headers: headers), 405, "Accept"),
        (await app.ask("/tagged", headers: conditional), 412, "Accept"),
        (await app.ask("/file", headers: headers), 404, "Accept"),
      ] {
        XCTAssertEqual(response.status, status)
        XCTAssertEqual(response.values(of: "Vary"), [vary], "\(status) \(accept ?? "no Accept")")
      }
    }
    let refused = await app.ask("/x", headers: [.accept: "image/png"])
    XCTAssertEqual(refused.status, 406)
    XCTAssertEqual(refused.values(of: "Vary"), ["Accept"])
  }

  func testA406VariesInAFormThatDropsTheErrorsHeadersToo() async throws {
    let route = negotiated()
    let app = try App { route }.errors(as: Bare())
    let response = await app.ask("/x", headers: [.accept: "image/png"])
    XCTAssertEqual(response.status, 406)
    XCTAssertEqual(response.values(of: "Vary"), ["Accept"])
    let other = await app.ask("/none")
    XCTAssertEqual(other.values(of: "Vary"), [])
  }

  func testTheTraceNamesEveryoneWhoHadASay() throws {
    let route = negotiated()
    let app = try App { Router("/r") { route.header("Vary", "Cookie") }.header("Vary", "Origin") }
    var request = Request(target: "/r/x", time: .epoch)
    let recorder = Trace.Recorder()
    request.trace = recorder
    _ = app.respond(to: request)
    let vary = recorder.trace.fields.filter { $0.name.lowercased() == "vary" }
    XCTAssertEqual(vary.map { "\($0.value) by \($0.setBy)" }, ["Accept, Cookie, Origin by response and route and router /r"])
    XCTAssertEqual(vary.flatMap(\.overrode).count, 0)
  }
}
