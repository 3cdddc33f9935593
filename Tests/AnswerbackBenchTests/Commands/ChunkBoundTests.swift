import Answerback
import XCTest

/// `[Chunks]` against bodies that are too much.
final class ChunkBoundTests: CommandTestCase {
  func testABodyThatNeverEndsFailsAtTheBoundOfItsStep() async throws {
    makeApp = {
      try App {
        Get("/endless") {
          StreamingResponse(mediaType: .text) { body in
            while true { try await body.write(String(repeating: "a", count: 1 << 20)) }
          }
        }
      }
    }
    let scenario = try file("endless.scenario", "GET {{base}}/endless\n\nHTTP 200\n[Chunks]\n@any 0..1000000\n@end\n")
    let run = await answerback("run", scenario)
    XCTAssertEqual(run.code, 1)
    XCTAssertTrue(run.output.contains("the response is larger than the limit of 67108864 bytes"), run.output + run.errors)
    XCTAssertTrue(run.output.contains("endless.scenario:6:1"), run.output)
  }
}
