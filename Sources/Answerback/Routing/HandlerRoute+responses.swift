/// Initialisers for handlers with two to six inputs that return a response.
extension HandlerRoute {

  /// Creates a route whose handler takes two inputs and returns a response.
  @_disfavoredOverload
  public init<A: Input, B: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    _ b: B,
    handler: @escaping @Sendable (A.Value, B.Value) throws -> Value
  ) {
    self.init(response: path, a, b, sync: { _, a, b in try handler(a, b) })
  }

  /// Creates a route whose async handler takes two inputs and returns a response.
  @_disfavoredOverload
  public init<A: Input, B: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    _ b: B,
    handler: @escaping @Sendable (A.Value, B.Value) async throws -> Value
  ) {
    self.init(response: path, a, b, async: { _, a, b in try await handler(a, b) })
  }

  /// Creates a route whose handler takes the request and two inputs and returns a response.
  @_disfavoredOverload
  public init<A: Input, B: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    _ b: B,
    handler: @escaping @Sendable (Request, A.Value, B.Value) throws -> Value
  ) {
    self.init(response: path, a, b, sync: handler)
  }

  /// Creates a route whose async handler takes the request and two inputs and returns a response.
  @_disfavoredOverload
  public init<A: Input, B: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    _ b: B,
    handler: @escaping @Sendable (Request, A.Value, B.Value) async throws -> Value
  ) {
    self.init(response: path, a, b, async: handler)
  }

  /// Creates a route whose handler takes three inputs and returns a response.
  @_disfavoredOverload
  public init<A: Input, B: Input, C: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    handler: @escaping @Sendable (A.Value, B.Value, C.Value) throws -> Value
  ) {
    self.init(response: path, a, b, c, sync: { _, a, b, c in try handler(a, b, c) })
  }

  /// Creates a route whose async handler takes three inputs and returns a response.
  @_disfavoredOverload
  public init<A: Input, B: Input, C: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    handler: @escaping @Sendable (A.Value, B.Value, C.Value) async throws -> Value
  ) {
    self.init(response: path, a, b, c, async: { _, a, b, c in try await handler(a, b, c) })
  }

  /// Creates a route whose handler takes the request and three inputs and returns a response.
  @_disfavoredOverload
  public init<A: Input, B: Input, C: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    handler: @escaping @Sendable (Request, A.Value, B.Value, C.Value) throws -> Value
  ) {
    self.init(response: path, a, b, c, sync: handler)
  }

  /// Creates a route whose async handler takes the request and three inputs and returns a response.
  @_disfavoredOverload
  public init<A: Input, B: Input, C: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    handler: @escaping @Sendable (Request, A.Value, B.Value, C.Value) async throws -> Value
  ) {
    self.init(response: path, a, b, c, async: handler)
  }

  /// Creates a route whose handler takes four inputs and returns a response.
  @_disfavoredOverload
  public init<A: Input, B: Input, C: Input, D: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    handler: @escaping @Sendable (A.Value, B.Value, C.Value, D.Value) throws -> Value
  ) {
    self.init(response: path, a, b, c, d, sync: { _, a, b, c, d in try handler(a, b, c, d) })
  }

  /// Creates a route whose async handler takes four inputs and returns a response.
  @_disfavoredOverload
  public init<A: Input, B: Input, C: Input, D: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    handler: @escaping @Sendable (A.Value, B.Value, C.Value, D.Value) async throws -> Value
  ) {
    self.init(response: path, a, b, c, d, async: { _, a, b, c, d in try await handler(a, b, c, d) })
  }

  /// Creates a route whose handler takes the request and four inputs and returns a response.
  @_disfavoredOverload
  public init<A: Input, B: Input, C: Input, D: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    handler: @escaping @Sendable (Request, A.Value, B.Value, C.Value, D.Value) throws -> Value
  ) {
    self.init(response: path, a, b, c, d, sync: handler)
  }

  /// Creates a route whose async handler takes the request and four inputs and returns a response.
  @_disfavoredOverload
  public init<A: Input, B: Input, C: Input, D: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    handler: @escaping @Sendable (Request, A.Value, B.Value, C.Value, D.Value) async throws -> Value
  ) {
    self.init(response: path, a, b, c, d, async: handler)
  }

  /// Creates a route whose handler takes five inputs and returns a response.
  @_disfavoredOverload
  public init<A: Input, B: Input, C: Input, D: Input, E: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    _ e: E,
    handler: @escaping @Sendable (A.Value, B.Value, C.Value, D.Value, E.Value) throws -> Value
  ) {
    self.init(response: path, a, b, c, d, e, sync: { _, a, b, c, d, e in try handler(a, b, c, d, e) })
  }

  /// Creates a route whose async handler takes five inputs and returns a response.
  @_disfavoredOverload
  public init<A: Input, B: Input, C: Input, D: Input, E: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    _ e: E,
    handler: @escaping @Sendable (A.Value, B.Value, C.Value, D.Value, E.Value) async throws -> Value
  ) {
    self.init(response: path, a, b, c, d, e, async: { _, a, b, c, d, e in try await handler(a, b, c, d, e) })
  }

  /// Creates a route whose handler takes the request and five inputs and returns a response.
  @_disfavoredOverload
  public init<A: Input, B: Input, C: Input, D: Input, E: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    _ e: E,
    handler: @escaping @Sendable (Request, A.Value, B.Value, C.Value, D.Value, E.Value) throws -> Value
  ) {
    self.init(response: path, a, b, c, d, e, sync: handler)
  }

  /// Creates a route whose async handler takes the request and five inputs and returns a response.
  @_disfavoredOverload
  public init<A: Input, B: Input, C: Input, D: Input, E: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    _ e: E,
    handler: @escaping @Sendable (Request, A.Value, B.Value, C.Value, D.Value, E.Value) async throws -> Value
  ) {
    self.init(response: path, a, b, c, d, e, async: handler)
  }

  /// Creates a route whose handler takes six inputs and returns a response.
  @_disfavoredOverload
  public init<A: Input, B: Input, C: Input, D: Input, E: Input, F: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    _ e: E,
    _ f: F,
    handler: @escaping @Sendable (A.Value, B.Value, C.Value, D.Value, E.Value, F.Value) throws -> Value
  ) {
    self.init(response: path, a, b, c, d, e, f, sync: { _, a, b, c, d, e, f in try handler(a, b, c, d, e, f) })
  }

  /// Creates a route whose async handler takes six inputs and returns a response.
  @_disfavoredOverload
  public init<A: Input, B: Input, C: Input, D: Input, E: Input, F: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    _ e: E,
    _ f: F,
    handler: @escaping @Sendable (A.Value, B.Value, C.Value, D.Value, E.Value, F.Value) async throws -> Value
  ) {
    self.init(response: path, a, b, c, d, e, f, async: { _, a, b, c, d, e, f in try await handler(a, b, c, d, e, f) })
  }

  /// Creates a route whose handler takes the request and six inputs and returns a response.
  @_disfavoredOverload
  public init<A: Input, B: Input, C: Input, D: Input, E: Input, F: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    _ e: E,
    _ f: F,
    handler: @escaping @Sendable (Request, A.Value, B.Value, C.Value, D.Value, E.Value, F.Value) throws -> Value
  ) {
    self.init(response: path, a, b, c, d, e, f, sync: handler)
  }

  /// Creates a route whose async handler takes the request and six inputs and returns a response.
  @_disfavoredOverload
  public init<A: Input, B: Input, C: Input, D: Input, E: Input, F: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    _ e: E,
    _ f: F,
    handler: @escaping @Sendable (Request, A.Value, B.Value, C.Value, D.Value, E.Value, F.Value) async throws -> Value
  ) {
    self.init(response: path, a, b, c, d, e, f, async: handler)
  }
}
