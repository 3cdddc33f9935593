import Exchanges
import Scenarios
import XCTest

/// `openapi "name" conforms` in a scenario.
final class OpenAPIAssertTests: XCTestCase {
  private func failures(_ query: String, _ body: String, head: String = "", document: Answer) async throws -> [String] {
    var rig = Rig()
    rig.options.files = PreparedFiles(files: ["a/items.json": document.body])
    let transport = PreparedTransport { request, _ in
      request.url.hasSuffix(".json") ? document : .json(body, 200, ["X-Total: 1"])
    }
    let text = "\(head)GET {{base}}/items\n\nHTTP 200\n[Asserts]\n\(query)\n"
    return await rig.run(text, transport, path: "a/t.scenario").failures.map(\.summary)
  }

  private let document = Answer.json(OpenAPIConformanceTests.document)

  func testTheDescriptionComesFromTheServerOrFromAFile() async throws {
    let good = #"[{"id": 1}]"#
    let fromServer = try await failures("openapi \"listItems\" conforms", good, document: document)
    XCTAssertEqual(fromServer, [])
    let fromFile = try await failures(
      "openapi \"GET /items\" conforms",
      good,
      head: "#@ openapi: items.json\n\n",
      document: document
    )
    XCTAssertEqual(fromFile, [])
  }

  func testAnAnswerThatDiffersFailsWithEveryPath() async throws {
    let found = try await failures("openapi \"listItems\" conforms", #"[{"id": "a"}, {}]"#, document: document)
    XCTAssertEqual(
      found,
      [
        """
        5:1+28 openapi "listItems" conforms
          actual: the body/0/id: is "a", not an integer
          actual: the body/1: has no member "id"
        """
      ]
    )
    let negated = try await failures("openapi \"listItems\" not conforms", "{}", document: document)
    XCTAssertEqual(negated, [])
  }

  func testANameThatIsNotThereAndADescriptionThatIsNotThereAreFaults() async throws {
    let misspelt = try await failures("openapi \"listItem\" conforms", "[]", document: document)
    XCTAssertEqual(
      misspelt,
      [
        "5:1+27 openapi \"listItem\" conforms\n  reason: /schema/openapi.json has no operation \"listItem\"; did you mean listItems?"
      ]
    )
    let missing = try await failures("openapi \"x\" not conforms", "[]", document: Answer(404))
    XCTAssertEqual(
      missing,
      [
        "5:1+24 openapi \"x\" not conforms\n  reason: http://127.0.0.1:8080/schema/openapi.json responds with 404, so there is no "
          + "description; name another one with #@ openapi:"
      ]
    )
  }

  func testAStepMayNameADescriptionOfItsOwn() async throws {
    let yaml = "openapi: 3.1.0\npaths: {/items: {get: {responses: {200: {}}}}}"
    var rig = Rig()
    rig.options.files = PreparedFiles(files: ["a/items.yaml": Array(yaml.utf8)])
    let text = """
      GET {{base}}/items
      [Options]
      openapi: items.yaml

      HTTP 200
      [Asserts]
      openapi "GET /items" conforms

      GET {{base}}/items

      HTTP 200
      [Asserts]
      openapi "listItems" conforms

      """
    let document = document
    let transport = PreparedTransport { request, _ in
      request.url.hasSuffix(".json") ? document : Answer(200, ["X-Total: 1", "Content-Type: application/json"], body: "[]")
    }
    let found = await rig.run(text, transport, path: "a/t.scenario").failures.map(\.summary)
    XCTAssertEqual(
      found,
      ["7:1+29 openapi \"GET /items\" conforms\n  actual: the body: has 2 bytes, and none is declared for 200"]
    )
  }
}
