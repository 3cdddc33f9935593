import XCTest

@testable import Workbench

final class DeclarationTests: XCTestCase {
  private static let routes = [
    CatalogueRoute(
      methods: ["GET"],
      path: "/items/{id}",
      summary: "one item",
      parameters: [
        CatalogueRoute.Parameter("id", in: .path, type: "Int", example: "1", isRequired: true),
        CatalogueRoute.Parameter("limit", in: .query, type: "Int 1...100", example: "20", defaultValue: "20"),
        CatalogueRoute.Parameter("X-Trace", in: .header, type: "String"),
      ],
      responses: [
        CatalogueRoute.DeclaredResponse(status: "200", meaning: "OK", mediaTypes: ["application/json", "text/plain"]),
        CatalogueRoute.DeclaredResponse(status: "304", meaning: "Not Modified"),
        CatalogueRoute.DeclaredResponse(status: "404", meaning: "no such item", mediaTypes: ["application/problem+json"]),
      ]
    ),
    CatalogueRoute(methods: ["GET"], path: "/items/new", responses: [CatalogueRoute.DeclaredResponse(status: "204")]),
    CatalogueRoute(
      methods: ["POST"],
      path: "/items",
      requestBodyType: "NewItem",
      requestBody: "{}",
      requestMediaType: "application/json",
      responses: [CatalogueRoute.DeclaredResponse(status: "201", meaning: "Created", mediaTypes: ["application/json"])]
    ),
    CatalogueRoute(
      methods: ["GET"],
      path: "/files/{path:path}",
      responses: [CatalogueRoute.DeclaredResponse(status: "200", mediaTypes: ["*/*"])]
    ),
  ]

  private func bench() -> Bench {
    var bench = Bench(120, 60)
    bench.tell(.catalogue(Self.routes))
    return bench
  }

  /// The rows of the request pane from the declaration's heading to the pane's end.
  private func declaration(_ bench: Bench) -> [String] {
    let rows = bench.lines.map { line in
      line.dropFirst(39).filter { $0 != "|" }.trimmingSuffix { $0 == " " }
    }
    let end = rows.firstIndex { $0.contains("3 Response") } ?? rows.endIndex
    guard let start = rows[..<end].firstIndex(where: { $0.contains("declared for") }) else { return [] }
    return rows[start..<end].filter { !$0.hasPrefix("+") && !$0.isEmpty }
  }

  func testARouteBeingWrittenShowsItsParametersAndResponses() {
    var bench = bench()
    bench.press("je")
    XCTAssertEqual(
      declaration(bench),
      [
        " declared for /items/{id}  one item", "   id      path   Int  required", "   limit   query  Int 1...100  default 20",
        "   X-Trace header String  optional", "   200     application/json, text/plain  OK", "   304     no body  Not Modified",
        "   404     application/problem+json  no such item",
      ]
    )
  }

  func testARouteWithABodySaysItsTypeAndMediaType() {
    var bench = bench()
    bench.press("jjje")
    XCTAssertEqual(
      declaration(bench),
      [" declared for /items", "   body    application/json NewItem", "   201     application/json  Created"]
    )
  }

  func testWhatHasNoRoomIsCountedAndSeenWhenZoomed() {
    var bench = bench()
    bench.tell(.resized(Size(columns: 120, rows: 24)))
    bench.press("2e<C-u>GET /items/7<Enter>")
    XCTAssertTrue(bench.shows("... 7 more rows, z shows them"), bench.text)
    XCTAssertTrue(bench.shows(" added by the client when it is sent: Host"), bench.text)
    bench.press("z")
    XCTAssertTrue(bench.shows("404     application/problem+json  no such item"))
  }

  func testTheRequestShowsWhatItsRouteDeclares() {
    var bench = bench()
    bench.press("2e<C-u>GET /items/17?limit=3<Enter>")
    XCTAssertEqual(declaration(bench).first, " declared for /items/{id}  one item")
  }

  func testARouteThatSpellsThePathOutIsPreferred() {
    var shared = SharedState(server: .starting, capabilities: Screen.Capabilities())
    shared.routes = Self.routes
    XCTAssertEqual(shared.route(method: "GET", path: "/items/new")?.responses.map(\.status), ["204"])
    XCTAssertEqual(shared.route(method: "GET", path: "/items/7")?.path, "/items/{id}")
    XCTAssertNil(shared.route(method: "DELETE", path: "/items/7"))
    XCTAssertNil(shared.route(method: "GET", path: "/items/7/8"))
  }

  func testACatchAllTakesSeveralSegments() {
    var shared = SharedState(server: .starting, capabilities: Screen.Capabilities())
    shared.routes = Self.routes
    XCTAssertEqual(shared.route(method: "GET", path: "/files/a/b.txt")?.path, "/files/{path:path}")
    XCTAssertNil(shared.route(method: "GET", path: "/files"))
  }

  func testHostileWordsOfADeclarationAreMadeVisible() {
    var bench = Bench(120, 40)
    bench.tell(
      .catalogue([
        CatalogueRoute(
          methods: ["GET"],
          path: "/x",
          responses: [CatalogueRoute.DeclaredResponse(status: "200", meaning: "a\u{1B}[31m")]
        )
      ])
    )
    bench.press("e")
    XCTAssertTrue(bench.shows(#"200     no body  a\x1b[31m"#))
  }
}

extension String {
  /// The text without the characters at its end that pass.
  fileprivate func trimmingSuffix(_ passes: (Character) -> Bool) -> String {
    String(self[..<(lastIndex { !passes($0) }.map(index(after:)) ?? startIndex)])
  }
}
