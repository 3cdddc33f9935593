import Answerback
import AnswerbackTesting
import Foundation
import XCTest

final class JSONLinesResponseTests: XCTestCase {
  private struct Reading: Encodable {
    let sensor: String
    let value: Double
  }

  private struct Unreadable: Encodable {
    func encode(to encoder: any Encoder) throws { throw CancellationError() }
  }

  private static let readings = [Reading(sensor: "a", value: 1.5), Reading(sensor: "line\nbreak", value: 2)]

  func testEveryValueIsOneLineOfJSONAndOneChunk() async throws {
    let app = try App {
      Get("/sequence") { JSONLinesResponse(Self.readings) }
      Get("/lazy") { JSONLinesResponse { (1...2).lazy.map { Reading(sensor: "\($0)", value: 0) } } }
      Get("/iterator") { JSONLinesResponse(iterator: [1, 2].makeIterator()) }
      Get("/async") {
        JSONLinesResponse(
          AsyncStream<String> { stream in
            stream.yield("text")
            stream.finish()
          }
        )
      }
      Get("/closure") {
        JSONLinesResponse(of: Int?.self) { lines in
          try await lines.write(7)
          try await lines.write(nil)
        }
      }
    }
    let sequence = try await app.written("/sequence")
    XCTAssertEqual(sequence.fields, ["Content-Type: application/jsonl"])
    XCTAssertEqual(
      sequence.pieces,
      [#"{"sensor":"a","value":1.5}"# + "\n", #"{"sensor":"line\nbreak","value":2.0}"# + "\n"]
    )
    let pieces = try await (
      app.written("/lazy").pieces, app.written("/iterator").pieces, app.written("/async").pieces, app.written("/closure").pieces
    )
    XCTAssertEqual(pieces.0, [#"{"sensor":"1","value":0.0}"# + "\n", #"{"sensor":"2","value":0.0}"# + "\n"])
    XCTAssertEqual(pieces.1, ["1\n", "2\n"])
    XCTAssertEqual(pieces.2, ["\"text\"\n"])
    XCTAssertEqual(pieces.3, ["7\n", "null\n"])
  }

  func testItTakesTheEncodersOfItsLayersAndItsOwnMediaType() async throws {
    let app = try App {
      Get("/dates") { JSONLinesResponse([Date(timeIntervalSince1970: 0)]).mediaType("application/x-ndjson") }
    }
    .encode(Date.self) { _ in "a date" }
    let response = try await app.written("/dates")
    XCTAssertEqual(response.fields, ["Content-Type: application/x-ndjson"])
    XCTAssertEqual(response.pieces, ["\"a date\"\n"])
  }

  func testAValueThatFailsFirstIsA500() async throws {
    let app = try App {
      Get("/fails") { JSONLinesResponse([Unreadable()]) }
    }
    try await app.test { client in
      let response = try await client.get("/fails")
      XCTAssertEqual(response.status, 500)
    }
  }
}
