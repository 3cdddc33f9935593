import Answerback
import XCTest

final class TraceTests: XCTestCase {
  /// The trace of one GET.
  private func trace(of app: App, _ target: String, headers: HTTPFields = [:]) -> Trace {
    var request = Request(target: target, headers: headers, time: .epoch)
    let recorder = TraceRecorder()
    request.trace = recorder
    _ = app.respond(to: request)
    return recorder.trace
  }

  private func line(_ origin: FieldOrigin) -> String {
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
    XCTAssertEqual(refused?.reason, "nothing offered is acceptable, and there is no default")
  }
}
