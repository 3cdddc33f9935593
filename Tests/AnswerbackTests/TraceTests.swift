import Answerback
import XCTest

final class TraceTests: XCTestCase {
  /// The trace of one GET.
  private func trace(of app: App, _ target: String, headers: HTTPFields = [:]) -> Trace {
    var request = Request(target: target, headers: headers, time: .epoch)
    let recorder = Trace.Recorder()
    request.trace = recorder
    _ = app.respond(to: request)
    return recorder.trace
  }

  private func line(_ origin: Trace.FieldOrigin) -> String {
    let overrode = origin.overrode.map { " over \($0.setBy) \($0.value)" }.joined()
    return "\(origin.name)=\(origin.value) by \(origin.setBy)\(overrode)"
  }

  func testEachFieldSaysWhichLayerSetItAndWhatItOverrode() throws {
    let app = try App {
      Router("/r") {
        Get("/x") { Response(1, headers: ["Own": "o"]) }.header("shared", "route").cookie("k", "route")
      }
      .header("shared", "router").header("own", "router").cookie("k", "router")
    }
    .header("shared", "app")
    XCTAssertEqual(
      trace(of: app, "/r/x").fields.map(line),
      [
        "Content-Type=application/json by media type", "Content-Length=1 by finishing", "Own=o by response over router /r router",
        "shared=route by route over router /r router over app app",
        "Set-Cookie=k=route; Path=/; SameSite=lax by route over router /r k=router; Path=/; SameSite=lax",
      ]
    )
  }

  func testWhatAHookChangesIsSetByTheHook() throws {
    let app = try App {
      Get("/x") { 1 }.header("a", "1").afterRequest { response, _ in
        try response.headers.set("a", "2")
        response.cookies.set(try Cookie("k", "v"))
      }
    }
    XCTAssertEqual(
      trace(of: app, "/x").fields.dropFirst(2).map(line),
      ["a=2 by after-request hook over route 1", "Set-Cookie=k=v; Path=/; SameSite=lax by after-request hook"]
    )
  }

  func testANegotiationTellsOffersWeightsAndTheChoice() throws {
    let app = try App { Get("/x") { Negotiated("v", as: .json, .text) } }
    let chosen = trace(of: app, "/x", headers: [.accept: "text/*;q=0.5, application/json;q=0.4"]).negotiation
    XCTAssertEqual(chosen?.requested, ["text/*;q=0.5", "application/json;q=0.4"])
    XCTAssertEqual(chosen?.offers.map { "\($0.mediaType) \($0.weight)" }, ["application/json 400", "text/plain 500"])
    XCTAssertEqual(chosen?.chosen, "text/plain")
    let refused = trace(of: app, "/x", headers: [.accept: "image/png"]).negotiation
    XCTAssertNil(refused?.chosen)
    XCTAssertEqual(refused?.reason, "none of the offers is acceptable, and no default is declared")
  }

  func testTheTraceNamesTheHookThatSetAField() async throws {
    let app = try App {
      Router("/r") {
        Get("/x") { Response(1, headers: ["own": "o", "Vary": "Cookie"]) }.header("layer", "l").header("both", "1")
          .afterRequest { response, _ in try response.headers.set("after", "a") }
      }
      .around { request, next in
        var response = try await next(request)
        try response.headers.set("both", "2")
        response.cookies.set(try Cookie("k", "v"))
        response.mediaType = .text
        return response
      }
    }
    .around { request, next in
      var response = try await next(request)
      try response.headers.set("Vary", "Origin")
      return response
    }
    let recorder = Trace.Recorder()
    var request = Request(target: "/r/x", time: .epoch)
    request.trace = recorder
    _ = await app.respond(to: request).settled
    XCTAssertEqual(recorder.trace.route, "GET /r/x")
    XCTAssertEqual(
      recorder.trace.fields.map { "\($0.name)=\($0.value) by \($0.setBy)" + $0.overrode.map { " over \($0.setBy)" }.joined() },
      [
        "Content-Type=text/plain; charset=utf-8 by around-hook of router /r", "Content-Length=1 by finishing",
        "own=o by response",
        "Vary=Origin, Cookie by response and around-hook of app", "layer=l by route",
        "both=2 by around-hook of router /r over route",
        "after=a by after-request hook", "Set-Cookie=k=v; Path=/; SameSite=lax by around-hook of router /r",
      ]
    )
  }

  func testTheTraceNamesAHookThatRespondsItselfOrThrows() async throws {
    let app = try App {
      Get("/itself") { 1 }.header("layer", "l").around { _, _ in Redirect(to: "/") }
      Get("/throws") { 1 }.around { _, _ in throw HTTPError(.forbidden, headers: ["Why": "w"]) }
      Get("/fails") { () throws -> Int in throw HTTPError(.forbidden, headers: ["Why": "w"]) }
    }
    .header("On", "1", onErrors: true)
    .around { request, next in try await next(request) }
    for (path, expected) in [
      "/itself": ["Content-Length by finishing", "Location by around-hook of route"],
      "/throws": ["Why by around-hook of route", "On by around-hook of route"], "/fails": ["Why by response", "On by app"],
    ] {
      let recorder = Trace.Recorder()
      var request = Request(target: path, time: .epoch)
      request.trace = recorder
      _ = await app.respond(to: request).settled
      let lines = recorder.trace.fields.filter {
        !["Content-Type", "Vary"].contains($0.name) && $0.value != "0" || path == "/itself"
      }
      .map { "\($0.name) by \($0.setBy)" }
      XCTAssertEqual(lines.filter { path == "/itself" || !$0.hasPrefix("Content-Length") }, expected, path)
    }
  }
}
