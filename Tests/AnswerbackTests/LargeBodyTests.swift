import Answerback
import Codecs
import HTTPTypes
import NIOConcurrencyHelpers
import NIOCore
import XCTest

/// Bodies of more than 256 KiB are decoded and encoded where blocking is allowed, smaller ones at once. Nothing else differs.
final class LargeBodyTests: XCTestCase {
  private static let threshold = 256 * 1024

  private struct Item: Codable, Sendable { var id: Int, name: String }

  /// The steps that lead to an answer.
  private enum Step { case ready, blocking, pending }

  private func answer(_ app: App, _ request: Request) async -> (steps: [Step], response: RenderedResponse) {
    var steps: [Step] = []
    var answer = app.respond(to: request)
    while true {
      switch answer {
      case .ready(let response): return (steps + [.ready], response)
      case .blocking(let work): return (steps + [.blocking], work())
      case .pending(let next):
        steps.append(.pending)
        answer = await next()
      }
    }
  }

  private func request(
    _ method: HTTPRequest.Method = .get,
    _ target: String,
    _ headers: HTTPFields = [:],
    _ body: [UInt8] = []
  ) -> Request {
    Request(method: method, target: target, headers: headers, body: ByteBuffer(bytes: body), time: .epoch)
  }

  private static func items(_ count: Int) -> [Item] { (0..<count).map { Item(id: $0, name: "item \($0)") } }

  /// Few items of many bytes: 300 of them are a large response.
  private static func longItems(_ count: Int) -> [Item] {
    (0..<count).map { Item(id: $0, name: String(repeating: "x", count: 1_000)) }
  }

  // MARK: - Requests

  /// Bodies of about `size` bytes, each with the Content-Type that it is sent as.
  private static func bodies(_ size: Int) throws -> [(path: String, type: String, body: [UInt8])] {
    let items = Self.items(size / 28)
    let members = Dictionary(uniqueKeysWithValues: items.map { ("key \($0.id)", $0.name) })
    return [
      ("items", "application/json", try BodyEncoder(.json).encode(items)),
      ("items", "application/vnd.api+json", try BodyEncoder(.json).encode(items)),
      ("items", "application/x-msgpack", try BodyEncoder(.messagePack).encode(items)),
      ("members", "application/json", try BodyEncoder(.json).encode(members)),
      ("form", "application/x-www-form-urlencoded", Array("name=x".utf8) + items.flatMap { "&id=\($0.id)&more=%41+b".utf8 }),
    ]
  }

  private struct Form: Decodable, Sendable { var name: String, id: [Int] }
  private struct Named: Sendable { var items: [Item] }

  @RoutesBuilder private static var readers: [RouteNode] {
    Post("/sync/items", Body([Item].self)) { _, items in items.count }
    Post("/sync/members", Body([String: String].self)) { _, members in members.count }
    Post("/sync/form", Body(Form.self)) { _, form in form.id.count }
    Post("/async/items", Body([Item].self)) { (_, items) async in items.count }
    Post("/async/members", Body([String: String].self)) { (_, members) async in members.count }
    Post("/async/form", Body(Form.self)) { (_, form) async in form.id.count }
    Post("/response/items", Body([Item].self)) { _, items in Response(items.count) }
    Post("/response/members", Body([String: String].self)) { (_, members) async in Response(members.count) }
    Post("/response/form", Query("q", Int?.self), Body(Form.self)) { _, _, form in JSON(form.id.count) }
    Post("/inputs/items", Inputs(Body([Item].self), Query("q", Int?.self)) { items, _ in Named(items: items) }) { _, named in
      named.items.count
    }
    Post("/request/items") { request in try BodyDecoder().decode([Item].self, from: request.body.readableBytesView).count }
    Post("/blocking/items", Body([Item].self)) { _, items in items.count }.blocking()
  }

  func testARequestIsDecodedAtOnceOrWhereBlockingIsAllowed() async throws {
    let app = try App { Self.readers }
    for size in [1_000, 400_000] {
      for (path, type, body) in try Self.bodies(size) {
        let isLarge = body.count > Self.threshold
        XCTAssertEqual(isLarge, size > 1_000)
        for kind in ["sync", "async", "response", "inputs", "request", "blocking"] {
          if ["inputs", "request", "blocking"].contains(kind), path != "items" { continue }
          if kind == "request", type != "application/json" { continue }
          let asked = request(.post, "/\(kind)/\(path)", [.contentType: type], body)
          let (steps, response) = await answer(app, asked)
          let isAsync = kind == "async" || (kind == "response" && path == "members")
          let isBlocking = kind == "blocking" || isLarge && !isAsync
          XCTAssertEqual(
            steps,
            isAsync ? [.pending, .ready] : isBlocking ? [.blocking] : [.ready],
            "\(kind) \(path) \(type) \(size)"
          )
          XCTAssertEqual(response.status, .created, "\(kind) \(path) \(type) \(size)")
          XCTAssertEqual(response.body.buffer.map { String(buffer: $0) }, "\(size / 28)", "\(kind) \(path) \(type) \(size)")
        }
      }
    }
  }

