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
