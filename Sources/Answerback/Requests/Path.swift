import FieldValues
import Foundation

/// The value of a path parameter `{name}`, percent-decoded; a text that is no value of its type is a 404.
/// Commas part the elements of an array: `/items/1,2,3`.
public struct Path<Value: InputValue>: Input {
  private let parameter: Parameter<Value>

  public init(_ name: String, _ type: Value.Type = Value.self) {
    parameter = Parameter(name: name, source: .path)
  }

  public var declarations: [InputDeclaration] { [parameter.declaration] }

  public func read(from request: Request) throws -> Value {
    do {
      let texts = request.pathParameters[parameter.name].map { [$0] } ?? []
      return try parameter.value(of: parameter.isList ? Parameter<Value>.elements(of: texts) : texts)
    } catch {
      throw HTTPError(.notFound)
    }
  }
}
