/// The initialisers of routes. A handler takes the request or not, takes no input or up to six, is async or not, and returns a
/// value or a response. A route with more inputs groups them with ``Inputs``.
///
/// The number of parameters of the closure decides whether it takes the request. `{ id in … }` takes the only input of its route,
/// `{ request, id in … }` takes the request and the input, and in a route without inputs `{ request in … }` takes the request.
///
/// A route with an input that may await (``Input``) is async, even if its handler isn't.
///
/// There are initialisers for each number of inputs instead of a parameter pack, because the compiler reports a mistake with a
/// pack as `pack expansion requires that …`, or crashes (Swift 6.3). Three details make its messages better and compilation
/// faster:
/// - If a closure with a mistake fits no initialiser, the compiler reports the one that needs the fewest changes. For
///   `{ request in request.quer("x") }` that would be the initialiser without parameters. For this reason a handler without
///   parameters has one of type `()`, and a handler with one input is optional. Then leaving out a parameter needs more changes
///   than correcting the typo.
/// - The initialisers for responses are disfavoured, so that the compiler checks a closure first as one that returns a value, as
///   most do. Otherwise it tries every overload of every operator in the closure. A type that is both a value and a response is
///   recognised as a response when the app is built.
/// - A handler that fits no initialiser matches an unavailable one, which has a message (HandlerRoute+mistakes.swift).
///
/// HandlerMistakeTests checks these messages. A route whose optional handler is nil responds with 500.
extension HandlerRoute {

  /// Creates a route whose handler takes no parameters and returns a value.
  public init<Value: Encodable & Sendable>(
    _ path: String,
    _ handler: (@Sendable (()) throws -> Value)?
  ) {
    let handler = handler ?? { _ in throw RouteDefinition.NoHandlerError() }
    let kind = RouteDefinition.ValueKind(Value.self)
    self.init(path, returning: kind.declaration, .sync { context in try kind.response(try handler(()), in: context) })
  }

  /// Creates a route whose async handler takes no parameters and returns a value.
  public init<Value: Encodable & Sendable>(
    _ path: String,
    _ handler: (@Sendable (()) async throws -> Value)?
  ) {
    let handler = handler ?? { _ in throw RouteDefinition.NoHandlerError() }
    let kind = RouteDefinition.ValueKind(Value.self)
    self.init(path, returning: kind.declaration, .async { context in try kind.response(try await handler(()), in: context) })
  }

  /// Creates a route whose handler takes no parameters and returns a response.
  @_disfavoredOverload
  public init<Value: ResponseConvertible>(
    _ path: String,
    _ handler: (@Sendable (()) throws -> Value)?
  ) {
    let handler = handler ?? { _ in throw RouteDefinition.NoHandlerError() }
    self.init(path, returning: Value.declaration, .sync { context in try handler(()).response(in: context) })
  }

  /// Creates a route whose async handler takes no parameters and returns a response.
  @_disfavoredOverload
  public init<Value: ResponseConvertible>(
    _ path: String,
    _ handler: (@Sendable (()) async throws -> Value)?
  ) {
    let handler = handler ?? { _ in throw RouteDefinition.NoHandlerError() }
    self.init(path, returning: Value.declaration, .async { context in try await handler(()).response(in: context) })
  }

  /// Creates a route whose handler takes the request and returns a value.
  public init<Value: Encodable & Sendable>(
    _ path: String,
    _ handler: @escaping @Sendable (Request) throws -> Value
  ) {
    let kind = RouteDefinition.ValueKind(Value.self)
    self.init(
      path,
      returning: kind.declaration,
      .sync { context in try kind.response(try handler(context.request), in: context) }
    )
  }

  /// Creates a route whose async handler takes the request and returns a value.
  public init<Value: Encodable & Sendable>(
    _ path: String,
    _ handler: @escaping @Sendable (Request) async throws -> Value
  ) {
    let kind = RouteDefinition.ValueKind(Value.self)
    self.init(
      path,
      returning: kind.declaration,
      .async { context in try kind.response(try await handler(context.request), in: context) }
    )
  }

