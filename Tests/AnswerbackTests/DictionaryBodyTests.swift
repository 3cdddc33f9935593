import Answerback
import XCTest

final class DictionaryBodyTests: XCTestCase {
  private enum Vehicle: String, Codable, Sendable { case car, bike }
  private static let values = ["alpha": 1, "beta": 2, "gamma": 3, "delta": 4, "epsilon": 5]

  func testADictionaryHasOneOrderWhateverHoldsIt() async throws {
    let sorted = #"{"alpha":1,"beta":2,"delta":4,"epsilon":5,"gamma":3}"#
    // Each is made anew: dictionaries with the same members differ in the order of their memory.
    let made = { @Sendable (count: Int) in
      var values = [String: Int](minimumCapacity: count)
      for (key, value) in Self.values { values[key] = value }
      return values
    }
    let app = try App {
      Get("/plain") { made(1) }
      Get("/erased") { AnyEncodable(made(64)) }
      Get("/response") { Response(made(500)) }
      Get("/negotiated") { Negotiated { Offer(.json) { made(9) } } }
    }
    for path in ["/plain", "/erased", "/response", "/negotiated"] {
      let answer = await app.ask(path)
      XCTAssertEqual(answer.body, sorted, path)
    }
  }

  func testADictionaryWithAnEnumForItsKeysIsAnObject() async throws {
    let app = try App {
      Get("/plain") { [Vehicle.car: 1, .bike: 2] }
      Get("/erased") { AnyEncodable([Vehicle.car: 1, .bike: 2]) }
      Post("/sent", Body([Vehicle: Int].self)) { _, sent in sent }
    }
    let plain = await app.ask("/plain")
    let erased = await app.ask("/erased")
    let sent = await app.ask(.post, "/sent", body: #"{"car":1}"#)
    XCTAssertEqual([plain.body, erased.body, sent.body], [#"{"bike":2,"car":1}"#, #"{"bike":2,"car":1}"#, #"{"car":1}"#])
    let document = app.openAPI(OpenAPIInfo(title: "t", version: "1"))
    let object: Schema = ["type": "object", "additionalProperties": ["type": "integer", "format": "int64"]]
    let content = document.tree["paths"]?["/plain"]?["get"]?["responses"]?["200"]?["content"]
    XCTAssertEqual(content?["application/json"]?["schema"], object)
    XCTAssertEqual(document.tree["paths"]?["/sent"]?["post"]?["requestBody"]?["content"]?["application/json"]?["schema"], object)
  }
}
