/// What the terminal can do and the user wants of it.
public struct Capabilities: Sendable, Hashable {
  /// Draw with ASCII only (`--ascii`, or a locale without UTF-8).
  public var ascii: Bool
  /// Whether there are colours; without them attributes and letters carry everything.
  public var colour: Bool
  public var mouse: Bool
  /// Whether anything may move by itself (`--no-motion`).
  public var motion: Bool

  public init(ascii: Bool = false, colour: Bool = true, mouse: Bool = true, motion: Bool = true) {
    self.ascii = ascii
    self.colour = colour
    self.mouse = mouse
    self.motion = motion
  }
}
