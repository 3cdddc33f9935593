/// The shapes a handler may have: with or without the request, with no inputs or up to six, async or not, returning a value or a
/// response. A route with more inputs groups them with ``Inputs``.
///
/// The number of parameters of the closure decides whether it takes the request: `{ id in … }` takes the one input of its route,
/// `{ request, id in … }` the request and the input, and `{ request in … }` of a route without inputs the request.
///
/// A route with an input that may await (``Input``) is async, whatever its handler is.
///
/// Each number of inputs has its own initialisers, and no parameter pack, because of what the compiler says about a mistake: for
/// packs it says `pack expansion requires that …`, or crashes (Swift 6.3). Three more things below serve its messages and its speed:
/// - Of the initialisers that a closure with a mistake does not fit, the compiler reports the one that costs it the fewest repairs.
///   For `{ request in request.quer("x") }` that would be the one without parameters. So a handler that takes nothing has a
///   parameter of type `()`, and a handler of one input is optional: both make dropping a parameter dearer than the typo.
/// - The initialisers for responses are disfavoured, so that a body is first checked as a value, which most are; otherwise the
///   compiler tries every overload of every operator in it. A type that is both is recognised as a response when the app is built.
/// - What no initialiser accepts is caught by an unavailable one with a sentence (HandlerRoute+mistakes.swift).
///
/// HandlerMistakeTests checks what the compiler says. A route whose optional handler is nil answers 500.
extension HandlerRoute {

  /// Creates a route whose handler takes nothing and returns a value.
  public init<Value: Encodable & Sendable>(
    _ path: String,
    _ handler: (@Sendable (()) throws -> Value)?
  ) {
    let handler = handler ?? { _ in throw RouteDefinition.NoHandlerError() }
    let kind = RouteDefinition.ValueKind(Value.self)
    self.init(path, returning: kind.declaration, .sync { context in try kind.response(try handler(()), in: context) })
  }

  /// Creates a route whose async handler takes nothing and returns a value.
  public init<Value: Encodable & Sendable>(
    _ path: String,
    _ handler: (@Sendable (()) async throws -> Value)?
  ) {
    let handler = handler ?? { _ in throw RouteDefinition.NoHandlerError() }
    let kind = RouteDefinition.ValueKind(Value.self)
    self.init(path, returning: kind.declaration, .async { context in try kind.response(try await handler(()), in: context) })
  }

  /// Creates a route whose handler takes nothing and returns a response.
  @_disfavoredOverload
  public init<Value: ResponseConvertible>(
    _ path: String,
    _ handler: (@Sendable (()) throws -> Value)?
  ) {
    let handler = handler ?? { _ in throw RouteDefinition.NoHandlerError() }
    self.init(path, returning: Value.declaration, .sync { context in try handler(()).response(in: context) })
  }

  /// Creates a route whose async handler takes nothing and returns a response.
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

/// What the initialisers with inputs have in common. Where an input may await, the whole route is async.
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
  /// Runs a handler that is not async, once inputs have been awaited: in their task, or on a thread that may block, where it would run
  /// there without them.
  fileprivate func respond(_ handler: @escaping @Sendable () throws -> AnyResponse) async throws -> AnyResponse {
    guard settings.blocking || request.hasLargeBody else { return try handler() }
    return try await BlockingPool.shared.run { try handler().completed() }
  }
}

extension RouteDefinition {
  /// What a route answers that was given nil for its handler.
  fileprivate struct NoHandlerError: Error {}

  /// Whether a type of values is also one of responses, which it then is.
  fileprivate struct ValueKind {
    let declaration: ResponseDeclaration
    private let isResponse: Bool

    init<Value: Encodable & Sendable>(_ type: Value.Type) {
      let response = type as? any ResponseConvertible.Type
      declaration = response?.declaration ?? ResponseDeclaration(value: type)
      isResponse = response != nil
    }

    func response<Value: Encodable & Sendable>(_ value: Value, in context: RenderingContext) throws -> AnyResponse {
      if isResponse, let value = value as? any ResponseConvertible { return try value.response(in: context) }
      return try context.response(value)
    }
  }
}
