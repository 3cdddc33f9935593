public import FieldValues
public import HTTPTypes
public import NIOCore

/// The values of a route's path parameters, in the order of the path.
public struct PathParameters: Sendable, Hashable {
  var names: [String] = []
  var values: [String] = []

  /// The value of a parameter, percent-decoded; nil when the path has none of this name.
  public subscript(name: String) -> String? {
    guard let index = names.firstIndex(of: name), index < values.count else { return nil }
    return values[index]
  }
}
