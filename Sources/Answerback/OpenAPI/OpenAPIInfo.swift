import FieldValues
import NIOConcurrencyHelpers
import NIOCore

/// The information that an OpenAPI document gives about the whole app (OpenAPI 3.2, Info Object).
public struct OpenAPIInfo: Sendable {
  /// The name of the app.
  public var title: String
  /// The version of the app's API, not of OpenAPI.
  public var version: String
  /// What the app is for; several lines are allowed.
  public var description: String?
  /// The URLs of the app. An empty list stands for the server that the document is fetched from.
  public var servers: [String] = []
  /// The version of OpenAPI that the document is written in.
  public var openAPIVersion = OpenAPIDocument.Version.v3_1
  /// Security schemes by name: `["basic": ["type": "http", "scheme": "basic"]]`.
  public var securitySchemes: [(name: String, scheme: Schema)] = []

  /// Creates the information that every document must have.
  public init(title: String, version: String, description: String? = nil) {
    self.title = title
    self.version = version
    self.description = description
  }
}

extension App {
  /// Serves the app's documentation under a path: the OpenAPI document as JSON and YAML, and a page that shows it.
  /// - Parameters:
  ///   - info: Title, version and description of the document.
  ///   - path: Literal segments: `/schema` serves `/schema/openapi.json`, `/schema/openapi.yaml` and `/schema`.
  public func documentation(_ info: OpenAPIInfo, path: String = "/schema") throws(ConfigurationError) -> App {
    serving(DocumentationSetting(info: info, path: path))
  }

  /// The information about the whole app; nil if the app doesn't serve its documentation.
  public var documentationInfo: OpenAPIInfo? { (derived as? DocumentationSetting)?.info }

  /// Where an app serves its documentation, and the information about the whole app.
  struct DocumentationSetting: DerivedRoutes {
    fileprivate let info: OpenAPIInfo
    fileprivate let path: String

    /// The routes of the documentation. The document is made for the first request.
    func nodes(for routes: @escaping @Sendable () -> [RouteDescription]) -> [RouteNode] {
      let document = ServedDocument(routes, info)
      // A path with a trailing slash is one level deeper.
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
      private let responses = NIOLockedValueBox<(json: Response<EncodedBody>, yaml: Response<EncodedBody>)?>(nil)

      init(_ routes: @escaping @Sendable () -> [RouteDescription], _ info: OpenAPIInfo) {
        made = { OpenAPIDocument(routes(), info) }
      }

      var json: Response<EncodedBody> { all.json }
      var yaml: Response<EncodedBody> { all.yaml }

      private var all: (json: Response<EncodedBody>, yaml: Response<EncodedBody>) {
        responses.withLockedValue { responses in
          if let responses { return responses }
          let document = made()
          let made = (
            json: Self.response(document.json, .json),
            yaml: Self.response(Array(document.yaml.utf8), MediaType("application/yaml") ?? .text)
          )
          responses = made
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
