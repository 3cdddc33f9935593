/// The two query parameters of a kind of pagination, read together so that every wrong or missing one is reported.
public struct PageInputs<Position: PagePosition>: SyncInput {
  /// The declarations of both parameters.
  public let declarations: [InputDeclaration]
  private let position: @Sendable (inout Reader) throws -> Position

  /// Creates an input of two parameters and the position they make. Faults are reported in the order of the parameters.
  public init<A: InputValue, B: InputValue>(
    _ first: Query<A>,
    _ second: Query<B>,
    _ make: @escaping @Sendable (A, B) -> Position
  ) {
    declarations = first.declarations + second.declarations
    position = { reader in
      let (first, second) = (try reader.read(first), try reader.read(second))
      guard let first, let second else { throw InputFaults(reader.faults) }
      return make(first, second)
    }
  }

  /// Reads both parameters and makes the position of them.
  /// - Throws: ``InputFaults`` that name every wrong or missing parameter.
  public func read(from request: Request) throws -> Position {
    var reader = Reader(request: request)
    return try position(&reader)
  }

  /// Reads parameters one after another and remembers what is wrong with each.
  private struct Reader {
    let request: Request
    private(set) var faults: [InputFault] = []

    init(request: Request) { self.request = request }

    mutating func read<I: SyncInput>(_ input: I) throws -> I.Value? {
      do {
        return try input.read(from: request)
      } catch let error as InputFaults {
        faults += error.faults
        return nil
      }
    }
  }
}
