import Answerback
import Codecs

/// The same small work as the programs in the peers' folder: `/text`, `/json`, `/layers`.
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
    try App {
      Get("/text") { "Hello, world!" }
      Get("/json") { Small() }
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
