import Answerback
import Codecs
import FieldValues
import NIOCore

/// The same routes as the programs in the peers' folder: `/text`, `/json`, `/layers`, `/records`, `/negotiate`, `/events?n=` and
/// `/idle`. Other routes are measured beside SwiftNIO, or beside another size of this app.
enum MeasuredApp {
  struct Small: FieldsWritable {
    let message = "Hello, world!"
    let id = 42
    let ok = true

    func write(to fields: inout FieldsWriter) throws {
      fields("message", message)
      fields("id", id)
      fields("ok", ok)
    }
  }

  /// - Parameters:
  ///   - files: The folder of `/files/large.bin` and `/files/small.bin`.
  ///   - routes: The number of further routes, `/routes/0/{id}` and so on.
  static func make(files: String = ".", routes: Int = 0) throws -> App {
    let records = (0..<1000).map { DirectRecord(record: Record($0)) }
    let chunk = ByteBuffer(repeating: 0x78, count: 64 * 1024)
    return try App {
      Get("/text") { "Hello, world!" }
      Get("/json") { Small() }
      Get("/records") { records }
      Get("/negotiate") { Negotiated(Small(), as: .json, .messagePack) }
      Get("/events", Query("n", Int.self, default: 1000)) { _, count in
        ServerSentEvents { events in
          for number in 0..<count {
            try await events.send(try ServerSentEvent(data: #"{"i":\#(number)}"#, event: "tick", id: String(number)))
          }
        }
      }
      Get("/idle") {
        ServerSentEvents { events in
          try await events.send("hello")
          try await Task.sleep(for: .seconds(3600))
        }
      }
      Get("/chunks", Query("n", Int.self, default: 1000)) { _, count in
        StreamingResponse { writer in for _ in 0..<count { try await writer.write(chunk) } }
      }
      for name in ["large.bin", "small.bin"] { Get("/files/\(name)") { File("\(files)/\(name)") } }
      others(routes)
      layered("/deep", layers: 100, headers: 2)
      layered("/flat", layers: 1, headers: 200)
      Router {
        Router {
          Get("/layers") { Small() }.header("X-Handler", "handler")
        }
        .header("X-Controller", "controller")
      }
      .header("X-Router", "router").header("X-App", "app").cookie("session", "abc")
    }
  }

  /// Returns an app of `/routes/0/{id}` and so on, and nothing else.
  static func make(onlyRoutes count: Int) throws -> App { try App { others(count) } }

  private static func others(_ count: Int) -> RouteNode {
    Router { for number in 0..<count { Get("/routes/\(number)/{id}", Path("id", Int.self)) { _, _ in Small() } } }.node
  }

  /// Returns a route in nested layers, each with headers of its own.
  private static func layered(_ path: String, layers: Int, headers: Int) -> RouteNode {
    (0..<layers).reduce(Get(path) { Small() }.node) { inner, layer in
      (0..<headers).reduce(Router { inner }) { router, number in router.header("X-\(layer)-\(number)", "value") }.node
    }
  }
}

extension MeasuredApp {
  /// The 10-field record of the measurements, encoded with Codable.
  struct Record: Codable {
    var id: Int
    var name: String
    var email: String
    var age = 36
    var active = true
    var score: Double
    var city = "London"
    var zip = "SW1A 1AA"
    var visits = 12345
    var note: String? = "first \"programmer\""

    init(_ number: Int) {
      id = 1000 + number
      name = "Ada Lovelace \(number)"
      email = "ada\(number)@example.org"
      score = 98.6 + Double(number) / 7
    }
  }

  /// The same record, written directly.
  struct DirectRecord: FieldsWritable {
    let record: Record

    func write(to fields: inout FieldsWriter) throws {
      fields("id", record.id)
      fields("name", record.name)
      fields("email", record.email)
      fields("age", record.age)
      fields("active", record.active)
      fields("score", record.score)
      fields("city", record.city)
      fields("zip", record.zip)
      fields("visits", record.visits)
      fields("note", record.note)
    }
  }
}
