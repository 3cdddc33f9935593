import Answerback
import Synchronization
import TestSupport
import XCTest

/// What goes through hooks, and how it is finished after them.
final class HookedResponseTests: XCTestCase {
  /// A hook that marks every response.
  private static let marking: AroundHook = { request, next in
    var response = try await next(request)
    try response.headers.set("X-Mark", "1")
    return response
  }

  private struct SoldOut: Error {}

  // MARK: Kinds of responses

  func testEveryKindOfResponseGoesThroughAHook() async throws {
    let folder = try FixtureFolder(["a.txt": "0123456789", "big.bin": String(repeating: "x", count: 300_000)])
    let large = String(repeating: "y", count: 400_000)
    let app = try App {
      Get("/sync") { "sync" }
      Get("/async") { () async in "async" }
      Get("/blocking") { "blocking" }.blocking()
      Get("/file") { File("\(folder.path)/a.txt") }
      Get("/big") { File("\(folder.path)/big.bin") }
      StaticFiles("/static", directory: folder.path)
      Get("/large") { large }
      Get("/stream") { StreamingResponse(["a", "b"]) }
      Get("/events") { ServerSentEvents(["a"]) }
      Get("/none") { NoContent() }
      Get("/negotiated") { Negotiated("n", as: .text, .json) }
      Get("/raw") {
        Raw { _, writer in
          try await writer.head(.accepted, [.contentType: "text/plain", .vary: "Cookie"])
          try await writer.write("raw")
          try await writer.end()
        }
      }
      Get("/raw-failing") { Raw { _, _ in throw SoldOut() } }
      Get("/stream-failing") { StreamingResponse { _ in throw SoldOut() } }
    }
    .around { request, next in
      var response = try await next(request)
      try response.headers.set("X-Mark", "1")
      try response.headers.set("Vary", "Origin")
      return response
    }
    for (path, status, body) in [
      ("/sync", 200, "sync"), ("/async", 200, "async"), ("/blocking", 200, "blocking"), ("/file", 200, "0123456789"),
      ("/big", 200, String(repeating: "x", count: 300_000)), ("/static/a.txt", 200, "0123456789"), ("/static/none", 404, nil),
      ("/large", 200, large), ("/stream", 200, "ab"), ("/events", 200, "data: a\r\n\r\n"), ("/none", 204, ""),
      ("/negotiated", 200, "n"), ("/raw", 202, "raw"), ("/raw-failing", 500, nil), ("/stream-failing", 500, nil),
    ] {
      let record = try await app.written(path)
      XCTAssertEqual(record.status, status, path)
      XCTAssertEqual(record.fields.filter { $0 == "X-Mark: 1" }.count, 1, "\(path) \(record.fields)")
      let vary = record.fields.filter { $0.hasPrefix("Vary: ") }
      XCTAssertEqual(vary.count, 1, "\(path) \(record.fields)")
      XCTAssertTrue(vary.first?.contains("Origin") == true, "\(path) \(vary)")
      XCTAssertTrue(record.isEnded, path)
      if let body { XCTAssertEqual(record.pieces.joined(), body, path) }
    }
    let raw = try await app.written("/raw")
    XCTAssertEqual(raw.fields, ["Content-Type: text/plain", "Vary: Cookie, Origin", "X-Mark: 1"])
    let negotiated = await app.ask("/negotiated")
    XCTAssertEqual(negotiated.values(of: "Vary"), ["Origin, Accept"])
  }

  func testALargeBodyIsReadAwayFromTheTask() async throws {
    let app = try App { Post("/x", Body([Int].self)) { numbers in numbers.count } }.around(Self.marking)
    let body = "[\((0..<100_000).map(String.init).joined(separator: ","))]"
    let response = await app.ask(.post, "/x", headers: [.contentType: "application/json"], body: body)
    XCTAssertEqual([String(response.status), response.body] + response.values(of: "X-Mark"), ["201", "100000", "1"])
  }

  func testBackgroundTasksOfResponseHookAndLayerAllRun() async throws {
    let steps = Mutex<[String]>([])
    let app = try App {
      Get("/x") { Response(1, background: BackgroundTask { () async in steps.withLock { $0.append("response") } }) }
        .background(BackgroundTask { () async in steps.withLock { $0.append("layer") } })
        .around { request, next in
          var response = try await next(request)
          response.background = (response.background ?? []).then(
            BackgroundTask { () async in steps.withLock { $0.append("hook") } }
          )
          return response
        }
    }
    let response = await app.respond(to: Request(target: "/x", time: .epoch)).settled
    await response.background?.run()
    XCTAssertEqual(steps.withLock { $0 }, ["response", "layer", "hook"])
  }

  // MARK: Automatic responses

  func testTheAppsHooksSeeWhatBelongsToNoRoute() async throws {
    let app = try App {
      Router("/r") { Put("/x") { 1 }.etag("v1") }.around { _, _ in throw HTTPError(.imATeapot) }
      Put("/y") { 1 }.etag("v1")
    }
    .around { request, next in
      var response = try await next(request)
      try response.headers.set("X-Seen", "\(response.status?.code ?? 0)")
      return response
    }
    for (method, path, status) in [
      (.get, "/nowhere", 404), (.options, "*", 204), (.get, "/r/x", 405), (.options, "/r/x", 204), (.put, "/y", 412),
      (.put, "/r/x", 418),
    ] as [(HTTPRequest.Method, String, Int)] {
      let response = await app.ask(method, path, headers: [.ifMatch: "\"v2\""])
      XCTAssertEqual([String(response.status)] + response.values(of: "X-Seen"), ["\(status)", "\(status)"], "\(method) \(path)")
    }
    let options = await app.ask(.options, "/r/x")
    XCTAssertEqual(options.fields, ["Allow: OPTIONS, PUT", "X-Seen: 204"])
    let refused = await app.ask(.delete, "/y")
    XCTAssertEqual(refused.values(of: "Allow"), ["OPTIONS, PUT"])
  }

