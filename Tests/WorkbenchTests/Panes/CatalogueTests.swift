import Exchanges
import Scenarios
import XCTest

@testable import Workbench

final class CatalogueTests: XCTestCase {
  private static let shop = [
    CatalogueRoute(methods: ["GET"], path: "/", summary: "the sections"),
    CatalogueRoute(methods: ["GET"], path: "/cookies/layers/controller/all", summary: "layers set cookies"),
    CatalogueRoute(methods: ["GET"], path: "/cookies/layers/controller/login", summary: "sets sid"),
    CatalogueRoute(methods: ["GET"], path: "/items/{id}", summary: "one item"),
    CatalogueRoute(methods: ["GET", "POST"], path: "/items", summary: "all items"),
    CatalogueRoute(methods: ["DELETE"], path: "/files/{path:path}", summary: "removes a file"),
  ]

  private func bench(_ routes: [CatalogueRoute] = shop, _ columns: Int = 120, _ rows: Int = 40) -> Bench {
    var bench = Bench(columns, rows)
    bench.tell(.catalogue(routes))
    return bench
  }

  /// The rows of the routes as they are drawn, from the row below the filter to the first empty one.
  private func tree(_ bench: Bench) -> [String] {
    let rows = bench.lines.dropFirst(3).map { line in
      let inside = line.dropFirst().prefix { $0 != "|" }
      return String(inside[..<(inside.lastIndex { $0 != " " }.map(inside.index(after:)) ?? inside.startIndex)])
    }
    return Array(rows.prefix { !$0.isEmpty && !$0.hasPrefix("+") && !$0.hasPrefix("=") })
  }

  func testRoutesThatShareAPathAreAGroup() {
    XCTAssertEqual(
      tree(bench()),
      [
        ">  GET    /              the sections", " v /cookies/layers/controller       2", "     GET  all    layers set cookies",
        "     GET  login  sets sid", " v /items                           3", "     GET  {id}  one item",
        "     GET  .     all items", "     POST .     all items", "   DELETE /files/{path:path}  remove~",
      ]
    )
  }

  func testEnterAndTheArrowsFoldAndUnfoldAGroup() {
    var bench = bench()
    bench.press("jj")
    XCTAssertEqual(bench.model.catalogue.selected, .route(1, method: "GET"))
    bench.press("h")
    XCTAssertEqual(bench.model.catalogue.selected, .group("/cookies/layers/controller"))
    XCTAssertTrue(bench.shows(">> /cookies/layers/controller"), bench.text)
    bench.press("<Right>")
    XCTAssertTrue(bench.shows("GET  login"))
    bench.press("<Enter>")
    XCTAssertFalse(bench.shows("GET  login"))
    bench.press("<Enter>l")
    XCTAssertEqual(bench.model.catalogue.selected, .route(1, method: "GET"))
    XCTAssertEqual(bench.takeEffects(), [])
    bench.press("gh")
    XCTAssertEqual(bench.model.shared.notice, "h: this is in no group")
  }

  func testFoldedGroupsStayFoldedWhenTheAppIsMadeAnew() {
    var bench = bench()
    bench.press("jjh")
    bench.tell(.catalogue(Self.shop + [CatalogueRoute(methods: ["GET"], path: "/cookies/layers/controller/new")]))
    XCTAssertFalse(bench.shows("GET  login"))
    XCTAssertTrue(bench.shows(">> /cookies/layers/controller       3"), bench.text)
  }

  func testAFilterUnfoldsWhatMatchesAndPutsTheCursorOnTheFirstMatch() {
    var bench = bench()
    bench.press("jjhG")
    bench.press("/login")
    XCTAssertEqual(bench.model.catalogue.selected, .route(2, method: "GET"))
    XCTAssertTrue(bench.shows("1 of 7 routes"), bench.text)
    bench.press("<C-u>LAYERS")
    XCTAssertEqual(bench.model.catalogue.selected, .route(1, method: "GET"))
    bench.press("<C-u>plain")
    XCTAssertEqual(bench.model.catalogue.selected, .scenario(path: Samples.scenarios[1].path))
    bench.press("<C-u>item post<Enter><Esc>")
    XCTAssertEqual(bench.model.catalogue.selected, .route(4, method: "POST"))
  }