  /// Creates a route whose handler takes the request and returns a response.
  @_disfavoredOverload
  public init<Value: ResponseConvertible>(
    _ path: String,
    _ handler: @escaping @Sendable (Request) throws -> Value
  ) {
    self.init(path, returning: Value.declaration, .sync { context in try handler(context.request).response(in: context) })
  }

  /// Creates a route whose async handler takes the request and returns a response.
  @_disfavoredOverload
  public init<Value: ResponseConvertible>(
    _ path: String,
    _ handler: @escaping @Sendable (Request) async throws -> Value
  ) {
    self.init(path, returning: Value.declaration, .async { context in try await handler(context.request).response(in: context) })
  }

  /// Creates a route whose handler takes one input and returns a value.
  public init<A: Input, Value: Encodable & Sendable>(
    _ path: String,
    _ a: A,
    handler: (@Sendable (A.Value) throws -> Value)?
  ) {
    let handler = handler ?? { _ in throw RouteDefinition.NoHandlerError() }
    self.init(value: path, a, sync: { _, a in try handler(a) })
  }

  /// Creates a route whose async handler takes one input and returns a value.
  public init<A: Input, Value: Encodable & Sendable>(
    _ path: String,
    _ a: A,
    handler: (@Sendable (A.Value) async throws -> Value)?
  ) {
    let handler = handler ?? { _ in throw RouteDefinition.NoHandlerError() }
    self.init(value: path, a, async: { _, a in try await handler(a) })
  }

  /// Creates a route whose handler takes one input and returns a response.
  @_disfavoredOverload
  public init<A: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    handler: (@Sendable (A.Value) throws -> Value)?
  ) {
    let handler = handler ?? { _ in throw RouteDefinition.NoHandlerError() }
    self.init(response: path, a, sync: { _, a in try handler(a) })
  }

  /// Creates a route whose async handler takes one input and returns a response.
  @_disfavoredOverload
  public init<A: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    handler: (@Sendable (A.Value) async throws -> Value)?
  ) {
    let handler = handler ?? { _ in throw RouteDefinition.NoHandlerError() }
    self.init(response: path, a, async: { _, a in try await handler(a) })
  }

  /// Creates a route whose handler takes the request and one input and returns a value.
  public init<A: Input, Value: Encodable & Sendable>(
    _ path: String,
    _ a: A,
    handler: (@Sendable (Request, A.Value) throws -> Value)?
  ) {
    let handler = handler ?? { _, _ in throw RouteDefinition.NoHandlerError() }
    self.init(value: path, a, sync: handler)
  }

  /// Creates a route whose async handler takes the request and one input and returns a value.
  public init<A: Input, Value: Encodable & Sendable>(
    _ path: String,
    _ a: A,
    handler: (@Sendable (Request, A.Value) async throws -> Value)?
  ) {
    let handler = handler ?? { _, _ in throw RouteDefinition.NoHandlerError() }
    self.init(value: path, a, async: handler)
  }

  /// Creates a route whose handler takes the request and one input and returns a response.
  @_disfavoredOverload
  public init<A: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    handler: (@Sendable (Request, A.Value) throws -> Value)?
  ) {
    let handler = handler ?? { _, _ in throw RouteDefinition.NoHandlerError() }
    self.init(response: path, a, sync: handler)
  }

  /// Creates a route whose async handler takes the request and one input and returns a response.
  @_disfavoredOverload
  public init<A: Input, Value: ResponseConvertible>(
    _ path: String,
    _ a: A,
    handler: (@Sendable (Request, A.Value) async throws -> Value)?
  ) {
    let handler = handler ?? { _, _ in throw RouteDefinition.NoHandlerError() }
    self.init(response: path, a, async: handler)
  }
}

/// The initialisers that those with inputs call. If an input may await, the whole route is async.
extension HandlerRoute {

