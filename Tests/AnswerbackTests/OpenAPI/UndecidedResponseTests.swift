import Answerback
import XCTest

/// What only run time decides about a response is not documented as if it were known.
final class UndecidedResponseTests: XCTestCase {
  private struct Thing: Codable, Sendable { var id = 1 }

  private let info = OpenAPIInfo(title: "t", version: "1")

  private func types(_ app: App, _ path: String) -> [String] {
    let responses = app.openAPI(info).tree["paths"]?[path]?["get"]?["responses"]
    guard case .object(let members) = responses?["200"]?["content"] else { return [] }
    return members.map(\.name)
  }

  func testAKindThatCanBringItsMediaTypeIsAWarningUnlessTheRouteSaysIt() throws {
    let sentence =
      "its handler decides the media type and status when it runs. State the media type with .mediaType(…) or .offers(…), "
      + "and a status other than 200 with .responseStatus(…)."
    let routes: [Get] = [
      Get("/x") { Response("<p>", mediaType: .html) }, Get("/x") { Response(Thing(), mediaType: .messagePack) },
      Get("/x") { Response(Thing(), headers: ["Content-Type": "application/hal+json"]) },
      Get("/x") { StreamingResponse(["x"], mediaType: .text) }, Get("/x") { Template(text: "x").mediaType(.text) },
      Get("/x") { request in
        request.accept.best(of: [.text, .html]) == .html ? Response("<p>", mediaType: .html) : Response("x", mediaType: .text)
      },
    ]
    for route in routes {
      XCTAssertEqual(try App { route }.openAPI(info).warnings, ["GET /x: \(sentence)"])
      XCTAssertEqual(try App { route.raises(.notFound) }.openAPI(info).warnings, ["GET /x: \(sentence)"])
      XCTAssertEqual(try App { route.mediaType(.json) }.openAPI(info).warnings, [])
      XCTAssertEqual(try App { route.offers(.json, .html) }.openAPI(info).warnings, [])
      XCTAssertEqual(try App { route.documents(.ok, String.self, as: .html) }.openAPI(info).warnings, [])
      XCTAssertEqual(try App { Router("/") { route }.mediaType(.json) }.openAPI(info).warnings, [])
    }
  }

  func testAFileIsAnythingAndAPlainValueIsWhatItsTypeSays() throws {
    let app = try App {
      Get("/file") { File(bytes: [1]).mediaType(.pdf) }
      Get("/named") { File("a.bin", downloadName: "a.csv") }
      Get("/text") { "x" }
      Get("/value") { Thing() }
    }
    XCTAssertEqual(types(app, "/file") + types(app, "/named"), ["*/*", "*/*"])
    XCTAssertEqual(types(app, "/text") + types(app, "/value"), ["text/plain", "application/json"])
    XCTAssertEqual(app.openAPI(info).warnings, [])
  }

  func testTheStatusOfARedirectIsAWarningUnlessTheRouteSaysIt() throws {
    let app = try App {
      Get("/x") { Redirect.seeOther(to: "/") }
      Get("/route") { Redirect(to: "/") }.status(.permanentRedirect)
      Get("/documented") { Redirect.seeOther(to: "/") }.responseStatus(.seeOther)
    }
    XCTAssertEqual(
      app.openAPI(info).warnings,
      ["GET /x: its handler decides the status when it runs. State it with .status(…) or .responseStatus(…)."]
    )
  }

  func testAnErrorThatIsNamedDoesNotSayWhatTheNormalResponseIs() throws {
    let app = try App { Get("/x") { AnyResponse(status: .ok) }.raises(.notFound) }
    XCTAssertEqual(
      app.openAPI(info).warnings,
      ["GET /x: its response can't be inferred. Describe it with .offers(…) or .documents(200, …)."]
    )
  }

  func testAKindWithItsOwnMediaTypeIsDocumentedWithItWhateverTheLayersSay() async throws {
    let app = try App {
      Get("/html") { HTML("<p>") }
      Get("/text") { PlainText("x") }
      Get("/json") { JSON(Thing()) }
    }
    .mediaType(.xml)
    for (path, type) in [("/html", "text/html"), ("/text", "text/plain"), ("/json", "application/json")] {
      XCTAssertEqual(types(app, path), [type])
      let sent = await app.ask(path).values(of: "Content-Type")
      XCTAssertEqual(sent.map { $0.replacingOccurrences(of: "; charset=utf-8", with: "") }, [type])
    }
  }

  func testAContentTypeOfALayerIsTheMediaType() async throws {
    let app = try App {
      Get("/text") { "<p>" }.header("Content-Type", "text/html")
      Get("/response") { Response("<p>", mediaType: .text) }
      Get("/kind") { HTML("<p>") }
    }
    .header("content-type", "text/html")
    for path in ["/text", "/response", "/kind"] {
      XCTAssertEqual(types(app, path), ["text/html"], path)
      let sent = await app.ask(path).values(of: "Content-Type")
      XCTAssertEqual(sent, ["text/html"], path)
    }
    XCTAssertEqual(app.openAPI(info).warnings, [])
  }

  func testAnEventStreamIsOneWhateverALayersHeaderSays() async throws {
    let app = try App { Get("/x") { ServerSentEvents(["a"]) }.header("Content-Type", "text/html") }
    XCTAssertEqual(types(app, "/x"), ["text/event-stream"])
    let sent = await app.ask("/x").values(of: "Content-Type")
    XCTAssertEqual(sent, ["text/event-stream; charset=utf-8"])
  }

  func testARouteForHeadIsDocumentedWithoutContent() throws {
    struct Opaque: Encodable, Sendable {}
    let app = try App {
      Head("/x", Query("n", Int.self)) { _, _ in Response(Thing(), mediaType: .xml) }.raises(.notFound)
        .documents(.accepted, Thing.self)
      Head("/opaque") { Opaque() }
      Head("/any") { AnyResponse(status: .ok) }
      Head("/file") { File("a.pdf") }
      Route("/both") { Thing() }.methods(.get, .head)
    }
    let document = app.openAPI(info)
    XCTAssertEqual(document.warnings, [])
    for path in ["/x", "/opaque", "/any", "/file", "/both"] {
      guard case .object(let responses) = document.tree["paths"]?[path]?["head"]?["responses"] else {
        XCTFail("no responses of \(path)")
        continue
      }
      XCTAssertFalse(responses.isEmpty)
      for response in responses { XCTAssertNil(response.value["content"], "\(path) \(response.name)") }
    }
    XCTAssertNotNil(document.tree["paths"]?["/both"]?["get"]?["responses"]?["200"]?["content"])
    XCTAssertEqual(document.tree["components"]?["schemas"]?["Thing"]?["type"], "object")
  }
}
