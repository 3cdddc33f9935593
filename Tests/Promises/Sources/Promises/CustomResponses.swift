import Answerback
import Foundation

/// Litestar: "Custom Responses", "Template Responses". `Answerback` is all that is imported for them.
public enum CustomResponses {
  public static func makeApp() throws -> App {
    try App {
      // The example of the page: a multi-map that can't encode itself, and a response class that can.
      Get("/") { Foreign(MultiDict([("foo", "bar"), ("foo", "baz")])) }
      // "the layer closest to the route handler will take precedence"
      Get("/nearest") { Foreign(MultiDict([("foo", "bar"), ("foo", "baz")])) }.renderer(FlatResponse())
      Get("/encoder") { Foreign(MultiDict([("foo", "bar")])) }.encode(MultiDict.self) { $0.pairs.count }
      // `Response(…, type_encoders={UUID: …})`
      Get("/response") { Response([UUID()], encodings: CustomEncodings(UUID.self) { _ in "uuid!" }) }
    }
    .renderer(MultiDictResponse())
  }

  /// `Template("info.html", context={"user": request.user})`
  public static func makeTemplateApp() throws -> App {
    try App {
      Get("/info") { request in Template("info.html", ["user": request.storage[User.self]]) }
      Get("/headed") { Template("info.html", ["user": "eve", "visits": 3], status: .accepted, headers: ["X-Kind": "template"]) }
    }
    .templates(Greeting())
    .around { request, next in
      var request = request
      request.storage[User.self] = request.query("user")
      return try await next(request)
    }
  }

  /// Keys with several values each.
  public struct MultiDict: Sendable {
    public var pairs: [(String, String)]

    public init(_ pairs: [(String, String)]) {
      self.pairs = pairs
    }

    var grouped: [String: [String]] { Dictionary(grouping: pairs, by: \.0).mapValues { $0.map(\.1) } }
  }

  private struct MultiDictResponse: ResponseRenderer {
    var encodings: CustomEncodings { CustomEncodings(MultiDict.self) { $0.grouped } }
  }

  private struct FlatResponse: ResponseRenderer {
    var encodings: CustomEncodings { CustomEncodings(MultiDict.self) { $0.pairs.map { "\($0)=\($1)" } } }
  }

  private enum User: Request.StorageKey { typealias Value = String }

  /// The smallest engine there is; `AnswerbackMustache` has a real one.
  private struct Greeting: TemplateEngine {
    func render(_ template: TemplateSource, _ values: TemplateValue, escaping: TemplateEscaping) throws -> String {
      guard case .record(let record) = values, case .text(let user) = record["user"] else { return "<p>Hello</p>" }
      return "<p>Hello, \(user)</p>"
    }
  }
}
