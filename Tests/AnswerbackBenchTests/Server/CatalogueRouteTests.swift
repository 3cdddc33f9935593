import Answerback
import OpenAPIDescriptions
import Scenarios
import Workbench
import XCTest

@testable import AnswerbackBench

final class CatalogueRouteTests: XCTestCase {
  private struct NewLamp: Codable, Sendable {
    var name: String
    var watts: Int
  }

  func testARouteBringsItsParametersWithTypesDefaultsAndNeeds() throws {
    let app = try App {
      Get(
        "/lamps/{id}",
        Path("id", Int.self),
        Query("limit", Int.self, in: 1...100, default: 20),
        Header("X-Trace", String?.self)
      ) {
        _,
        id,
        limit,
        trace in "\(id) \(limit) \(trace ?? "")"
      }
      .summary("one lamp")
    }
    XCTAssertEqual(
      try described(app),
      [
        CatalogueRoute(
          methods: ["GET"],
          path: "/lamps/{id}",
          summary: "one lamp",
          parameters: [
            CatalogueRoute.Parameter("id", in: .path, type: "Int", example: "1", isRequired: true),
            CatalogueRoute.Parameter("limit", in: .query, type: "Int 1...100", example: "20", defaultValue: "20"),
            CatalogueRoute.Parameter("X-Trace", in: .header, type: "String"),
          ],
          mediaTypes: ["text/plain"],
          responses: [
            CatalogueRoute.DeclaredResponse(status: "200", meaning: "OK", mediaTypes: ["text/plain"]),
            CatalogueRoute.DeclaredResponse(status: "400", meaning: "Bad Request", mediaTypes: Self.problems),
            CatalogueRoute.DeclaredResponse(status: "404", meaning: "Not Found", mediaTypes: Self.problems),
          ]
        )
      ]
    )
  }

  func testARouteWithABodyBringsItsTypeAndAnExample() throws {
    let app = try App { Post("/lamps", Body(NewLamp.self)) { _, new in new } }
    let route = try XCTUnwrap(try described(app).first)
    XCTAssertEqual(route.requestBodyType, "NewLamp")
    XCTAssertEqual(route.requestBody, #"{"name":"text","watts":1}"#)
    XCTAssertEqual(route.requestMediaType, "application/json")
    XCTAssertEqual(route.responses.map(\.status), ["201", "400", "413", "415"])
  }

  func testACatchAllRouteBringsItsAnswers() throws {
    let app = try App { Get("/tree/{path:path}", Path("path", String.self)) { _, path in path } }
    XCTAssertEqual(
      try described(app).first?.responses.first,
      CatalogueRoute.DeclaredResponse(status: "200", meaning: "OK", mediaTypes: ["text/plain"])
    )
  }

  func testTheRoutesAreThereBeforeWhatTheyDeclare() throws {
    let app = try App { Post("/lamps", Body(NewLamp.self)) { _, new in new }.summary("a new lamp") }
    XCTAssertEqual(
      app.catalogue(),
      [
        CatalogueRoute(
          methods: ["POST"],
          path: "/lamps",
          summary: "a new lamp",
          requestBodyType: "NewLamp",
          mediaTypes: ["application/json"]
        )
      ]
    )
  }

  private func described(_ app: App) throws -> [CatalogueRoute] {
    app.catalogue(try OpenAPIDescription(json: app.openAPI(OpenAPIInfo(title: "t", version: "1")).json))
  }

  private static let problems = ["application/problem+json", "text/plain", "text/html"]
}
