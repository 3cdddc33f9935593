import Answerback
import Codecs

/// The same small routes as the programs in the peers' folder: `/text`, `/json`, `/layers`, `/records`, `/negotiate`,
/// `/events?n=`.
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

  static func make() throws -> App {
    let records = (0..<1000).map { DirectRecord(record: Record($0)) }
    return try App {
      Get("/text") { "Hello, world!" }
      Get("/json") { Small() }
      Get("/records") { records }
      Get("/negotiate") { Negotiated(Small(), as: .json, .messagePack) }
      Get("/events", Query("n", Int.self, default: 1000)) { _, count in
        ServerSentEvents { events in for number in 0..<count { try await events.send(number) } }
      }
      Router {
        Router {
          Get("/layers") { Small() }.header("X-Handler", "handler")
        }
        .header("X-Controller", "controller")
      }
      .header("X-Router", "router").header("X-App", "app").cookie("session", "abc")
    }
  }
}

extension MeasuredApp {
  /// The 10-field record of the measurements, encoded with Codable.
  struct Record: Encodable {
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