  func testAFilterFindsTheHistoryLast() {
    var bench = bench()
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press("2e<C-u>GET /somewhere<Enter>r")
    bench.tell(.resized(Size(columns: 80, rows: 24)))
    bench.press("1/somewhere")
    XCTAssertEqual(bench.model.catalogue.selected, .history(id: 2))
  }

  func testANewFilterBeginsEmpty() {
    var bench = bench([CatalogueRoute(methods: ["GET"], path: "/one"), CatalogueRoute(methods: ["GET"], path: "/two")])
    bench.press("/one<Enter>/two<Enter><Enter>")
    XCTAssertEqual(bench.takeEffects(), [.send(id: 1, RequestMessage(url: Samples.base + "/two"))])
  }

  func testAFilterThatNothingMatchesSaysSo() {
    var bench = bench()
    bench.press("/nowhere")
    XCTAssertTrue(bench.shows("nothing matches nowhere"))
    bench.press("<Enter>")
    XCTAssertNil(bench.model.catalogue.selected)
    bench.press("<Enter>")
    XCTAssertEqual(bench.model.shared.notice, "Enter: there is nothing to open")
    bench.press("<Esc>")
    XCTAssertTrue(bench.shows("GET  login"))
  }

  func testTheCursorStaysOnItsRouteWhenTheAppIsMadeAnew() {
    var bench = Bench(120, 40)
    bench.press("jj")
    bench.tell(.catalogue(Samples.routes.reversed()))
    XCTAssertEqual(bench.model.catalogue.selected, .route(2, method: "GET"))
    XCTAssertTrue(bench.shows(">GET  /items/{id}"), bench.text)
  }

  func testMovingGoesOverEverythingAndStopsAtTheEnds() {
    var bench = Bench(120, 40)
    bench.press("kkGj")
    XCTAssertEqual(bench.model.catalogue.selected, .scenario(path: Samples.scenarios[1].path))
    bench.press("gk")
    XCTAssertEqual(bench.model.catalogue.selected, .route(0, method: "GET"))
  }

  func testEnterSendsOnlyWhatIsSafeAndComplete() {
    for method in ["GET", "HEAD", "OPTIONS"] {
      var bench = bench([CatalogueRoute(methods: [method], path: "/x")])
      bench.press("<Enter>")
      XCTAssertTrue(bench.sends(method, "/x"), method)
    }
    for method in ["POST", "PUT", "PATCH", "DELETE", "PURGE"] {
      var bench = bench([CatalogueRoute(methods: [method], path: "/x")])
      bench.press("<Enter>")
      XCTAssertEqual(bench.takeEffects(), [], method)
      XCTAssertEqual(bench.model.focus, .request)
      XCTAssertEqual(
        bench.model.shared.notice,
        "\(method) /x may change something on the server: Enter sends it   u brings the former request back"
      )
      bench.press("<Enter>")
      XCTAssertTrue(bench.sends(method, "/x"), method)
    }
  }

  func testEnterOnARouteWithAGapPutsTheCursorOnIt() {
    var bench = bench([CatalogueRoute(methods: ["GET"], path: "/x", requestBodyType: "Query")])
    bench.press("<Enter>")
    XCTAssertEqual(bench.takeEffects(), [])
    XCTAssertEqual(bench.model.shared.notice, "GET needs a body   e writes it")
    bench.press("e")
    XCTAssertEqual(bench.model.context, .textArea)
    bench = self.bench([CatalogueRoute(methods: ["GET"], path: "/x/{name}")])
    bench.press("<Enter>")
    XCTAssertEqual(bench.takeEffects(), [])
    XCTAssertEqual(bench.model.shared.notice, "{name}: type its value   Enter takes it   ^C leaves it open")
  }

