import Workbench

extension BenchSession {
  /// The shortest time between two drawings that nobody asked for by a key: 30 a second.
  private static let rest = Duration.milliseconds(33)

  /// Draws when the model changed: at once after a key and after a quiet time, else at the end of the rest.
  func drawIfDue(isUrgent: Bool) async {
    guard isDirty, isUrgent || !isResting else { return }
    await draw()
    guard !isResting else { return }
    isResting = true
    let (services, inbox) = (services, inbox)
    Task {
      await services.sleep(Self.rest)
      inbox.put(.rested)
    }
  }

  func draw() async {
    isDirty = false
    await terminal.draw(view(model, size: size))
  }

  /// The screen as text: a line for each row, without the blanks at its end.
  var screenText: String {
    view(model, size: size).grid.lines.map { line in
      let end = line.lastIndex { $0 != " " }
      return (end.map { line[...$0] } ?? "") + "\n"
    }.joined()
  }
}