  func testTheFirstByteBeyondTheThresholdMakesABodyLarge() async throws {
    let app = try App { Post("/text", Body(String.self)) { _, text in text.utf8.count } }
    for (count, step) in [(Self.threshold, Step.ready), (Self.threshold + 1, .blocking)] {
      let body = Array("\"\(String(repeating: "a", count: count - 2))\"".utf8)
      let (steps, response) = await answer(app, request(.post, "/text", [:], body))
      XCTAssertEqual(steps, [step])
      XCTAssertEqual(response.body.buffer.map { String(buffer: $0) }, "\(count - 2)")
    }
  }

  func testFaultsOfALargeBodyLookLikeThoseOfASmallOne() async throws {
    let app = try App {
      Post("/sync", Body([Item].self), Query("q", Int.self)) { _, items, _ in items.count }
      Post("/async", Body([Item].self), Query("q", Int.self)) { (_, items, _) async in items.count }
    }
    for path in ["/sync?q=x", "/async?q=x"] {
      for (ending, status) in [(#",{"id":"x","name":""}]"#, 400), ("]", 400), (",", 400)] {
        var answers: [RenderedResponse] = []
        for padding in [0, 300_000] {
          let body = Array("[\(String(repeating: " ", count: padding))\(#"{"id":1,"name":"a"}"#)\(ending)".utf8)
          answers.append(await answer(app, request(.post, path, [:], body)).response)
        }
        XCTAssertEqual(answers[0].status.code, status)
        XCTAssertEqual(answers[0].fields[.contentType], answers[1].fields[.contentType])
        // Only the place of a fault of the text differs.
        if ending != "," { XCTAssertEqual(answers[0].body.buffer, answers[1].body.buffer, path + ending) }
        XCTAssertTrue(answers[1].body.buffer.map { String(buffer: $0) }?.contains("q") ?? false)
      }
      let other = await answer(app, request(.post, path, [.contentType: "text/csv"], [UInt8](repeating: 0x2c, count: 300_000)))
      XCTAssertEqual(other.response.status, .unsupportedMediaType)
    }
  }

  // MARK: - Responses

  /// A kind that says more than the response it is built on, after that has been made.
  private struct Tagged: ResponseConvertible {
    let items: [Item]
    func response(in context: RenderingContext) throws -> AnyResponse {
      var answer = try Response(items).response(in: context)
      try answer.headers.set("X-Length", answer.body.count ?? -1)
      try answer.headers.set("X-First", answer.body.buffer?.getInteger(at: 0, as: UInt8.self) ?? 0)
      return answer
    }
  }

  /// The same values from handlers of every kind; the last one of each group blocks by itself.
  @RoutesBuilder private static func writers(_ count: Int) -> [RouteNode] {
    let items = Self.longItems(count)
    let text = String(repeating: "é", count: count * 500)
    Get("/value") { items }
    Get("/value/async") { () async in items }
    Get("/value/blocking") { items }.blocking()
    Get("/response") { Response(items, headers: ["X-A": "b"]) }
    Get("/response/async") { () async in Response(items, headers: ["X-A": "b"]) }
    Get("/response/blocking") { Response(items, headers: ["X-A": "b"]) }.blocking()
    Get("/members") { ["only": items] }.mediaType(.messagePack)
    Get("/members/blocking") { ["only": items] }.mediaType(.messagePack).blocking()
    Get("/kind") { Tagged(items: items) }
    Get("/kind/async") { () async in Tagged(items: items) }
    Get("/kind/blocking") { Tagged(items: items) }.blocking()
    Get("/negotiated") { Negotiated(items, as: .messagePack, .json) }
    Get("/negotiated/async") { () async in Negotiated(items, as: .messagePack, .json) }
    Get("/negotiated/blocking") { Negotiated(items, as: .messagePack, .json) }.blocking()
    Get("/erased") { AnyEncodable(items) }
    Get("/erased/blocking") { AnyEncodable(items) }.blocking()
    Get("/latin") { text }.mediaType("text/plain; charset=iso-8859-1")
    Get("/latin/async") { () async in text }.mediaType("text/plain; charset=iso-8859-1")
    Get("/latin/blocking") { text }.mediaType("text/plain; charset=iso-8859-1").blocking()
  }

  func testAResponseIsTheSameWhereverItIsEncoded() async throws {
    for count in [3, 300] {
      let app = try App {
        Router("/plain") { Self.writers(count) }
        Router("/dressed") { Self.writers(count) }
          .header("X-Layer", "1").etag("tag").cookie("a", "b").status(.accepted)
          .afterRequest { answer, _ in try answer.headers.set("X-Seen", answer.body.count ?? -1) }
      }
      for prefix in ["/plain", "/dressed"] {
        for kind in ["value", "response", "members", "kind", "negotiated", "erased", "latin"] {
          for headers in [[:], prefix == "/plain" ? [.accept: "application/json"] : [.ifNoneMatch: "\"tag\""]] as [HTTPFields] {
            for method in [HTTPRequest.Method.get, .head] {
              let name = "\(method) \(prefix)/\(kind) \(headers) \(count)"
              let expected = await answer(app, request(method, "\(prefix)/\(kind)/blocking", headers)).response
              let (steps, response) = await answer(app, request(method, "\(prefix)/\(kind)", headers))
              XCTAssertEqual(steps, [count > 3 ? .blocking : .ready], name)
              XCTAssertEqual(response.status, expected.status, name)
              XCTAssertEqual(response.fields, expected.fields, name)
              XCTAssertEqual(response.body.buffer, expected.body.buffer, name)
              guard !["members", "erased"].contains(kind) else { continue }
              let (taskSteps, fromTask) = await answer(app, request(method, "\(prefix)/\(kind)/async", headers))
              XCTAssertEqual(taskSteps, [.pending, count > 3 ? .blocking : .ready], name)
              XCTAssertEqual(fromTask.fields, expected.fields, name)
              XCTAssertEqual(fromTask.body.buffer, expected.body.buffer, name)
            }
          }
        }
      }
    }
  }

  func testAHandlerRunsOnceAndSoDoesAnOffer() async throws {
    let runs = NIOLockedValueBox(0)
    let items = Self.longItems(300)
    @Sendable func counted() -> [Item] {
      runs.withLockedValue { $0 += 1 }
      return items
    }
    let app = try App {
      Get("/offer") { Negotiated { Offer(.json) { counted() } } }
      Get("/handler") { counted() }
    }
    for path in ["/offer", "/handler"] {
      let (steps, response) = await answer(app, request(.get, path))
      XCTAssertEqual(steps, [.blocking])
      XCTAssertGreaterThan(response.body.count ?? 0, Self.threshold)
    }
    XCTAssertEqual(runs.withLockedValue { $0 }, 2)
  }

  func testTemplatesWithManyValuesAreRenderedWhereBlockingIsAllowed() async throws {
    struct Loaded: TemplateEngine {
      func isLoaded(_ template: TemplateSource, escaping: TemplateEscaping) -> Bool { true }
      func render(_ template: TemplateSource, _ values: TemplateValue, escaping: TemplateEscaping) throws -> String {
        guard case .record(let members) = values, case .list(let items)? = members["items"] else { return "no items" }
        return "\(items.count) items"
      }
    }
    for (count, steps) in [(3, [Step.ready]), (300, [.blocking])] {
      let app = try App { Get("/page") { Template(text: "", ["items": Self.longItems(count)]) } }.templates(Loaded())
      let (taken, response) = await answer(app, request(.get, "/page"))
      XCTAssertEqual(taken, steps)
      XCTAssertEqual(response.body.buffer.map { String(buffer: $0) }, "\(count) items")
    }
  }

  func testTheTraceOfALargeResponseIsComplete() async throws {
    let app = try App { Self.writers(300) }.header("X-Layer", "1")
    for path in ["/value", "/value/async", "/negotiated"] {
      var asked = request(.get, path)
      let recorder = Trace.Recorder()
      asked.trace = recorder
      let response = await answer(app, asked).response
      XCTAssertEqual(recorder.trace.fields.map(\.name), response.fields.map { $0.name.rawName }, path)
      XCTAssertEqual(recorder.trace.route, "GET \(path)")
    }
  }
}
