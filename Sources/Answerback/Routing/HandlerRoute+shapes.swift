/// The shapes a handler may have: with or without the request, with declared inputs, async or not, returning a value or a response.
extension HandlerRoute {

  /// A handler without the request and returns a value: encoded by the media type of its route.
  public init<Value: Encodable & Sendable>(
    _ path: String,
    _ handler: @escaping @Sendable () throws -> Value
  ) {
    self.init(
      path,
      returning: ResponseDeclaration(value: Value.self),
      .sync { context in
        try context.response(try handler())
      }
    )
  }

  /// An async handler without the request and returns a value: encoded by the media type of its route.
  public init<Value: Encodable & Sendable>(
    _ path: String,
    _ handler: @escaping @Sendable () async throws -> Value
  ) {
    self.init(
      path,
      returning: ResponseDeclaration(value: Value.self),
      .async { context in
        try context.response(try await handler())
      }
    )
  }

  /// A handler without the request and returns a response.
  public init<Value: ResponseConvertible>(
    _ path: String,
    _ handler: @escaping @Sendable () throws -> Value
  ) {
    self.init(
      path,
      returning: Value.declaration,
      .sync { context in
        try handler().response(in: context)
      }
    )
  }

  /// An async handler without the request and returns a response.
  public init<Value: ResponseConvertible>(
    _ path: String,
    _ handler: @escaping @Sendable () async throws -> Value
  ) {
    self.init(
      path,
      returning: Value.declaration,
      .async { context in
        try await handler().response(in: context)
      }
    )
  }

  /// A handler without the request and returns a response, although it is a value too.
  public init<Value: Encodable & ResponseConvertible>(
    _ path: String,
    _ handler: @escaping @Sendable () throws -> Value
  ) {
    self.init(
      path,
      returning: Value.declaration,
      .sync { context in
        try handler().response(in: context)
      }
    )
  }

  /// An async handler without the request and returns a response, although it is a value too.
  public init<Value: Encodable & ResponseConvertible>(
    _ path: String,
    _ handler: @escaping @Sendable () async throws -> Value
  ) {
    self.init(
      path,
      returning: Value.declaration,
      .async { context in
        try await handler().response(in: context)
      }
    )
  }

  /// A handler that takes the request and returns a value: encoded by the media type of its route.
  public init<Value: Encodable & Sendable>(
    _ path: String,
    _ handler: @escaping @Sendable (Request) throws -> Value
  ) {
    self.init(
      path,
      returning: ResponseDeclaration(value: Value.self),
      .sync { context in
        try context.response(try handler(context.request))
      }
    )
  }

  /// An async handler that takes the request and returns a value: encoded by the media type of its route.
  public init<Value: Encodable & Sendable>(
    _ path: String,
    _ handler: @escaping @Sendable (Request) async throws -> Value
  ) {
    self.init(
      path,
      returning: ResponseDeclaration(value: Value.self),
      .async { context in
        try context.response(try await handler(context.request))
      }
    )
  }

  /// A handler that takes the request and returns a response.
  public init<Value: ResponseConvertible>(
    _ path: String,
    _ handler: @escaping @Sendable (Request) throws -> Value
  ) {
    self.init(
      path,
      returning: Value.declaration,
      .sync { context in
        try handler(context.request).response(in: context)
      }
    )
  }

  /// An async handler that takes the request and returns a response.
  public init<Value: ResponseConvertible>(
    _ path: String,
    _ handler: @escaping @Sendable (Request) async throws -> Value
  ) {
    self.init(
      path,
      returning: Value.declaration,
      .async { context in
        try await handler(context.request).response(in: context)
      }
    )
  }

  /// A handler that takes the request and returns a response, although it is a value too.
  public init<Value: Encodable & ResponseConvertible>(
    _ path: String,
    _ handler: @escaping @Sendable (Request) throws -> Value
  ) {
    self.init(
      path,
      returning: Value.declaration,
      .sync { context in
        try handler(context.request).response(in: context)
      }
    )
  }

  /// An async handler that takes the request and returns a response, although it is a value too.
  public init<Value: Encodable & ResponseConvertible>(
    _ path: String,
    _ handler: @escaping @Sendable (Request) async throws -> Value
  ) {
    self.init(
      path,
      returning: Value.declaration,
      .async { context in
        try await handler(context.request).response(in: context)
      }
    )
  }

