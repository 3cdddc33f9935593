/// A group of inputs that is read into one value, such as a struct.
///
/// ```swift
/// Inputs(Path("n", Int.self), Query("flag", Bool?.self)) { Filter(n: $0, flag: $1) }
/// ```
///
/// Reading the group may await if reading one of its inputs may.
public struct Inputs<Value: Sendable, each Part: Input>: Input {
  private let parts: Request.DeclaredInputs<repeat each Part>
  private let make: @Sendable (repeat (each Part).Value) throws -> Value

  /// Creates a group.
  /// - Parameters:
  ///   - parts: The inputs, in the order in which they are read and their faults are listed.
  ///   - make: Creates the value of the group from the values of the inputs. It may throw ``InputFaults`` or an ``HTTPError``.
  public init(_ parts: repeat each Part, make: @escaping @Sendable (repeat (each Part).Value) throws -> Value) {
    self.parts = Request.DeclaredInputs(repeat each parts)
    self.make = make
  }

  /// The declarations of all inputs, in order.
  public var declarations: [InputDeclaration] { parts.declarations }

  /// Reads all inputs and creates the value.
  /// - Throws: ``InputFaults`` with the faults of all inputs, or the ``HTTPError`` of one.
  public func read(from request: Request) async throws -> Value {
    let values = try await parts.read(from: request)
    return try make(repeat each values)
  }

  /// The group as an input that is read without awaiting; nil if one of its inputs may await.
  public var withoutAwaiting: (any SyncInput<Value>)? { parts.mayAwait ? nil : Now(inputs: self) }

  private struct Now: SyncInput {
    let inputs: Inputs

    func read(from request: Request) throws -> Value {
      let values = try inputs.parts.readNow(from: request)
      return try inputs.make(repeat each values)
    }
  }
}
