import FieldValues
import Scenarios

/// One frame by itself: when it came, its lines, its data laid out as a body is.
struct FrameDetail: Sendable {
  let number: Int
  /// What stands above the data.
  let heading: [SummaryTab.Row]
  let bytes: [UInt8]
  private(set) var data: BodyView
  var position = ListPosition()

  /// nil when the frame is forgotten.
  init?(_ log: StreamLog, number: Int) {
    guard let frame = log[number] else { return nil }
    self.number = number
    let kept = log.bytes(of: number)
    var rows = [
      SummaryTab.Row(name: log.kind == .events ? "frame" : log.kind == .chunks ? "chunk" : "read", value: "\(number + 1)"),
      SummaryTab.Row(name: "time", value: Self.words(for: frame, before: log[number - 1])),
      SummaryTab.Row(name: "size", value: "\(frame.size) bytes" + (frame.size > frame.length ? ", \(frame.length) kept" : "")),
    ]
    if log.kind == .events {
      let event = EventFrame(kept)
      if let id = event.id { rows.append(SummaryTab.Row(name: "id", value: id)) }
      rows.append(SummaryTab.Row(name: "event", value: event.event ?? "message, by default"))
      if let retry = event.retry { rows.append(SummaryTab.Row(name: "retry", value: retry)) }
      rows += event.comments.map { SummaryTab.Row(name: "comment", value: $0, role: .dim) }
      rows += event.others.map { SummaryTab.Row(name: $0.name, value: "\($0.value)   (readers pass over it)", role: .warning) }
      if event.data == nil { rows.append(SummaryTab.Row(name: "data", value: "none: readers see no event", role: .dim)) }
      bytes = Array((event.data ?? "").utf8)
    } else {
      bytes = Array(kept)
    }
    heading = rows
    data = BodyView(data: bytes)
  }

  var count: Int { heading.count + data.count }

  func line(at row: Int) -> Line {
    guard row >= heading.count else {
      return Line([Span(heading[row].name, .name, width: 12), Span(heading[row].value, heading[row].role)])
    }
    return BodyTab(data, bytes).line(at: row - heading.count)
  }

  /// Folds the container under the cursor; false where there is none.
  mutating func toggleFold() -> Bool {
    guard position.selection >= heading.count, let opener = data.toggleFold(at: position.selection - heading.count) else {
      return false
    }
    position.selection = heading.count + opener
    return true
  }

  private static func words(for frame: StreamLog.Frame, before: StreamLog.Frame?) -> String {
    let time = Duration.microseconds(frame.time).columnText
    guard let before else { return time }
    return "\(time), \(Duration.microseconds(max(0, frame.time - before.time)).columnText) after the one before"
  }
}