  /// A handler that takes the request and declared inputs and returns a value: encoded by the media type of its route.
  public init<Value: Encodable & Sendable, First: Input, each Rest: Input>(
    _ path: String,
    _ first: First,
    _ rest: repeat each Rest,
    handler: @escaping @Sendable (Request, First.Value, repeat (each Rest).Value) throws -> Value
  ) {
    var inputs = first.declarations
    for input in repeat each rest { inputs += input.declarations }
    self.init(
      path,
      inputs,
      returning: ResponseDeclaration(value: Value.self),
      .sync { context in
        let (one, more) = try context.request.values(of: first, repeat each rest)
        return try context.response(try handler(context.request, one, repeat each more))
      }
    )
  }

  /// An async handler that takes the request and declared inputs and returns a value: encoded by the media type of its route.
  public init<Value: Encodable & Sendable, First: Input, each Rest: Input>(
    _ path: String,
    _ first: First,
    _ rest: repeat each Rest,
    handler: @escaping @Sendable (Request, First.Value, repeat (each Rest).Value) async throws -> Value
  ) {
    var inputs = first.declarations
    for input in repeat each rest { inputs += input.declarations }
    self.init(
      path,
      inputs,
      returning: ResponseDeclaration(value: Value.self),
      .async { context in
        let (one, more) = try await context.request.values(of: first, repeat each rest)
        return try context.response(try await handler(context.request, one, repeat each more))
      }
    )
  }

  /// A handler that takes the request and declared inputs and returns a response.
  public init<Value: ResponseConvertible, First: Input, each Rest: Input>(
    _ path: String,
    _ first: First,
    _ rest: repeat each Rest,
    handler: @escaping @Sendable (Request, First.Value, repeat (each Rest).Value) throws -> Value
  ) {
    var inputs = first.declarations
    for input in repeat each rest { inputs += input.declarations }
    self.init(
      path,
      inputs,
      returning: Value.declaration,
      .sync { context in
        let (one, more) = try context.request.values(of: first, repeat each rest)
        return try handler(context.request, one, repeat each more).response(in: context)
      }
    )
  }

  /// An async handler that takes the request and declared inputs and returns a response.
  public init<Value: ResponseConvertible, First: Input, each Rest: Input>(
    _ path: String,
    _ first: First,
    _ rest: repeat each Rest,
    handler: @escaping @Sendable (Request, First.Value, repeat (each Rest).Value) async throws -> Value
  ) {
    var inputs = first.declarations
    for input in repeat each rest { inputs += input.declarations }
    self.init(
      path,
      inputs,
      returning: Value.declaration,
      .async { context in
        let (one, more) = try await context.request.values(of: first, repeat each rest)
        return try await handler(context.request, one, repeat each more).response(in: context)
      }
    )
  }

  /// A handler that takes the request and declared inputs and returns a response, although it is a value too.
  public init<Value: Encodable & ResponseConvertible, First: Input, each Rest: Input>(
    _ path: String,
    _ first: First,
    _ rest: repeat each Rest,
    handler: @escaping @Sendable (Request, First.Value, repeat (each Rest).Value) throws -> Value
  ) {
    var inputs = first.declarations
    for input in repeat each rest { inputs += input.declarations }
    self.init(
      path,
      inputs,
      returning: Value.declaration,
      .sync { context in
        let (one, more) = try context.request.values(of: first, repeat each rest)
        return try handler(context.request, one, repeat each more).response(in: context)
      }
    )
  }

  /// An async handler that takes the request and declared inputs and returns a response, although it is a value too.
  public init<Value: Encodable & ResponseConvertible, First: Input, each Rest: Input>(
    _ path: String,
    _ first: First,
    _ rest: repeat each Rest,
    handler: @escaping @Sendable (Request, First.Value, repeat (each Rest).Value) async throws -> Value
  ) {
    var inputs = first.declarations
    for input in repeat each rest { inputs += input.declarations }
    self.init(
      path,
      inputs,
      returning: Value.declaration,
      .async { context in
        let (one, more) = try await context.request.values(of: first, repeat each rest)
        return try await handler(context.request, one, repeat each more).response(in: context)
      }
    )
  }

  @available(
    *,
    unavailable,
    message:
      "a handler returns an Encodable value or a ResponseConvertible response; for an answer without content return NoContent()"
  )
  @_disfavoredOverload
  public init(_ path: String, _ handler: @escaping @Sendable () throws -> Any) {
    self.init(path, returning: ResponseDeclaration(), .sync { _ in AnyResponse() })
  }
}
