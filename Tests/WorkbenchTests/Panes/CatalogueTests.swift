import XCTest

@testable import Workbench

final class CatalogueTests: XCTestCase {
  func testTheFilterTakesWordsInAnyCase() {
    var bench = Bench(120, 40)
    bench.press("/GET ite")
    XCTAssertTrue(bench.shows("ROUTES (1 of 5)"))
    XCTAssertTrue(bench.shows("SCENARIOS (0 of 2)"))
    bench.press("<Enter><Enter>")
    XCTAssertTrue(bench.sends("GET", "/items/1"))
  }

  func testEscapeClearsTheFilter() {
    var bench = Bench(120, 40)
    bench.press("/json<Enter><Esc>")
    XCTAssertTrue(bench.shows("ROUTES (5)"))
  }

  func testTheCursorStaysOnItsRouteWhenTheAppIsMadeAnew() {
    var bench = Bench(120, 40)
    bench.press("jj")
    bench.tell(.catalogue(Samples.routes.reversed()))
    XCTAssertEqual(bench.model.catalogue.selected, .route(2, method: "GET"))
    XCTAssertTrue(bench.shows("> GET    /items/{id}"))
  }

  func testEachMethodOfARouteHasARow() {
    var bench = Bench(120, 40)
    bench.tell(.catalogue([CatalogueRoute(methods: ["GET", "POST"], path: "/both")]))
    XCTAssertTrue(bench.shows("ROUTES (2)"))
    bench.press("gj<Enter>")
    XCTAssertTrue(bench.sends("POST", "/both"))
  }

  func testMovingGoesOverHeadingsAndStopsAtTheEnds() {
    var bench = Bench(120, 40)
    bench.press("kkGj")
    XCTAssertEqual(bench.model.catalogue.selected, .scenario(path: Samples.scenarios[1].path))
    bench.press("gk")
    XCTAssertEqual(bench.model.catalogue.selected, .route(0, method: "GET"))
  }

  func testHostilePathsOfFilesAreMadeVisible() {
    var bench = Bench(120, 40)
    bench.tell(.scenarioFiles([Message.ScenarioEntry(path: "a\u{1B}[31m", name: "a\u{1B}[31m")]))
    XCTAssertTrue(bench.shows(#"[ ] a\x1b[31m"#))
  }
}