  func testNothingIsSentOpenedOrRunBeforeTheServerIsReady() {
    var bench = Bench(120, 40, filled: false)
    bench.tell(.scenarioFiles(Samples.scenarios))
    bench.press("<Enter>")
    XCTAssertEqual(bench.model.shared.notice, "Enter: the server is still starting")
    bench.press("T")
    XCTAssertEqual(bench.model.shared.notice, "T: the server is still starting")
    bench.press(":run-file x.scenario<Enter>")
    XCTAssertEqual(bench.model.shared.notice, "run-file: the server is still starting")
    bench.tell(.catalogue(Samples.routes))
    bench.press("<Enter>")
    XCTAssertEqual(bench.model.shared.notice, "Enter: the server is still starting")
    XCTAssertEqual(bench.takeEffects(), [])
  }

  func testALongPathLosesItsMiddle() {
    XCTAssertEqual("/short".fitting(20, ascii: true), "/short")
    XCTAssertEqual("/cookies/layers/controller/login".fitting(20, ascii: true), "/cook...roller/login")
    let long = "/" + String(repeating: "a/", count: 100_000) + "last"
    for columns in [10, 20, 39] {
      let text = long.fitting(columns, ascii: true)
      XCTAssertEqual(text.count, columns)
      XCTAssertTrue(text.hasSuffix("last"), text)
    }
    XCTAssertLessThanOrEqual(Sanitizer.width(of: "/漢字漢字漢字漢字漢字/終".fitting(11, ascii: false), atMost: 40), 11)
  }

  func testThousandsOfRoutesAreDrawnByTheirVisibleRows() {
    let routes = (0..<2000).map { CatalogueRoute(methods: ["GET"], path: "/v1/g\($0 / 20)/r\($0)", summary: "route \($0)") }
    var bench = bench(routes)
    XCTAssertTrue(bench.shows("2000 routes"), bench.text)
    // The only group is open, those in it are not.
    XCTAssertTrue(bench.shows(">v /v1"), bench.text)
    XCTAssertTrue(bench.shows("> g7 "), bench.text)
    bench.press("h")
    XCTAssertEqual(bench.model.catalogue.list.rows.count { $0.isMatch }, 2)
    bench.press("/r1999")
    XCTAssertEqual(bench.model.catalogue.selected, .route(1999, method: "GET"))
    let inputs = bench.model.catalogue.list.inputs
    bench.tell(.notice("nothing changes"))
    XCTAssertEqual(bench.model.catalogue.list.inputs, inputs)
  }

  func testPathsOfAllKindsHaveRows() {
    let paths = ["", "*", "/", "//", "/a", "/a/", "/a//b", "/a/b", "a/b", "/{x}", "/{x}/{y}", "/é/漢"]
    let tree = RouteTree(paths.map { CatalogueRoute(methods: ["GET"], path: $0) })
    let rows = tree.rows([:], matching: [])
    let leaves = rows.compactMap { if case .leaf(let leaf, _) = $0 { leaf.route } else { nil } }
    XCTAssertEqual(Set(leaves), Set(paths.indices))
    XCTAssertEqual(leaves.count, paths.count)
  }

  func testTheHeadingsOfAllPartsStayWhileTheCursorMoves() {
    var bench = bench()
    bench.tell(.scenarioFiles((0..<43).map { Message.ScenarioEntry(path: "scenarios/s\($0).scenario", name: "s\($0)") }))
    for keys in ["", "G", "g", "<PgDn>"] {
      bench.press(keys)
      XCTAssertTrue(bench.shows("43: 43 new"), bench.text)
      XCTAssertTrue(bench.shows("7 routes"))
    }
  }

  func testAFolderWithoutScenariosHasACountAndASentence() {
    var bench = Bench(120, 40)
    bench.tell(.scenarioFiles([]))
    let row = bench.lines.firstIndex { $0.contains("- Scenarios -") } ?? 0
    XCTAssertTrue(bench.lines[row + 1].hasPrefix("| 0 scenarios  "), bench.text)
    XCTAssertTrue(bench.lines[row + 2].hasPrefix("| s saves a response as a scenario "), bench.text)
  }
}
