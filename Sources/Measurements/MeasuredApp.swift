import Answerback
import Codecs

/// The same small work as the programs in the peers' folder: `/text`, `/json`, `/layers`, `/records`, `/negotiate`, `/events?n=`.
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
    let records = (0..<1000).map { DirectRecord(record: MeasuredRecord($0)) }
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
