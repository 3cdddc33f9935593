/// The last lines the server logged.
struct LogBuffer: Sendable {
  static let mostLines = 1000

  private(set) var lines: [LogLine] = []
  /// How many were forgotten.
  private(set) var dropped = 0
  var position = ListPosition()

  /// The cursor goes along when it stands on the last line.
  mutating func append(_ line: LogLine) {
    let follows = position.selection >= lines.count - 1
    lines.append(line)
    if lines.count > Self.mostLines {
      let surplus = lines.count - Self.mostLines
      lines.removeFirst(surplus)
      dropped += surplus
      position.selection = max(0, position.selection - surplus)
      position.top = max(0, position.top - surplus)
    }
    if follows { position.selection = lines.count - 1 }
  }
}
