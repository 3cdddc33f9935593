import Answerback
import XCTest

final class DescriptionTests: XCTestCase {
  func testTheNearestLayersWordOnAHeaderIsDocumented() throws {
    let app = try App {
      Get("/x") { 1 }
        .header(HeaderSetting("random-header", description: "from 1 to 10", documentationOnly: true))
        .documentedCookie("random", description: "from 1 to 10")
      Get("/y") { Response("text", mediaType: .html) }.summary("a page")
    }
    .header(HeaderSetting("Random-Header", description: "any number", documentationOnly: true))
    .header("Live", "1", description: "sent")
    let routes = app.routes
    XCTAssertEqual(
      routes[0].headers.map { "\($0.name): \($0.description ?? "")" },
      ["random-header: from 1 to 10", "Live: sent"]
    )
    XCTAssertEqual(routes[0].cookies.map { "\($0.cookie.name): \($0.description ?? "")" }, ["random: from 1 to 10"])
    XCTAssertEqual(routes[1].headers.map { "\($0.name): \($0.description ?? "")" }, ["Live: sent", "Random-Header: any number"])
    XCTAssertEqual(routes[1].summary, "a page")
    XCTAssertTrue(routes[1].bodyType == String.self)
  }
}