  func testAHookCanAnswerAPreflight() async throws {
    let app = try App { Put("/x") { 1 } }.around { request, next in
      guard request.method == .options, request.headers[.origin] != nil else { return try await next(request) }
      return AnyResponse(status: .noContent, headers: ["Access-Control-Allow-Methods": "PUT"])
    }
    let preflight = await app.ask(.options, "/x", headers: [.origin: "https://a.example"])
    XCTAssertEqual(preflight, TestResponse.Plain(status: 204, fields: ["Access-Control-Allow-Methods: PUT"], body: ""))
    let other = await app.ask(.options, "/x")
    XCTAssertEqual(other.fields, ["Allow: OPTIONS, PUT"])
  }

  func testHooksAroundAMountSeeEverythingOfTheMountedApp() async throws {
    let inner = try App {
      Get("/x") { "inner" }.etag("t")
      Get("/y") { () throws -> Int in throw SoldOut() }.error(SoldOut.self) { _, _ in HTTPError(.conflict) }
    }
    .around { request, next in
      var response = try await next(request)
      try response.headers.set("X-Inner", request.target)
      return response
    }
    let app = try App {
      Router("/a") { Mount("/plain", inner) }.around(Self.marking).header("X-Router", "1")
      Mount("/b", inner)
    }
    .around { request, next in
      var response = try await next(request)
      try response.headers.set("X-Outer", "\(response.status?.code ?? 0)")
      return response
    }
    for (path, target, status) in [
      ("/a/plain/x", "/x", 200), ("/a/plain/y", "/y", 409), ("/a/plain/none", "/none", 404), ("/b/x", "/x", 200),
      ("/c", nil, 404),
    ] {
      let response = await app.ask(path)
      XCTAssertEqual(response.status, status, path)
      XCTAssertEqual(response.values(of: "X-Outer"), ["\(status)"], path)
      XCTAssertEqual(response.values(of: "X-Inner"), target.map { [$0] } ?? [], path)
      XCTAssertEqual(response.values(of: "X-Mark"), path.hasPrefix("/a") ? ["1"] : [], path)
      XCTAssertEqual(response.values(of: "X-Router"), [], path)
    }
    let notModified = await app.ask("/a/plain/x", headers: [.ifNoneMatch: "\"t\""])
    XCTAssertEqual(notModified.status, 304)
    XCTAssertEqual(notModified.values(of: "X-Outer"), ["200"])
  }

  // MARK: Finishing

  func testFinishingHappensOnceAfterTheHooks() async throws {
    let folder = try FixtureFolder(["a.txt": "0123456789"])
    let app = try App {
      Get("/x") { "body" }.etag("t")
      Get("/file") { File("\(folder.path)/a.txt") }
    }
    .around(Self.marking)
    let head = await app.ask(.head, "/x")
    let get = await app.ask("/x")
    XCTAssertEqual(head.fields, get.fields)
    XCTAssertEqual(head.body, "")
    let notModified = await app.ask("/x", headers: [.ifNoneMatch: "\"t\""])
    XCTAssertEqual(notModified, TestResponse.Plain(status: 304, fields: ["ETag: \"t\"", "X-Mark: 1"], body: ""))
    let failed = await app.ask("/x", headers: [.ifMatch: "\"other\""])
    XCTAssertEqual([String(failed.status)] + failed.values(of: "X-Mark"), ["412", "1"])
    XCTAssertEqual(failed.values(of: "ETag"), [])
    let part = try await app.written("/file", headers: [.range: "bytes=2-4"])
    XCTAssertEqual([part.status.map(String.init), part.pieces.joined()], ["206", "234"])
    XCTAssertTrue(part.fields.contains("X-Mark: 1"))
    let beyond = await app.ask("/file", headers: [.range: "bytes=20-"])
    XCTAssertEqual([String(beyond.status)] + beyond.values(of: "X-Mark"), ["416", "1"])
    XCTAssertEqual(beyond.values(of: "Content-Range"), ["bytes */10"])
  }

  func testAnEntityTagThatAHookSetsIsAValidator() async throws {
    let app = try App { Get("/x") { "body" } }.around { request, next in
      var response = try await next(request)
      response.headers.set(try ETag("hook"))
      return response
    }
    let response = await app.ask("/x", headers: [.ifNoneMatch: "\"hook\""])
    XCTAssertEqual(response.status, 304)
  }

  func testVaryOfEveryHookStands() async throws {
    let set = { (name: String) -> AroundHook in
      { request, next in
        var response = try await next(request)
        try response.headers.set("Vary", name)
        return response
      }
    }
    let app = try App { Get("/x") { Negotiated(1, as: .json, .messagePack) }.header("Vary", "Layer").around(set("Inner")) }
      .around(set("Outer"))
    let response = await app.ask("/x")
    XCTAssertEqual(response.values(of: "Vary"), ["Outer, Inner, Accept, Layer"])
    let missing = await app.ask("/none")
    XCTAssertEqual(missing.values(of: "Vary"), ["Outer, Accept"])
  }

  func testAHookOfAMountedAppIsOnErrorsThatFinishingMakes() async throws {
    let inner = try App { Get("/x") { StreamingResponse { _ in throw SoldOut() } } }.around(Self.marking)
    let app = try App { Mount("/a", inner) }.around { request, next in try await next(request) }
    let record = try await app.written("/a/x")
    XCTAssertEqual(record.status, 500)
    XCTAssertTrue(record.fields.contains("X-Mark: 1"), "\(record.fields)")
  }
}
