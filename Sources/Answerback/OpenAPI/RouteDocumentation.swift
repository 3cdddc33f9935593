public import FieldValues

/// What a route says of itself for the documentation alone; none of it changes an answer.
public struct RouteDocumentation: Sendable {
  /// Several lines, where the summary is one.
  public var description: String?
  /// Headings under which the route stands; the first part of its path where there are none.
  public var tags: [String] = []
  public var isDeprecated = false
  /// A name for generated clients; made of method and path where there is none.
  public var operationID: String?
  /// What the normal answer is, in words.
  public var responseDescription: String?
  /// The status of the normal answer, where the response decides it.
  public var responseStatus: Status?
  /// Further answers, and words for those that are known anyway.
  public var responses: [DocumentedResponse] = []
  /// What answers there are of statuses that only the handler knows, in words.
  public var otherResponses: String?
  /// The media types of an answer whose handler chooses among them.
  public var offers: [MediaType] = []
  /// An example of the normal answer's body.
  public var example: Schema?
  /// Names of security schemes, one of which a request needs.
  public var security: [String] = []
  /// Whether the route is left out.
  public var isHidden = false

  public init() {}
}

/// An answer that is documented beside the normal one.
public struct DocumentedResponse: Sendable {
  public var status: Status
  /// The type of its body; nil for none, or for the form of errors.
  public var bodyType: Any.Type?
  /// nil is the route's, or JSON where it has none.
  public var mediaType: MediaType?
  public var description: String?

  init(status: Status, bodyType: Any.Type? = nil, mediaType: MediaType? = nil, description: String? = nil) {
    self.status = status
    self.bodyType = bodyType
    self.mediaType = mediaType
    self.description = description
  }
}

extension HandlerRoute {
  /// Several lines for the documentation, where ``summary(_:)`` is one.
  public func description(_ text: String) -> Self { documented { $0.description = text } }

  /// Headings of the documentation under which the route stands.
  public func tags(_ tags: String...) -> Self { documented { $0.tags += tags } }

  /// Says that the route should not be used any more.
  public func deprecated() -> Self { documented { $0.isDeprecated = true } }

  /// A name for generated clients (OpenAPI: `operationId`).
  public func operationID(_ name: String) -> Self { documented { $0.operationID = name } }

  /// What the normal answer is, in words (Litestar: `response_description`).
  public func responseDescription(_ text: String) -> Self { documented { $0.responseDescription = text } }

  /// The status of the normal answer, where the response decides it and not the route.
  public func responseStatus(_ status: Status) -> Self { documented { $0.responseStatus = status } }

  /// Another answer the route can give, with a body of a type (Litestar: `responses={404: ResponseSpec(…)}`); or what its normal
  /// answer is, where that cannot be seen.
  public func documents(
    _ status: Status,
    _ type: Any.Type? = nil,
    _ description: String? = nil,
    as mediaType: MediaType? = nil
  ) -> Self {
    documented {
      $0.responses.append(DocumentedResponse(status: status, bodyType: type, mediaType: mediaType, description: description))
    }
  }

  /// Errors the route can give, in the form of its layer (Litestar: `raises`).
  public func raises(_ statuses: Status...) -> Self {
    documented { $0.responses += statuses.map { DocumentedResponse(status: $0) } }
  }

  /// Says that there are answers of statuses that only the handler knows, and what they mean (OpenAPI: `default`). Where the normal
  /// answer is known, they have the form of the layer's errors.
  public func documentsOthers(_ description: String) -> Self { documented { $0.otherResponses = description } }

  /// The media types of a negotiated answer, or of one whose handler chooses among them.
  public func offers(_ types: MediaType...) -> Self { documented { $0.offers += types } }

  /// An example of the normal answer's body.
  public func example(_ value: Schema) -> Self { documented { $0.example = value } }

  /// The security schemes of the document, one of which a request needs.
  public func security(_ schemes: String...) -> Self { documented { $0.security += schemes } }

  /// Leaves the route out of the documentation.
  public func hidden() -> Self { documented { $0.isHidden = true } }

  private func documented(_ change: (inout RouteDocumentation) -> Void) -> Self {
    var route = self
    change(&route.definition.documentation)
    return route
  }
}
