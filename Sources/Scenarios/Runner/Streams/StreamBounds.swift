import ScenarioSyntax

/// How much of a stream is read: the lines `@limit` of a script, or the bounds a script without them has.
struct StreamBounds: Sendable {
  /// A stream without `@limit` in bytes: more than this fails.
  static let bytesWithoutLimit = 16 * 1024 * 1024
  /// A stream without `@limit` in frames: more than so many fail.
  static let framesWithoutLimit = 10_000

  let bytes: Int
  let frames: Int
  /// The lines that state the bounds; nil for those nobody stated.
  let bytesNode: EventSyntax?
  let framesNode: EventSyntax?

  init(_ events: [EventSyntax]) {
    var bytes: (Int, EventSyntax)?
    var frames: (Int, EventSyntax)?
    for event in events {
      switch event.kind {
      case .limit(.bytes(let count)) where count < bytes?.0 ?? .max: bytes = (count, event)
      case .limit(.frames(let count)) where count < frames?.0 ?? .max: frames = (count, event)
      default: break
      }
    }
    self.bytes = bytes?.0 ?? StreamBounds.bytesWithoutLimit
    self.frames = frames?.0 ?? StreamBounds.framesWithoutLimit
    bytesNode = bytes?.1
    framesNode = frames?.1
  }
}
