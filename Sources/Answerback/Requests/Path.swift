import FieldValues
import Foundation

/// An input that reads a path parameter `{name}`, percent-decoded. If the text isn't a value of the type, the response is a 404.
///
/// The elements of an array are separated by commas: `/items/1,2,3`.
public struct Path<Value: InputValue>: SyncInput {
  private let parameter: Parameter<Value>

  /// Creates an input that reads a path parameter.
  /// - Parameters:
  ///   - name: The name in the path of the route: `id` in `/items/{id}`.
  ///   - type: The type that the text is read as.
  public init(_ name: String, _ type: Value.Type = Value.self) {
    parameter = Parameter(name: name, source: .path)
  }

  /// The declaration of the parameter.
  public var declarations: [InputDeclaration] { [parameter.declaration] }

  /// Reads the value.
  /// - Throws: A 404 if the text isn't a value of the type.
  public func read(from request: Request) throws -> Value {
    do {
      let texts = request.pathParameters[parameter.name].map { [$0] } ?? []
      return try parameter.value(of: parameter.isList ? Parameter<Value>.elements(of: texts) : texts)
    } catch {
      throw HTTPError(.notFound)
    }
  }
}

extension Request {
  /// The values of a route's path parameters, in the order of the path.
  public struct PathParameters: Sendable, Hashable {
    var names: [String] = []
    var values: [String] = []

    /// The value of a parameter, percent-decoded; nil if the path has no parameter of this name.
    public subscript(name: String) -> String? {
      guard let index = names.firstIndex(of: name), index < values.count else { return nil }
      return values[index]
    }
  }
}
