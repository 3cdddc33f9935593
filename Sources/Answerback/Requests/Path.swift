import FieldValues
import Foundation

/// The value of a path parameter `{name}`, percent-decoded; a text that is no value of its type is a 404.
/// Commas part the elements of an array: `/items/1,2,3`.
public struct Path<Value: InputValue>: SyncInput {
  private let parameter: Parameter<Value>

  /// Creates an input that reads a path parameter.
  /// - Parameters:
  ///   - name: The name that stands in the path of the route: `id` of `/items/{id}`.
  ///   - type: What the text is read as.
  public init(_ name: String, _ type: Value.Type = Value.self) {
    parameter = Parameter(name: name, source: .path)
  }

  /// The parameter.
  public var declarations: [InputDeclaration] { [parameter.declaration] }

  /// Reads the value.
  /// - Throws: a 404 where the text is no value of the type.
  public func read(from request: Request) throws -> Value {
    do {
      let texts = request.pathParameters[parameter.name].map { [$0] } ?? []
      return try parameter.value(of: parameter.isList ? Parameter<Value>.elements(of: texts) : texts)
    } catch {
      throw HTTPError(.notFound)
    }
  }
}
