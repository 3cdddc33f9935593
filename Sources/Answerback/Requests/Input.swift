/// A part of a request that a handler needs. It is declared on the route, and read before the handler runs.
///
/// ```swift
/// struct CurrentUser: Input {
///   let sessions: Sessions
///   var declarations: [InputDeclaration] { CookieValue("sid", String.self).declarations }
///
///   func read(from request: Request) async throws -> User {
///     guard let user = try await sessions.user(of: request) else { throw HTTPError(.unauthorized) }
///     return user
///   }
/// }
/// ```
///
/// A route with such an input runs in a task, even if its handler isn't async. Conform to ``SyncInput`` instead if reading never
/// awaits, so that the route runs on the event loop.
public protocol Input<Value>: Sendable {
  /// The type that is read from the request.
  associatedtype Value: Sendable

  /// The declarations of the input for the documentation and the bench; a group of inputs has several. If there are none, the
  /// input isn't documented.
  var declarations: [InputDeclaration] { get }

  /// Reads the value.
  /// - Throws: ``InputFaults`` with everything that is wrong with the input, or an ``HTTPError``, which ends the request at once.
  func read(from request: Request) async throws -> Value

  /// This input as one that is read without awaiting; nil, the default, if reading may await. It is read once, when the route is
  /// created.
  var withoutAwaiting: (any SyncInput<Value>)? { get }
}

extension Input {
  /// No declarations: the input isn't documented.
  public var declarations: [InputDeclaration] { [] }

  /// nil, because reading may await.
  public var withoutAwaiting: (any SyncInput<Value>)? { nil }
}

/// An input that is read without awaiting. If all inputs of a route are of this kind and its handler isn't async, the handler
/// runs without a task.
public protocol SyncInput<Value>: Input {
  /// Reads the value.
  /// - Throws: ``InputFaults`` with everything that is wrong with the input, or an ``HTTPError``, which ends the request at once.
  func read(from request: Request) throws -> Value
}

extension SyncInput {
  /// The input itself.
  public var withoutAwaiting: (any SyncInput<Value>)? { self }
}

extension Request {
  /// The inputs of a handler or of a group. Whether reading them may await is decided when they are declared.
  struct DeclaredInputs<each Part: Input>: Sendable {
    private let slots: (repeat InputReader.Slot<each Part>)
    let declarations: [InputDeclaration]
    /// Whether reading one of the inputs may await.
    let mayAwait: Bool

    init(_ parts: repeat each Part) {
      slots = (repeat InputReader.Slot(each parts))
      var declarations: [InputDeclaration] = []
      var mayAwait = false
      for slot in repeat each slots {
        declarations += slot.input.declarations
        if slot.withoutAwaiting == nil { mayAwait = true }
      }
      self.declarations = declarations
      self.mayAwait = mayAwait
    }

    /// Reads the inputs if none of them awaits.
    /// - Throws: The errors of ``InputReader/finish()``.
    func readNow(from request: Request) throws -> (repeat (each Part).Value) {
      var reader = InputReader(request)
      let values = (repeat reader.readNow(each slots))
      try reader.finish()
      return (repeat try (each values).get())
    }

    /// Reads the inputs one after another. A large body is read on a thread that may block, because decoding it in a task would
    /// occupy one of the few threads that all tasks share.
    /// - Throws: The errors of ``InputReader/finish()``.
    func read(from request: Request) async throws -> (repeat (each Part).Value) {
      guard mayAwait else {
        return request.hasLargeBody
          ? try await BlockingPool.shared.run { try self.readNow(from: request) } : try readNow(from: request)
      }
      var reader = InputReader(request)
      let values = (repeat await reader.read(each slots))
      try reader.finish()
      return (repeat try (each values).get())
    }

    /// Returns the values for a handler if none of the inputs awaits.
    /// - Throws: A 400 that lists every fault, or the ``HTTPError`` of an input.
    func valuesNow(of request: Request) throws -> (repeat (each Part).Value) {
      do { return try readNow(from: request) } catch let faults as InputFaults { throw faults.httpError }
    }

    /// Returns the values for a handler.
    /// - Throws: A 400 that lists every fault, or the ``HTTPError`` of an input.
    func values(of request: Request) async throws -> (repeat (each Part).Value) {
      do { return try await read(from: request) } catch let faults as InputFaults { throw faults.httpError }
    }
  }
}
