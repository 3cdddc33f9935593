import Answerback
import AnswerbackBench
import AnswerbackServer
import AnswerbackTesting
import ServiceLifecycle
import XCTest

final class LampTests: XCTestCase {
  func testALampIsCreatedAndRead() async throws {
    try await makeApp().test { client in
      let created = try await client.post("/lamps", body: .json(["name": "desk lamp"]))
      XCTAssertEqual(created.status, .created)
      let lamp = try await client.get(created.header("Location") ?? "").decode(Lamp.self)
      XCTAssertEqual(lamp.name, "desk lamp")
    }
  }

  func testTheSessionIsACookie() async throws {
    try await makeApp().test(.socket) { client in
      let login = try await client.get("/account/login")
      XCTAssertEqual(login.cookie("sid")?.httpOnly, true)
      XCTAssertEqual(login.exchange?.head?.version, "HTTP/1.1")
    }
  }
}

enum Warehouse {
  static func main() async {
    var configuration = ServerConfiguration()
    configuration.limits.body = 1_000_000
    await Bench.main(configuration: configuration) { services in
      let store = LampStore()
      services.start(store)
      return try await makeApp(store)
    }
  }
}

/// A database client, as far as the README needs one.
struct LampStore: Service {
  func run() async throws { try await gracefulShutdown() }
}

func makeApp(_ store: LampStore) async throws -> App { try makeApp() }
