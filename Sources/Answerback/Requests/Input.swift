/// Something a handler asks for: declared on the route, read from the request before the handler runs.
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
/// A route with such an input runs in a task, also where its handler is not async. An input that never awaits conforms to ``SyncInput``
/// instead, so that its route stays on the event loop.
public protocol Input<Value>: Sendable {
  associatedtype Value: Sendable

  /// What the documentation and the bench say about it; a group of inputs has several. Without one the input is not documented.
  var declarations: [InputDeclaration] { get }

  /// Reads the value.
  /// - Throws: ``InputFaults`` with everything that is wrong with it; an ``HTTPError`` ends the request at once.
  func read(from request: Request) async throws -> Value

  /// The same input as one that is read without awaiting; nil, the default, where reading it may await. Asked once, when the route is made.
  var withoutAwaiting: (any SyncInput<Value>)? { get }
}

extension Input {
  /// No declaration: the input is not documented.
  public var declarations: [InputDeclaration] { [] }

  /// nil: reading may await.
  public var withoutAwaiting: (any SyncInput<Value>)? { nil }
}

/// An input that is read without awaiting. The handler of a route whose inputs all are, and that is not async itself, runs without a task.
public protocol SyncInput<Value>: Input {
  /// Reads the value.
  /// - Throws: ``InputFaults`` with everything that is wrong with it; an ``HTTPError`` ends the request at once.
  func read(from request: Request) throws -> Value
}

extension SyncInput {
  /// The input itself.
  public var withoutAwaiting: (any SyncInput<Value>)? { self }
}

extension Request {
  /// The inputs of a handler or of a group, and whether reading them may await, which is decided when they are declared.
  struct DeclaredInputs<each Part: Input>: Sendable {
    private let slots: (repeat InputReader.Slot<each Part>)
    let declarations: [InputDeclaration]
    /// Whether one of them may await.
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

    /// Reads inputs of which none awaits.
    /// - Throws: as ``InputReader/finish()``.
    func readNow(from request: Request) throws -> (repeat (each Part).Value) {
      var reader = InputReader(request)
      let values = (repeat reader.readNow(each slots))
      try reader.finish()
      return (repeat try (each values).get())
    }

    /// Reads the inputs one after another: those of a large body on a thread that may block, since a task would hold one of the few
    /// threads that all tasks share.
    /// - Throws: as ``InputReader/finish()``.
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

    /// The values for a handler, of inputs of which none awaits.
    /// - Throws: a 400 that names every fault, or the ``HTTPError`` of an input.
    func valuesNow(of request: Request) throws -> (repeat (each Part).Value) {
      do { return try readNow(from: request) } catch let faults as InputFaults { throw faults.httpError }
    }

    /// The values for a handler.
    /// - Throws: a 400 that names every fault, or the ``HTTPError`` of an input.
    func values(of request: Request) async throws -> (repeat (each Part).Value) {
      do { return try await read(from: request) } catch let faults as InputFaults { throw faults.httpError }
    }
  }

  /// Reads inputs one after another and collects every fault, in declaration order. After an ``HTTPError`` it reads no further.
  struct InputReader {
    private let request: Request
    private var faults: [InputFault] = []
    private var fatal: (any Error)?

    init(_ request: Request) {
      self.request = request
    }

    mutating func read<I: SyncInput>(_ input: I) -> Result<I.Value, any Error> {
      if let fatal { return .failure(fatal) }
      return noted(Result { try input.read(from: request) })
    }

    mutating func readNow<I>(_ slot: Slot<I>) -> Result<I.Value, any Error> {
      if let fatal { return .failure(fatal) }
      return noted(Result { try slot.readNow(from: request) })
    }

    mutating func read<I>(_ slot: Slot<I>) async -> Result<I.Value, any Error> {
      if let fatal { return .failure(fatal) }
      do { return noted(.success(try await slot.read(from: request))) } catch { return noted(.failure(error)) }
    }

    private mutating func noted<Value>(_ result: Result<Value, any Error>) -> Result<Value, any Error> {
      switch result {
      case .success: break
      case .failure(let error as InputFaults): faults += error.faults
      case .failure(let error): fatal = error
      }
      return result
    }

    /// - Throws: what is no fault of an input, such as an ``HTTPError``, else ``InputFaults`` with all faults.
    func finish() throws {
      if let fatal { throw fatal }
      if !faults.isEmpty { throw InputFaults(faults) }
    }

    /// An input, and how it is read without awaiting.
    struct Slot<I: Input>: Sendable {
      let input: I
      /// nil where reading may await.
      let withoutAwaiting: (any SyncInput<I.Value>)?

      /// Reading without awaiting was asked for, and the input may await.
      private struct MayAwaitError: Error {}

      init(_ input: I) {
        self.input = input
        withoutAwaiting = input.withoutAwaiting
      }

      func readNow(from request: Request) throws -> I.Value {
        guard let withoutAwaiting else { throw MayAwaitError() }
        return try withoutAwaiting.read(from: request)
      }

      func read(from request: Request) async throws -> I.Value {
        guard withoutAwaiting != nil else { return try await input.read(from: request) }
        return request.hasLargeBody
          ? try await BlockingPool.shared.run { try self.readNow(from: request) } : try readNow(from: request)
      }
    }
  }
}

extension InputFaults {
  /// The 400 that names all faults.
  var httpError: HTTPError {
    HTTPError(.badRequest, faults.count == 1 ? faults[0].message : "\(faults.count) inputs are wrong", extra: faults)
  }
}
