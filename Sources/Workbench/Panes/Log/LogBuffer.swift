/// The last lines the server logged.
package struct LogBuffer: Sendable {
  static let mostLines = 1000

  private(set) var lines: [Line] = []
  /// How many were forgotten.
  private(set) var dropped = 0
  var position = ListPosition()

  /// The cursor goes along when it stands on the last line.
  mutating func append(_ line: Line) {
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

extension LogBuffer {
  /// A line the server logged.
  package struct Line: Sendable, Hashable {
    package enum Level: Int, Sendable, Hashable, Comparable {
      case debug, info, warning, error

      package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// The time of day as it is to be shown, `02:41:10`; may be empty.
    package var time: String
    package var level: Level
    package var text: String

    package init(time: String = "", level: Level = .info, text: String) {
      self.time = time
      self.level = level
      self.text = text
    }
  }
}
