public import FieldValues
public import HTTPTypes

/// A route with a handler: ``Get``, ``Post`` and their like. Handlers return a value, a response, or throw.
public protocol HandlerRoute: RouteComponent, Layer where Modified == Self, Fault == Never {
  /// The methods it answers until `methods` says otherwise.
  static var methods: [HTTPRequest.Method] { get }
  var definition: RouteDefinition { get set }
  init(definition: RouteDefinition)
}

extension HandlerRoute {
  public func with(_ change: (inout Settings) -> Void) -> Self {
    var route = self
    change(&route.definition.settings)
    return route
  }

  /// One line for the documentation and the bench's catalogue.
  public func summary(_ text: String) -> Self {
    var route = self
    route.definition.summary = text
    return route
  }

  public var node: RouteNode {
    .route(definition)
  }

  init(
    _ path: String,
    _ inputs: [InputDeclaration] = [],
    returning declaration: ResponseDeclaration,
    _ endpoint: RouteDefinition.Endpoint
  ) {
    var definition = RouteDefinition(path, inputs: inputs, declaration: declaration, endpoint: endpoint)
    definition.methods = Self.methods
    self.init(definition: definition)
  }
}

/// What a route says of itself for the documentation alone.
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
      $0.responses.append(
        RouteDocumentation.Response(status: status, bodyType: type, mediaType: mediaType, description: description)
      )
    }
  }

  /// Errors the route can give, in the form of its layer (Litestar: `raises`).
  public func raises(_ statuses: Status...) -> Self {
    documented { $0.responses += statuses.map { RouteDocumentation.Response(status: $0) } }
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
