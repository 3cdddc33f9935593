/// A record has no key to go on from.
public struct CursorKeyError: Error, Sendable, Hashable, CustomStringConvertible {
  public var column: String
  public var type: String

  public var description: String {
    "column \(column) — holds no \(type) in the last record of a page — select it, and name the type of its values"
  }
}
