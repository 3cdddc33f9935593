import FieldValues
import NIOConcurrencyHelpers
import NIOCore

/// What a document says of the whole app.
public struct OpenAPIInfo: Sendable {
  public var title: String
  /// The version of the app's interface, not of OpenAPI.
  public var version: String
  public var description: String?
  /// URLs under which the app can be reached; none is the one the document comes from.
  public var servers: [String] = []
  /// Security schemes by name: `["basic": ["type": "http", "scheme": "basic"]]`.
  public var securitySchemes: [(name: String, scheme: Schema)] = []

  public init(title: String, version: String, description: String? = nil) {
    self.title = title
    self.version = version
    self.description = description
  }
}

extension App {
  /// Serves the app's documentation: the OpenAPI document as JSON and YAML, and a page to read it, under a path.
  /// - Parameter path: literal segments: `/schema` serves `/schema/openapi.json`, `/schema/openapi.yaml` and `/schema`.
  public func documentation(_ info: OpenAPIInfo, path: String = "/schema") throws(ConfigurationError) -> App {
    try serving(DocumentationSetting(info: info, path: path))
  }

  /// What the documentation says of the app as a whole; nil where none is served.
  public var documentationInfo: OpenAPIInfo? { (derived as? DocumentationSetting)?.info }

  /// Where an app serves its documentation, and what it says of itself there.
  struct DocumentationSetting: DerivedRoutes {
    fileprivate let info: OpenAPIInfo
    fileprivate let path: String

    /// The routes of the documentation; the document is made when it is first asked for.
    func nodes(for routes: [RouteDescription]) -> [RouteNode] {
      let document = ServedDocument(routes, info)
      // With a slash at its end the page lies one level deeper.
      let folder = path.split(separator: "/").last.map { "\($0)/" } ?? ""
      let page = Self.served(DocumentationPage.html(info, folder: folder), .html)
      let deeper = Self.served(DocumentationPage.html(info, folder: ""), .html)
      let style = Self.served(DocumentationPage.style, .css)
      let script = Self.served(DocumentationPage.script, .javascript)
      return [
        Get(path + "/openapi.json") { document.json }.blocking().hidden().node,
        Get(path + "/openapi.yaml") { document.yaml }.blocking().hidden().node,
        Get(path + "/page.css") { style }.hidden().node,
        Get(path + "/page.js") { script }.hidden().node,
        Get(path) { request in request.path.hasSuffix("/") ? deeper : page }.hidden().node,
      ]
    }

    private static func served(_ text: String, _ type: MediaType) -> Response<String> {
      var headers = ResponseHeaders(tagging: Array(text.utf8))
      if type == .html { try? headers.set("Content-Security-Policy", DocumentationPage.policy) }
      return Response(text, mediaType: type, headers: headers)
    }

    /// The document of an app, encoded once.
    private final class ServedDocument: Sendable {
      private let made: @Sendable () -> OpenAPIDocument
      private let answers = NIOLockedValueBox<(json: Response<EncodedBody>, yaml: Response<EncodedBody>)?>(nil)

      init(_ routes: [RouteDescription], _ info: OpenAPIInfo) {
        made = { OpenAPIDocument(routes, info) }
      }

      var json: Response<EncodedBody> { all.json }
      var yaml: Response<EncodedBody> { all.yaml }

      private var all: (json: Response<EncodedBody>, yaml: Response<EncodedBody>) {
        answers.withLockedValue { answers in
          if let answers { return answers }
          let document = made()
          let made = (
            json: Self.response(document.json, .json),
            yaml: Self.response(Array(document.yaml.utf8), MediaType("application/yaml") ?? .text)
          )
          answers = made
          return made
        }
      }

      private static func response(_ bytes: [UInt8], _ type: MediaType) -> Response<EncodedBody> {
        Response(EncodedBody(bytes), mediaType: type, headers: ResponseHeaders(tagging: bytes))
      }
    }
  }
}

extension ResponseHeaders {
  /// A tag of the bytes themselves: FNV-1a, which is the same in every process.
  fileprivate init(tagging bytes: [UInt8]) {
    self.init()
    let digest = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    if let tag = try? ETag(String(digest, radix: 16)) { set(tag) }
  }
}
