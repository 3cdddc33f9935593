/// A scenario file that can be run.
public struct ScenarioEntry: Sendable, Hashable {
  /// The path as it is opened, `scenarios/cookies/layers.scenario`.
  public var path: String
  /// What the list shows: the file's name without its extension, or its `#@ name`.
  public var name: String

  public init(path: String, name: String) {
    self.path = path
    self.name = name
  }
}
