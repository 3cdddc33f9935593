import FieldValues

/// Sends errors as problem details (RFC 9457): type, title, status and detail. The members of a dictionary in `extra` are added
/// to the object; other values are its member `extra`, and the faults of declared inputs its member `errors`.
///
/// The media type is `application/problem+json`, or text or HTML if the client prefers one of these. `Vary: Accept` is always
/// sent, because a client without Accept gets one of several forms too.
public struct ProblemDetails: ErrorForm {
  /// Creates the form, which has no settings.
  public init() {}

  /// Returns the schema of problem details; text and HTML contain the detail of the error.
  public func documentedBodies(in types: SchemaTypes) -> [(MediaType, Schema)] {
    let text: Schema = ["type": "string"]
    return [(.problemJSON, types.schema(of: Problem.self)), (.text, text), (.html, text)]
  }

  private static let offers: [MediaType] = [.problemJSON, .json, .text, .html]

  /// Returns the error in the form that the client prefers.
  /// - Throws: What encoding the `extra` members throws.
  public func response(for error: HTTPError, in context: RenderingContext) throws -> AnyResponse {
    let chosen = context.request.accept.best(of: Self.offers) ?? .problemJSON
    var response = AnyResponse(status: error.status, mediaType: chosen, headers: error.headers)
    if chosen == .text || chosen == .html {
      let page = chosen == .html ? Self.html(error) : Self.text(error)
      response.body = try context.encode(EncodedBody(text: page), as: chosen)
    } else {
      response.mediaType = .problemJSON
      response.body = try context.encode(Problem(error), as: .problemJSON)
    }
    response.headers.addVaryAccept()
    return response
  }

  private static func text(_ error: HTTPError) -> String {
    "\(error.status) \(error.status.title)\n" + (error.detail.map { "\($0)\n" } ?? "")
  }

  private static func html(_ error: HTTPError) -> String {
    let title = escaped("\(error.status) \(error.status.title)")
    return "<!doctype html><title>\(title)</title><h1>\(title)</h1><p>\(escaped(error.detail ?? ""))</p>\n"
  }

  private static func escaped(_ text: String) -> String {
    text.escaping(["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;"])
  }

  private struct Problem: Encodable, SchemaDescribing {
    static func schema(in types: SchemaTypes) -> Schema {
      let text: Schema = ["type": "string"]
      return [
        "type": "object", "description": "Problem details (RFC 9457)",
        "properties": [
          "type": ["type": "string", "format": "uri-reference"], "title": text, "status": ["type": "integer"], "detail": text,
          "errors": ["type": "array", "items": types.schema(of: InputFault.self)],
        ],
        "required": ["type", "title", "status"],
      ]
    }

    let error: HTTPError

    init(_ error: HTTPError) { self.error = error }

    private static let ownMembers: Set = ["type", "title", "status", "detail"]

    private struct Key: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }
      init(_ name: String) { stringValue = name }
      init?(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode("about:blank", forKey: Key("type"))
      try container.encode(error.status.title, forKey: Key("title"))
      try container.encode(error.status.code, forKey: Key("status"))
      if let detail = error.detail { try container.encode(detail, forKey: Key("detail")) }
      switch error.extra {
      case nil: break
      case let faults as [InputFault]: try container.encode(faults, forKey: Key("errors"))
      case let members as [String: any Encodable]:
        let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        for (name, value) in sorted where !Self.ownMembers.contains(name) {
          try container.encode(value, forKey: Key(name))
        }
      case let extra?: try container.encode(extra, forKey: Key("extra"))
      }
    }
  }
}
