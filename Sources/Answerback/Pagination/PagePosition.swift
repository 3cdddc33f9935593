/// Which page a request asks for; each kind of pagination has its own.
public protocol PagePosition: Sendable {
  /// The parameters as they stand in a query, in the order of their declaration.
  var parameters: [(name: String, value: String)] { get }
  /// The names of all parameters, also of those that are left out.
  static var parameterNames: [String] { get }
}
