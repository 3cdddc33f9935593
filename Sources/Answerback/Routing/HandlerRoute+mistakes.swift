/// Unavailable initialisers with messages for mistakes: a handler that returns nothing, or a value that can't be encoded or
/// converted to a response, and a route with too many inputs.
extension HandlerRoute {

  private init(mistake path: String) {
    self.init(path, returning: ResponseDeclaration(), .sync { _ in AnyResponse() })
  }

  /// Is unavailable, because the result of the handler can't be sent.
  @available(
    *,
    unavailable,
    message:
      "A handler returns one Encodable value or one ResponseConvertible response. Return NoContent() for no content, AnyEncodable for values of several types, AnyResponse for responses of several kinds."
  )
  public init(
    _ path: String,
    _ handler: (@Sendable (()) async throws -> Any)?
  ) {
    self.init(mistake: path)
  }

  /// Is unavailable, because the result of the handler can't be sent.
  @available(
    *,
    unavailable,
    message:
      "A handler returns one Encodable value or one ResponseConvertible response. Return NoContent() for no content, AnyEncodable for values of several types, AnyResponse for responses of several kinds."
  )
  public init(
    _ path: String,
    _ handler: @escaping @Sendable (Request) async throws -> Any
  ) {
    self.init(mistake: path)
  }

  /// Is unavailable, because the result of the handler can't be sent.
  @available(
    *,
    unavailable,
    message:
      "A handler returns one Encodable value or one ResponseConvertible response. Return NoContent() for no content, AnyEncodable for values of several types, AnyResponse for responses of several kinds."
  )
  public init<A: Input>(
    _ path: String,
    _ a: A,
    handler: (@Sendable (A.Value) async throws -> Any)?
  ) {
    self.init(mistake: path)
  }

  /// Is unavailable, because the result of the handler can't be sent.
  @available(
    *,
    unavailable,
    message:
      "A handler returns one Encodable value or one ResponseConvertible response. Return NoContent() for no content, AnyEncodable for values of several types, AnyResponse for responses of several kinds."
  )
  public init<A: Input>(
    _ path: String,
    _ a: A,
    handler: @escaping @Sendable (Request, A.Value) async throws -> Any
  ) {
    self.init(mistake: path)
  }

  /// Is unavailable, because the result of the handler can't be sent.
  @available(
    *,
    unavailable,
    message:
      "A handler returns one Encodable value or one ResponseConvertible response. Return NoContent() for no content, AnyEncodable for values of several types, AnyResponse for responses of several kinds."
  )
  public init<A: Input, B: Input>(
    _ path: String,
    _ a: A,
    _ b: B,
    handler: @escaping @Sendable (A.Value, B.Value) async throws -> Any
  ) {
    self.init(mistake: path)
  }

  /// Is unavailable, because the result of the handler can't be sent.
  @available(
    *,
    unavailable,
    message:
      "A handler returns one Encodable value or one ResponseConvertible response. Return NoContent() for no content, AnyEncodable for values of several types, AnyResponse for responses of several kinds."
  )
  public init<A: Input, B: Input>(
    _ path: String,
    _ a: A,
    _ b: B,
    handler: @escaping @Sendable (Request, A.Value, B.Value) async throws -> Any
  ) {
    self.init(mistake: path)
  }

