/// An input a route declares.
public struct RouteParameter: Sendable, Hashable {
  public enum Location: String, Sendable, Hashable {
    case path, query, header, cookie
  }

  public var name: String
  public var location: Location
  /// A value that can be sent as it is; nil when none is known.
  public var example: String?
  public var isRequired: Bool

  public init(_ name: String, in location: Location, example: String? = nil, isRequired: Bool = false) {
    self.name = name
    self.location = location
    self.example = example
    self.isRequired = isRequired
  }
}
