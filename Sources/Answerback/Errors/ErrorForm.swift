import FieldValues

/// How errors look on the wire: a setting of any layer, so an app can answer in the form its clients know.
public protocol ErrorForm: Sendable {
  /// The answer for an error. Only the error's own headers are sent with it; layered values reach normal answers only.
  /// - Throws: what the encoder throws; the client then gets a bare 500.
  func response(for error: HTTPError, in context: RenderingContext) throws -> AnyResponse
}

/// `application/problem+json` (RFC 9457): type, title, status and detail; the members of a dictionary given as `extra` stand
/// beside them, the faults of declared inputs under `errors`, anything else under `extra`.
public struct ProblemDetails: ErrorForm {
  public init() {}

  public func response(for error: HTTPError, in context: RenderingContext) throws -> AnyResponse {
    let problem = Problem(error)
    return AnyResponse(
      status: error.status,
      headers: error.headers,
      mediaType: .problemJSON,
      body: try context.encode(problem, as: .problemJSON)
    )
  }

  private struct Problem: Encodable {
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
      try container.encode(error.status.reasonPhrase, forKey: Key("title"))
      try container.encode(error.status.code, forKey: Key("status"))
      if let detail = error.detail { try container.encode(detail, forKey: Key("detail")) }
      switch error.extra {
      case nil: break
      case let faults as [InputFault]: try container.encode(faults, forKey: Key("errors"))
      case let members as [String: any Encodable]:
        for (name, value) in members.sorted(by: { $0.key < $1.key }) where !Self.ownMembers.contains(name) {
          try container.encode(value, forKey: Key(name))
        }
      case let extra?: try container.encode(extra, forKey: Key("extra"))
      }
    }
  }
}
