/// Something a handler asks for: declared on the route, read from the request before the handler runs.
public protocol Input<Value>: Sendable {
  associatedtype Value: Sendable

  /// What the documentation and the bench say about it; a group of inputs has several.
  var declarations: [InputDeclaration] { get }

  /// Reads the value.
  /// - Throws: everything that is wrong with it; an ``HTTPError`` ends the request at once.
  func read(from request: Request) throws -> Value
}

extension Request {
  /// Reads the inputs of a handler.
  /// - Throws: as ``InputReader/finish()``.
  func values<First: Input, each Rest: Input>(
    of first: First,
    _ rest: repeat each Rest
  ) throws -> (First.Value, (repeat (each Rest).Value)) {
    var reader = InputReader(self)
    let one = reader.read(first)
    let more = (repeat reader.read(each rest))
    try reader.finish()
    return (try one.get(), (repeat try (each more).get()))
  }

  /// Reads the inputs of an async handler: those of a large body on a thread that may block, since a task would hold one of the few
  /// threads that all tasks share.
  /// - Throws: as ``InputReader/finish()``.
  func values<First: Input, each Rest: Input>(
    of first: First,
    _ rest: repeat each Rest
  ) async throws -> (First.Value, (repeat (each Rest).Value)) {
    let read: @Sendable () throws -> (First.Value, (repeat (each Rest).Value)) = { try self.values(of: first, repeat each rest) }
    return hasLargeBody ? try await BlockingPool.shared.run(read) : try read()
  }

  /// Reads inputs one after another and collects every fault, in declaration order.
  struct InputReader {
    private let request: Request
    private var faults: [InputFault] = []
    private var fatal: (any Error)?

    init(_ request: Request) {
      self.request = request
    }

    mutating func read<I: Input>(_ input: I) -> Result<I.Value, any Error> {
      let result = Result { try input.read(from: request) }
      switch result {
      case .success: break
      case .failure(let error as InputFaults): faults += error.faults
      case .failure(let error): fatal = fatal ?? error
      }
      return result
    }

    /// - Throws: an ``HTTPError`` of one input, else a 400 with all faults.
    func finish() throws {
      if let fatal { throw fatal }
      guard faults.isEmpty else {
        throw HTTPError(.badRequest, faults.count == 1 ? faults[0].message : "\(faults.count) inputs are wrong", extra: faults)
      }
    }
  }
}