  init<Value: Encodable & Sendable, each Part: Input>(
    value path: String,
    _ parts: repeat each Part,
    sync handler: @escaping @Sendable (Request, repeat (each Part).Value) throws -> Value
  ) {
    let inputs = Request.DeclaredInputs(repeat each parts)
    let kind = RouteDefinition.ValueKind(Value.self)
    let endpoint: RouteDefinition.Endpoint
    if inputs.mayAwait {
      endpoint = .async { context in
        let values = try await inputs.values(of: context.request)
        return try await context.respond { try kind.response(try handler(context.request, repeat each values), in: context) }
      }
    } else {
      endpoint = .sync { context in
        let values = try inputs.valuesNow(of: context.request)
        return try kind.response(try handler(context.request, repeat each values), in: context)
      }
    }
    self.init(path, inputs.declarations, returning: kind.declaration, endpoint)
  }

  init<Value: Encodable & Sendable, each Part: Input>(
    value path: String,
    _ parts: repeat each Part,
    async handler: @escaping @Sendable (Request, repeat (each Part).Value) async throws -> Value
  ) {
    let inputs = Request.DeclaredInputs(repeat each parts)
    let kind = RouteDefinition.ValueKind(Value.self)
    self.init(
      path,
      inputs.declarations,
      returning: kind.declaration,
      .async { context in
        let values = try await inputs.values(of: context.request)
        return try kind.response(try await handler(context.request, repeat each values), in: context)
      }
    )
  }

  init<Value: ResponseConvertible, each Part: Input>(
    response path: String,
    _ parts: repeat each Part,
    sync handler: @escaping @Sendable (Request, repeat (each Part).Value) throws -> Value
  ) {
    let inputs = Request.DeclaredInputs(repeat each parts)
    let endpoint: RouteDefinition.Endpoint
    if inputs.mayAwait {
      endpoint = .async { context in
        let values = try await inputs.values(of: context.request)
        return try await context.respond { try handler(context.request, repeat each values).response(in: context) }
      }
    } else {
      endpoint = .sync { context in
        let values = try inputs.valuesNow(of: context.request)
        return try handler(context.request, repeat each values).response(in: context)
      }
    }
    self.init(path, inputs.declarations, returning: Value.declaration, endpoint)
  }

  init<Value: ResponseConvertible, each Part: Input>(
    response path: String,
    _ parts: repeat each Part,
    async handler: @escaping @Sendable (Request, repeat (each Part).Value) async throws -> Value
  ) {
    let inputs = Request.DeclaredInputs(repeat each parts)
    self.init(
      path,
      inputs.declarations,
      returning: Value.declaration,
      .async { context in
        let values = try await inputs.values(of: context.request)
        return try await handler(context.request, repeat each values).response(in: context)
      }
    )
  }
}

extension RenderingContext {
  /// Runs a handler that isn't async after the inputs were awaited. It runs in their task, or on a thread that may block if the
  /// route is blocking or the body is large.
  fileprivate func respond(_ handler: @escaping @Sendable () throws -> AnyResponse) async throws -> AnyResponse {
    guard settings.blocking || request.hasLargeBody else { return try handler() }
    return try await BlockingPool.shared.run { try handler().completed() }
  }
}

extension RouteDefinition {
  /// The error of a route whose handler is nil.
  fileprivate struct NoHandlerError: Error {}

  /// The kind of a type that is `Encodable`: a value, or a response if it is also ``ResponseConvertible``.
  fileprivate struct ValueKind {
    let declaration: ResponseDeclaration
    private let isResponse: Bool
    private let isPlain: Bool
    private let defaultMediaType: MediaType

    init<Value: Encodable & Sendable>(_ type: Value.Type) {
      let response = type as? any ResponseConvertible.Type
      declaration = response?.declaration ?? ResponseDeclaration(value: type)
      isResponse = response != nil
      isPlain = BodyContent.isPlain(type)
      defaultMediaType = BodyContent.defaultMediaType(of: type)
    }

    func response<Value: Encodable & Sendable>(_ value: Value, in context: RenderingContext) throws -> AnyResponse {
      if isResponse, let value = value as? any ResponseConvertible { return try value.response(in: context) }
      return try context.response(value, defaultMediaType: defaultMediaType, isPlain: isPlain)
    }
  }
}