  /// Is unavailable, because the result of the handler can't be sent.
  @available(
    *,
    unavailable,
    message:
      "A handler returns one Encodable value or one ResponseConvertible response. Return NoContent() for no content, AnyEncodable for values of several types, AnyResponse for responses of several kinds."
  )
  public init<A: Input, B: Input, C: Input>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    handler: @escaping @Sendable (A.Value, B.Value, C.Value) async throws -> Any
  ) {
    self.init(mistake: path)
  }

  /// Is unavailable, because the result of the handler can't be sent.
  @available(
    *,
    unavailable,
    message:
      "A handler returns one Encodable value or one ResponseConvertible response. Return NoContent() for no content, AnyEncodable for values of several types, AnyResponse for responses of several kinds."
  )
  public init<A: Input, B: Input, C: Input>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    handler: @escaping @Sendable (Request, A.Value, B.Value, C.Value) async throws -> Any
  ) {
    self.init(mistake: path)
  }

  /// Is unavailable, because the result of the handler can't be sent.
  @available(
    *,
    unavailable,
    message:
      "A handler returns one Encodable value or one ResponseConvertible response. Return NoContent() for no content, AnyEncodable for values of several types, AnyResponse for responses of several kinds."
  )
  public init<A: Input, B: Input, C: Input, D: Input>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    handler: @escaping @Sendable (A.Value, B.Value, C.Value, D.Value) async throws -> Any
  ) {
    self.init(mistake: path)
  }

  /// Is unavailable, because the result of the handler can't be sent.
  @available(
    *,
    unavailable,
    message:
      "A handler returns one Encodable value or one ResponseConvertible response. Return NoContent() for no content, AnyEncodable for values of several types, AnyResponse for responses of several kinds."
  )
  public init<A: Input, B: Input, C: Input, D: Input>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    handler: @escaping @Sendable (Request, A.Value, B.Value, C.Value, D.Value) async throws -> Any
  ) {
    self.init(mistake: path)
  }

  /// Is unavailable, because the result of the handler can't be sent.
  @available(
    *,
    unavailable,
    message:
      "A handler returns one Encodable value or one ResponseConvertible response. Return NoContent() for no content, AnyEncodable for values of several types, AnyResponse for responses of several kinds."
  )
  public init<A: Input, B: Input, C: Input, D: Input, E: Input>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    _ e: E,
    handler: @escaping @Sendable (A.Value, B.Value, C.Value, D.Value, E.Value) async throws -> Any
  ) {
    self.init(mistake: path)
  }

  /// Is unavailable, because the result of the handler can't be sent.
  @available(
    *,
    unavailable,
    message:
      "A handler returns one Encodable value or one ResponseConvertible response. Return NoContent() for no content, AnyEncodable for values of several types, AnyResponse for responses of several kinds."
  )
  public init<A: Input, B: Input, C: Input, D: Input, E: Input>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    _ e: E,
    handler: @escaping @Sendable (Request, A.Value, B.Value, C.Value, D.Value, E.Value) async throws -> Any
  ) {
    self.init(mistake: path)
  }

  /// Is unavailable, because the result of the handler can't be sent.
  @available(
    *,
    unavailable,
    message:
      "A handler returns one Encodable value or one ResponseConvertible response. Return NoContent() for no content, AnyEncodable for values of several types, AnyResponse for responses of several kinds."
  )
  public init<A: Input, B: Input, C: Input, D: Input, E: Input, F: Input>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    _ e: E,
    _ f: F,
    handler: @escaping @Sendable (A.Value, B.Value, C.Value, D.Value, E.Value, F.Value) async throws -> Any
  ) {
    self.init(mistake: path)
  }

  /// Is unavailable, because the result of the handler can't be sent.
  @available(
    *,
    unavailable,
    message:
      "A handler returns one Encodable value or one ResponseConvertible response. Return NoContent() for no content, AnyEncodable for values of several types, AnyResponse for responses of several kinds."
  )
  public init<A: Input, B: Input, C: Input, D: Input, E: Input, F: Input>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    _ e: E,
    _ f: F,
    handler: @escaping @Sendable (Request, A.Value, B.Value, C.Value, D.Value, E.Value, F.Value) async throws -> Any
  ) {
    self.init(mistake: path)
  }

  /// Is unavailable, because a route declares at most six inputs.
  @available(*, unavailable, message: "A route declares at most six inputs. Group them with Inputs(…).")
  public init<A: Input, B: Input, C: Input, D: Input, E: Input, F: Input, G: Input>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    _ e: E,
    _ f: F,
    _ g: G,
    handler: @escaping @Sendable (A.Value, B.Value, C.Value, D.Value, E.Value, F.Value, G.Value) async throws -> Any
  ) {
    self.init(mistake: path)
  }

  /// Is unavailable, because a route declares at most six inputs.
  @available(*, unavailable, message: "A route declares at most six inputs. Group them with Inputs(…).")
  public init<A: Input, B: Input, C: Input, D: Input, E: Input, F: Input, G: Input>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    _ e: E,
    _ f: F,
    _ g: G,
    handler: @escaping @Sendable (Request, A.Value, B.Value, C.Value, D.Value, E.Value, F.Value, G.Value) async throws -> Any
  ) {
    self.init(mistake: path)
  }
}
