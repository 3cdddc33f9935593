public import FieldValues
public import HTTPTypes

/// A route with a handler, such as ``Get`` or ``Post``. A handler returns a value or a response, or throws an error.
public protocol HandlerRoute: RouteComponent, Layer where Modified == Self, Fault == Never {
  /// The methods that a route of this type serves by default.
  static var methods: [HTTPRequest.Method] { get }
  /// The declaration of the route.
  var definition: RouteDefinition { get set }
  /// Creates a route from its declaration.
  init(definition: RouteDefinition)
}

extension HandlerRoute {
  /// Returns the route with changed settings.
  public func with(_ change: (inout Settings) -> Void) -> Self {
    var route = self
    change(&route.definition.settings)
    return route
  }

  /// Sets the summary of the route, a line for the documentation and the catalogue of the bench.
  public func summary(_ text: String) -> Self {
    var route = self
    route.definition.summary = text
    return route
  }

  /// The route as a node of the tree.
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

/// Settings of a route for the documentation. They don't change the response.
extension HandlerRoute {
  /// Sets the description of the route, a text of any length. ``summary(_:)`` is a single line.
  public func description(_ text: String) -> Self { documented { $0.description = text } }

  /// Adds tags, under which the documentation groups routes.
  public func tags(_ tags: String...) -> Self { documented { $0.tags += tags } }

  /// Marks the route as deprecated.
  public func deprecated() -> Self { documented { $0.isDeprecated = true } }

  /// Sets the name of the operation for generated clients (OpenAPI: `operationId`).
  public func operationID(_ name: String) -> Self { documented { $0.operationID = name } }

  /// Sets the description of the normal response (Litestar: `response_description`).
  public func responseDescription(_ text: String) -> Self { documented { $0.responseDescription = text } }

  /// Documents the status of the normal response, if the response sets it and not the route.
  public func responseStatus(_ status: Status) -> Self { documented { $0.responseStatus = status } }

  /// Documents another response (Litestar: `responses={404: ResponseSpec(…)}`), or the normal response if its type can't be
  /// inferred.
  /// - Parameters:
  ///   - status: The status of the response.
  ///   - type: The type of its body; nil if it has none, or if it is an error in the form of its layer.
  ///   - description: What the response means.
  ///   - mediaType: The media type of its body; nil stands for the media type of the route, or JSON.
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

  /// Documents the statuses of error responses, which have the error form of the layer (Litestar: `raises`).
  public func raises(_ statuses: Status...) -> Self {
    documented { $0.responses += statuses.map { RouteDocumentation.Response(status: $0) } }
  }

  /// Documents responses whose status only the handler knows (OpenAPI: `default`). If the normal response is known, they are
  /// documented with the error form of the layer.
  public func documentsOthers(_ description: String) -> Self { documented { $0.otherResponses = description } }

  /// Documents a kind of message of an event stream. Call it once for each kind: a stream with documented messages has no others.
  /// - Parameters:
  ///   - name: The event name; nil for messages without one.
  ///   - type: The type of the value that the data holds as JSON, or `String` for text.
  public func documentsEvent(_ name: String? = nil, _ type: Any.Type) -> Self {
    documented { $0.events.append(RouteDocumentation.Event(name: name, dataType: type)) }
  }

  /// Documents the media types of a negotiated response, or of a response whose media type the handler chooses.
  public func offers(_ types: MediaType...) -> Self { documented { $0.offers += types } }

  /// Adds an example of the body of the normal response.
  public func example(_ value: Schema) -> Self { documented { $0.example = value } }

  /// Adds security schemes of the document. A request needs one of them.
  public func security(_ schemes: String...) -> Self { documented { $0.security += schemes } }

  /// Removes the route from the documentation.
  public func hidden() -> Self { documented { $0.isHidden = true } }

  private func documented(_ change: (inout RouteDocumentation) -> Void) -> Self {
    var route = self
    change(&route.definition.documentation)
    return route
  }
}
