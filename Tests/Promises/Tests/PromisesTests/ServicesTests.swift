import AnswerbackServer
import AnswerbackTesting
import Promises
import XCTest

final class ServicesTests: XCTestCase {
  func testAnAppIsMadeWithAServiceThatRunsBesideIt() async throws {
    let journal = Journal()
    let server = InProcessServer { services in
      let store = LampStore(journal)
      services.start(store)
      return try await store.makeApp()
    }
    try await server.test(.socket) { client in
      let lamps = try await client.get("/lamps")
      XCTAssertEqual(lamps.lines, ["HTTP/1.1 200 OK", "Content-Type: application/json", "Content-Length: 13"])
      XCTAssertEqual(lamps.text, #"["desk lamp"]"#)
      let known = try await client.get("/known").text
      XCTAssertEqual(known, "1")
      XCTAssertEqual(journal.entries, [])
    }
    XCTAssertEqual(journal.entries, ["store: closed"])
  }

  func testFilesAreSentInAForm() async throws {
    let parts = [
      ("title", nil, "Lamps"), ("photo", "lamp.png", String(repeating: "x", count: 200)), ("more", "a.txt", "a"),
      ("more", "b.txt", "b"),
    ]
    let form =
      parts.map { name, filename, content in
        let file = filename.map { "; filename=\"\($0)\"\r\nContent-Type: application/octet-stream" } ?? ""
        return "--edge\r\nContent-Disposition: form-data; name=\"\(name)\"\(file)\r\n\r\n\(content)\r\n"
      }
      .joined() + "--edge--\r\n"
    let body = TestClient.Body.text(form, "multipart/form-data; boundary=edge")
    try await Uploads.makeApp().test(.socket) { client in
      let photos = try await client.post("/photos", body: body)
      XCTAssertEqual(photos.lines, ["HTTP/1.1 201 Created", "Content-Type: text/plain; charset=utf-8", "Content-Length: 37"])
      XCTAssertEqual(photos.text, "Lamps: lamp.png, 200 bytes and 2 more")
      let any = try await client.post("/any", body: body).text
      XCTAssertEqual(any, #"["lamp.png","a.txt","b.txt"]"#)
    }
  }

  func testAnAppIsTestedWithoutASocketAndWithAConfiguration() async throws {
    try await Uploads.makeApp().test { client in
      let response = try await client.post("/photos", body: .json(["title": "Lamps"]))
      XCTAssertEqual(response.status, .badRequest)
      XCTAssertNil(response.exchange)
    }
    var configuration = ServerConfiguration()
    configuration.limits.body = 10
    try await Uploads.makeApp().test(.socket, configuration: configuration) { client in
      let response = try await client.post("/photos", body: "more than ten bytes")
      XCTAssertEqual(response.lines.first, "HTTP/1.1 413 Content Too Large")
    }
  }
}
