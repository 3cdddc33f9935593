/// An input a route declares.
public struct RouteParameter: Sendable, Hashable {
  public enum Location: String, Sendable, Hashable {
    case path, query, header, cookie
  }

  public var name: String
  public var location: Location
  /// The type of its values and their bounds, for people: `Int 1...100`; may be empty.
  public var type: String
  /// A value that can be sent as it is; nil when none is known.
  public var example: String?
  /// What the route takes when it is not sent; nil when there is no such value.
  public var defaultValue: String?
  public var isRequired: Bool

  public init(
    _ name: String,
    in location: Location,
    type: String = "",
    example: String? = nil,
    defaultValue: String? = nil,
    isRequired: Bool = false
  ) {
    self.name = name
    self.location = location
    self.type = type
    self.example = example
    self.defaultValue = defaultValue
    self.isRequired = isRequired
  }
}
