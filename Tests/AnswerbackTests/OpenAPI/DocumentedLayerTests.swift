import Answerback
import XCTest

/// What the seed pages say is documented of headers and cookies, on each layer and overridden by a nearer one.
final class DocumentedLayerTests: XCTestCase {
  private func headers(_ app: App, _ path: String) -> Schema? {
    app.openAPI(OpenAPIInfo(title: "t", version: "1")).tree["paths"]?[path]?["get"]?["responses"]?["200"]?["headers"]
  }

  private func words(_ name: String, _ words: String) -> HeaderSetting {
    HeaderSetting(name, description: words, documentationOnly: true)
  }

  private struct Items: Controller {
    var path: String { "/items" }
    var settings: Settings {
      Settings().header(HeaderSetting("In-Controller", description: "of the controller", documentationOnly: true))
        .documentedCookie("in-controller", description: "of the controller")
    }
    var routes: [RouteNode] {
      Get("/x") { 1 }.header(HeaderSetting("In-Route", description: "of the route", documentationOnly: true))
        .documentedCookie("in-route", description: "of the route")
    }
  }

  private func layered() throws -> App {
    try App {
      Router("/r") { Items() }.header(words("In-Router", "of the router")).documentedCookie(
        "in-router",
        description: "of the router"
      )
    }
    .header(words("In-App", "of the app")).documentedCookie("in-app", description: "of the app")
  }

  func testADocumentationOnlyHeaderOfEveryLayerIsDocumentedAndNotSent() async throws {
    let app = try layered()
    let documented = headers(app, "/r/items/x")
    for (name, words) in [("In-Route", "route"), ("In-Controller", "controller"), ("In-Router", "router"), ("In-App", "app")] {
      XCTAssertEqual(documented?[name], ["description": .string("of the \(words)"), "schema": ["type": "string"]])
      let answer = await app.ask("/r/items/x")
      XCTAssertEqual(answer.values(of: name), [])
    }
  }

  func testADocumentationOnlyCookieOfEveryLayerIsDocumentedAndNotSent() async throws {
    let app = try layered()
    XCTAssertEqual(
      headers(app, "/r/items/x")?["Set-Cookie"]?["description"],
      "in-route: of the route; in-controller: of the controller; in-router: of the router; in-app: of the app"
    )
    let answer = await app.ask("/r/items/x")
    XCTAssertEqual(answer.values(of: "Set-Cookie"), [])
  }

  func testTheRoutesWordOnAHeaderOverridesTheRoutersWhichStaysForTheOthers() throws {
    let app = try App {
      Router("/r") {
        Get("/x") { 1 }.header(words("Random-Header", "a random number from 100 to 1000"))
        Get("/y") { 1 }
      }
      .header(words("random-header", "a random number from 1 to 100"))
    }
    XCTAssertEqual(
      headers(app, "/r/x"),
      ["Random-Header": ["description": "a random number from 100 to 1000", "schema": ["type": "string"]]]
    )
    XCTAssertEqual(
      headers(app, "/r/y"),
      ["random-header": ["description": "a random number from 1 to 100", "schema": ["type": "string"]]]
    )
  }

  func testTheRoutesWordOnACookieOverridesTheRoutersOfTheSameIdentity() throws {
    let below = try Cookie("random", "", path: "/sub")
    let app = try App {
      Router("/r") {
        Get("/x") { 1 }.documentedCookie("random", description: "from 100 to 1000")
          .cookie(CookieSetting(below, description: "another one", documentationOnly: true))
      }
      .documentedCookie("random", description: "from 1 to 100")
    }
    XCTAssertEqual(
      headers(app, "/r/x")?["Set-Cookie"],
      [
        "description": "random: another one; random: from 100 to 1000", "schema": ["type": "string"],
        "examples": [
          "random": ["value": "random=<value>; Path=/sub; SameSite=lax", "summary": "another one"],
          "random 2": ["value": "random=<value>; Path=/; SameSite=lax", "summary": "from 100 to 1000"],
        ],
      ]
    )
  }

  func testAWordOnALiveHeaderNeitherHidesNorChangesIt() async throws {
    let app = try App { Get("/x") { 1 }.header(words("X-Rate", "requests left")) }.header(
      "X-Rate",
      "7",
      description: "of the app"
    )
    XCTAssertEqual(headers(app, "/x"), ["X-Rate": ["description": "requests left", "schema": ["type": "string"]]])
    let answer = await app.ask("/x")
    XCTAssertEqual(answer.values(of: "X-Rate"), ["7"])
  }

  func testHeadersAndCookiesGivenAsAMapAreDocumentedWithoutWords() throws {
    let app = try App { Get("/x") { 1 }.headers(["my-header": "v"]).cookies(["my-cookie": "v"]) }
    XCTAssertEqual(headers(app, "/x")?["my-header"], ["schema": ["type": "string"]])
    XCTAssertEqual(headers(app, "/x")?["Set-Cookie"]?["description"], "my-cookie")
  }

  func testThePredefinedHeadersAreDocumentedAlsoWhereSomethingElseSetsThem() async throws {
    let app = try App {
      Get("/set") { 1 }.cacheControl(.noStore).etag("v")
      Get("/named") { 1 }.header(words("Cache-Control", "as the day goes")).header(words("ETag", "of the row"))
    }
    let string: Schema = ["schema": ["type": "string"]]
    XCTAssertEqual(headers(app, "/set"), ["Cache-Control": string, "ETag": string])
    XCTAssertEqual(headers(app, "/named")?["Cache-Control"]?["description"], "as the day goes")
    XCTAssertEqual(headers(app, "/named")?["ETag"]?["description"], "of the row")
  }

  func testTheMediaTypeIsNoHeader() throws {
    let app = try App { Get("/x") { 1 }.header(words("Content-Type", "never mind")) }
    XCTAssertNil(headers(app, "/x"))
  }
}
