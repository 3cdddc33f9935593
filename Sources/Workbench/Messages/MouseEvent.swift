/// What the mouse did, and where.
public struct MouseEvent: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case click, wheelUp, wheelDown
  }

  public var kind: Kind
  public var position: Position

  public init(_ kind: Kind, at position: Position) {
    self.kind = kind
    self.position = position
  }
}
