import Answerback
import Foundation

#if Mustache
import AnswerbackMustache
#endif

/// The app of `routes-litestar.md`: the features that are built so far.
enum LitestarApp {
  static func make() throws -> App {
    let files = try ServedFolder(Self.files)
    return try App {
      DefaultResponses()
      MediaTypes()
      Negotiation()
      Statuses()
      Returning()
      Cookies()
      Headers()
      CacheControls()
      ETags()
      Custom()
      Errors()
      Redirects()
      Files(assets: files["assets"])
      Streams()
      TypedStreams()
      Events()
      StaticEvents()
      Background(notes: files["assets/notes.txt"])
      Templates()
      Pagination()
      Documentation()
      Mount("/layers", try LayersApp.make())
    }
    .errors(as: LitestarErrors())
    .documentation(OpenAPIInfo(title: "Conformance", version: "1.0.0"))
    #if Mustache
    .templates(MustacheEngine(directory: files["templates"].path))
    #endif
  }

  private static var files: [String: Data] {
    var files = [
      "assets/report.pdf": "%PDF-1.4 fake report\n", "assets/notes.txt": "alpha\nbeta\n", "assets/page.html": "<p>hi</p>",
      "assets/data.json": #"{"a":1}"#, "assets/empty.bin": "", "assets/sub/.keep": "",
      "templates/info.html": "<h1>Hello {{user}}</h1>\n<p>{{note}}</p>", "templates/info.html.mustache": "<b>{{user}}</b>",
      "templates/info.txt": "Hello {{user}}", "templates/info.xml": "<u>{{user}}</u>",
      "templates/info.css": "a{color:{{user}}}", "templates/info.json": #"{"u":"{{user}}"}"#,
      "templates/info.mustache": "J {{user}}", "templates/broken.html": "{{#user}}never closed",
    ].mapValues { Data($0.utf8) }
    files["assets/archive.tar.gz"] = Data([0x1F, 0x8B, 0x08]) + Data("fake".utf8)
    files["assets/blob"] = Data([0x00, 0x01, 0x02, 0xFF])
    files["assets/big.bin"] = ServedFolder.counting(1_048_581)
    return files
  }
}

struct Resource: Codable, Sendable {
  var id: Int
  var name: String

  static let mine = Resource(id: 1, name: "my resource")
}

/// `{"status_code": 404, "detail": "…", "extra": …}`, always as JSON.
struct LitestarErrors: ErrorForm {
  func response(for error: HTTPError, in context: RenderingContext) throws -> AnyResponse {
    let body = Body(error)
    return AnyResponse(
      status: error.status,
      mediaType: .json,
      headers: error.headers,
      body: try context.encode(body, as: .json)
    )
  }

  func documentedBodies(in types: SchemaTypes) -> [(MediaType, Schema)] {
    let body: Schema = [
      "type": "object", "properties": ["status_code": ["type": "integer"], "detail": ["type": "string"], "extra": [:]],
      "required": ["status_code", "detail"],
    ]
    return [(.json, body)]
  }

  private struct Body: Encodable {
    let error: HTTPError

    init(_ error: HTTPError) { self.error = error }

    func encode(to encoder: any Encoder) throws {
      var object = OrderedObject(["status_code": error.status.code, "detail": error.detail ?? error.status.title])
      if let extra = error.extra { object.members.append(("extra", extra)) }
      try object.encode(to: encoder)
    }
  }
}
