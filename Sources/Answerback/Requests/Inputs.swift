/// Several inputs made into one value, a struct of them, say: `Inputs(Path("n", Int.self), Query("flag", Bool?.self)) { Filter(n: $0, flag: $1) }`.
///
/// The group awaits where one of its inputs does.
public struct Inputs<Value: Sendable, each Part: Input>: Input {
  private let parts: Request.DeclaredInputs<repeat each Part>
  private let make: @Sendable (repeat (each Part).Value) throws -> Value

  /// Creates a group.
  /// - Parameters:
  ///   - parts: The inputs, in the order in which they are read and their faults are named.
  ///   - make: Makes the value of theirs. It may throw ``InputFaults`` or an ``HTTPError``.
  public init(_ parts: repeat each Part, make: @escaping @Sendable (repeat (each Part).Value) throws -> Value) {
    self.parts = Request.DeclaredInputs(repeat each parts)
    self.make = make
  }

  /// Those of all parts, in order.
  public var declarations: [InputDeclaration] { parts.declarations }

  /// Reads all parts, and makes the value.
  /// - Throws: ``InputFaults`` with the faults of all parts, or the ``HTTPError`` of one.
  public func read(from request: Request) async throws -> Value {
    let values = try await parts.read(from: request)
    return try make(repeat each values)
  }

  /// The group, where none of its parts awaits.
  public var withoutAwaiting: (any SyncInput<Value>)? { parts.mayAwait ? nil : Now(inputs: self) }

  private struct Now: SyncInput {
    let inputs: Inputs

    func read(from request: Request) throws -> Value {
      let values = try inputs.parts.readNow(from: request)
      return try inputs.make(repeat each values)
    }
  }
}
