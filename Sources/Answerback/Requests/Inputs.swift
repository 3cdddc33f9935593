/// Several inputs made into one value, a struct of them, say: `Inputs(Path("n", Int.self), Query("flag", Bool?.self)) { Filter(n: $0, flag: $1) }`.
public struct Inputs<Value: Sendable, each Part: Input>: Input {
  private let parts: (repeat each Part)
  private let make: @Sendable (repeat (each Part).Value) throws -> Value

  public init(_ parts: repeat each Part, make: @escaping @Sendable (repeat (each Part).Value) throws -> Value) {
    self.parts = (repeat each parts)
    self.make = make
  }

  public var declarations: [InputDeclaration] {
    var all: [InputDeclaration] = []
    for part in repeat each parts { all += part.declarations }
    return all
  }

  public func read(from request: Request) throws -> Value {
    var reader = Request.InputReader(request)
    let values = (repeat reader.read(each parts))
    try reader.finish()
    return try make(repeat (each values).get())
  }
}
