import Answerback
import HTTPTypes
import TestSupport
import XCTest

/// 412 and 416: errors like every other, after a handler that did its work.
final class FileRefusalTests: XCTestCase {
  private let refusals: [(HTTPFields, Int)] = [([.ifMatch: #""other""#], 412), ([.range: "bytes=9-"], 416)]

  func testTheyHaveTheFormOfTheAppsErrors() async throws {
    let folder = try FixtureFolder(["a.txt": "alpha"])
    let app = try App { Get("/") { File("\(folder.path)/a.txt", disposition: .attachment) }.header("X-Layer", "1") }
    let failed = await app.ask("/", headers: [.ifMatch: #""other""#])
    XCTAssertEqual(
      failed,
      TestResponse.Plain(
        status: 412,
        fields: ["Content-Type: application/problem+json", "Content-Length: 136", "Vary: Accept"],
        body: #"{"type":"about:blank","title":"Precondition Failed","status":412,"#
          + #""detail":"the content is not the one the request's conditions ask for"}"#
      )
    )
    let beyond = await app.ask("/", headers: [.range: "bytes=9-"])
    XCTAssertEqual(
      beyond,
      TestResponse.Plain(
        status: 416,
        fields: ["Content-Type: application/problem+json", "Content-Length: 102", "Content-Range: bytes */5", "Vary: Accept"],
        body: #"{"type":"about:blank","title":"Range Not Satisfiable","status":416,"detail":"the content has 5 bytes"}"#
      )
    )
  }

  func testTheBackgroundTasksRunAllTheSame() async throws {
    let folder = try FixtureFolder(["a.txt": "alpha"])
    let app = try App { Get("/") { File("\(folder.path)/a.txt", background: BackgroundTask {}) }.background(BackgroundTask {}) }
    for (headers, status) in refusals {
      let response = await app.respond(to: Request(target: "/", headers: headers, time: .epoch)).settled
      XCTAssertEqual(response.status.code, status)
      XCTAssertEqual(response.background?.count, 2, "\(status)")
    }
  }
}
