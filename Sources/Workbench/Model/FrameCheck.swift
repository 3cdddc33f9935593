import FieldValues
import ScenarioSyntax
import Scenarios

/// A frame of an event stream that a scenario is to expect; the runner judges it when the scenario runs.
struct FrameCheck: Sendable, Hashable {
  /// The request it belongs to.
  let request: Expectations.Identity
  /// The frame's number in its stream, from 0.
  let number: Int
  /// What `p` goes through: this frame, one of its type, one of its type in time, the end of the stream.
  private let choices: [[EventSyntax]]
  private var choice = 0
  /// Whether a file has it as it is.
  var isSaved = false

  /// - Parameters:
  ///   - bytes: the frame's lines as they came.
  ///   - gap: the time since the frame before, or since the head.
  init(request: Expectations.Identity, number: Int, _ bytes: ArraySlice<UInt8>, gap: Duration) {
    self.request = request
    self.number = number
    var decoder = ServerSentEventDecoder()
    let fields = decoder.decode(Array(bytes) + [0x0A, 0x0A]).first?.fields ?? []
    let exact = fields.compactMap { Self.line($0.name, PatternSyntax(literal: $0.value)) }
    let end = [EventSyntax(.eof)]
    guard exact.contains(where: { $0.field == .data }) else {
      choices = exact.isEmpty ? [end] : [[EventSyntax(.frame(EventFrameSyntax(exact)))], end]
      return
    }
    let any = PatternSyntax([.matcher(MatcherSyntax(.any))])
    var ofType: [EventFrameSyntax.Line] = []
    for line in exact where line.field != .data || !ofType.contains(where: { $0.field == .data }) {
      ofType.append(line.field == .event ? line : EventFrameSyntax.Line(line.field, any))
    }
    let next = EventSyntax(.frame(EventFrameSyntax(ofType)))
    choices = [
      [EventSyntax(.frame(EventFrameSyntax(exact)))], [next], [EventSyntax(.within(Self.limit(for: gap))), next], end,
    ]
  }

  /// nil for a field that readers pass over, which no line can say.
  private static func line(_ name: String, _ value: PatternSyntax) -> EventFrameSyntax.Line? {
    guard let field = EventFrameSyntax.Field(rawValue: name), field != .dataRaw else { return nil }
    return EventFrameSyntax.Line(field, value)
  }

  var events: [EventSyntax] { choices[choice % choices.count] }

  var isEnd: Bool { events.contains { $0.kind == .eof } }

  /// The lines of the scenario on one row.
  var text: String {
    events.map { $0.text.split(separator: "\n").joined(separator: "  ") }.joined(separator: "  ")
  }

  mutating func cycle() {
    choice += 1
    isSaved = false
  }

  /// Twice the time that was seen, in whole tens of milliseconds, and a second at least: a slower machine must not fail.
  private static func limit(for gap: Duration) -> Duration {
    let step = Duration.milliseconds(10)
    let steps: Double = min(max(.zero, gap), .seconds(3600)) * 2 / step
    return max(.seconds(1), step * Int(steps.rounded(.up)))
  }

  /// `[Events]` of checks in stream order; frames between them may be any.
  static func script(of checks: [FrameCheck]) -> [EventSyntax] {
    var events: [EventSyntax] = []
    var next = 0
    let sorted = checks.sorted { $0.number < $1.number }
    for check in sorted where !check.isEnd {
      if check.number > next { events.append(EventSyntax(.skip(0...mostSkipped))) }
      events += check.events
      next = check.number + 1
    }
    guard sorted.contains(where: \.isEnd) else { return events + [EventSyntax(.stop)] }
    return events + [EventSyntax(.skip(0...mostSkipped)), EventSyntax(.eof)]
  }

  private static let mostSkipped = 1000
}
