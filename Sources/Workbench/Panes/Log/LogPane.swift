/// The last lines the server logged, the newest last.
struct LogPane: Component {
  enum Action: CaseIterable, Hashable, Sendable {}

  static let bindings: [Keymap<Action>.Binding] = []
  static let mostLines = 1000

  private(set) var lines: [Message.LogLine] = []
  /// How many were forgotten.
  private(set) var dropped = 0
  var position = ListPosition()

  var contexts: [KeyContext] { [.log] }

  var margins: ScreenLayout.Margins { ScreenLayout.Margins(hasBorder: true) }

  func obstacle(to action: Action, _ shared: SharedState) -> String? {}

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {}

  /// The cursor goes along when it stands on the last line.
  mutating func append(_ line: Message.LogLine) {
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

  func count(_ shared: SharedState) -> Int { lines.count }

  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState) {
    let list = place.parts(margins).list
    var below = painter.count(position, of: lines.count)
    if dropped > 0 { below += "  \(dropped) forgotten" }
    painter.frame(place.rect, title: "5 Server log", below: below, isFocused: place.isFocused)
    painter.list(list, count: lines.count, at: position, isFocused: place.isFocused) { Self.line(of: lines[$1]) }
    if lines.isEmpty { painter.write("nothing was logged yet", in: list, column: 1, style: Style(.dim)) }
  }

  private static func line(of line: Message.LogLine) -> Line {
    let (word, role): (String, Style.Role) =
      switch line.level {
      case .debug: ("debug ", .dim)
      case .info: ("", .text)
      case .warning: ("warn ", .warning)
      case .error: ("error ", .bad)
      }
    return Line([Span(line.time.isEmpty ? "" : line.time + " ", .dim), Span(word, role), Span(line.text)])
  }
}
