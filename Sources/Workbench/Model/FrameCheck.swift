import FieldValues
import ScenarioSyntax
import Scenarios

/// A frame of an event stream that a scenario is to expect; the runner judges it when the scenario runs.
struct FrameCheck: Sendable, Hashable {
  /// The request it belongs to.
  let request: Expectations.Identity
  /// The frame's number in its stream, from 0.
  let number: Int
  /// What `p` goes through: this frame, one of its type, one of its type in time, so many of its type in a time, none of its type,
  /// the end of the stream in time, the end of the stream.
  private let choices: [Form]
  private var choice = 0
  /// Whether a file has it as it is.
  var isSaved = false

  /// Something that is expected of a stream.
  private struct Form: Sendable, Hashable {
    var events: [EventSyntax] = []
    /// What is expected of all that came.
    var assertion: AssertSyntax?
    /// Where it stands among the forms of other frames.
    var part = Part.frame
  }

  private enum Part: Sendable, Hashable {
    case frame
    /// Everything that comes in a time.
    case time(Duration)
    case end
  }

  /// - Parameters:
  ///   - bytes: the frame's lines as they came.
  ///   - gap: the time since the frame before, or since the head.
  ///   - recent: how many frames of its type came lately, this one included, and in how long.
  init(
    request: Expectations.Identity,
    number: Int,
    _ bytes: ArraySlice<UInt8>,
    gap: Duration,
    recent: (count: Int, time: Duration) = (1, .zero)
  ) {
    self.request = request
    self.number = number
    var decoder = ServerSentEventDecoder()
    let frame = decoder.decode(Array(bytes) + [0x0A, 0x0A]).first
    let exact = (frame?.fields ?? []).compactMap { Self.line($0.name, PatternSyntax(literal: $0.value)) }
    let end = Form(events: [EventSyntax(.eof)], part: .end)
    guard let event = frame?.event else {
      choices = exact.isEmpty ? [end] : [Form(events: [EventSyntax(.frame(EventFrameSyntax(exact)))]), end]
      return
    }
    let any = PatternSyntax([.matcher(MatcherSyntax(.any))])
    var ofType: [EventFrameSyntax.Line] = []
    for line in exact where line.field != .data || !ofType.contains(where: { $0.field == .data }) {
      ofType.append(line.field == .event ? line : EventFrameSyntax.Line(line.field, any))
    }
    let next = EventSyntax(.frame(EventFrameSyntax(ofType)))
    let time = Self.limit(for: recent.time)
    var endInTime = end
    endInTime.events.insert(EventSyntax(.within(time)), at: 0)
    choices = [
      Form(events: [EventSyntax(.frame(EventFrameSyntax(exact)))]), Form(events: [next]),
      Form(events: [EventSyntax(.within(Self.limit(for: gap))), next]),
      Form(assertion: Self.count(of: event.type, .greaterOrEqual, recent.count), part: .time(time)),
      Form(assertion: Self.count(of: event.type, .equal, 0), part: .time(time)), endInTime, end,
    ]
  }

  /// `events "tick" count >= 3`
  private static func count(of type: String, _ comparison: PredicateSyntax.Operator, _ number: Int) -> AssertSyntax {
    let query = QuerySyntax(.events(TemplateSyntax(literal: type)))
    return AssertSyntax(query, filters: [FilterSyntax(.count)], PredicateSyntax(comparison, ValueSyntax(.number("\(number)"))))
  }

  /// nil for a field that readers pass over, which no line can say.
  private static func line(_ name: String, _ value: PatternSyntax) -> EventFrameSyntax.Line? {
    guard let field = EventFrameSyntax.Field(rawValue: name), field != .dataRaw else { return nil }
    return EventFrameSyntax.Line(field, value)
  }

  private var form: Form { choices[choice % choices.count] }

  /// What is expected of all events that came; nil for what `[Events]` says.
  var assertion: AssertSyntax? { form.assertion }

  /// The lines of the scenario on one row.
  var text: String {
    var events = form.events
    if case .time(let time) = form.part { events = [EventSyntax(.listen(time))] }
    let lines = events.map { $0.text.split(separator: "\n").joined(separator: "  ") } + [form.assertion?.text].compactMap { $0 }
    return lines.joined(separator: "  ")
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

  /// `[Events]` of checks in stream order; frames between them may be any. What is said of a time comes after them, then the end.
  static func script(of checks: [FrameCheck]) -> [EventSyntax] {
    var events: [EventSyntax] = []
    var next = 0
    let sorted = checks.sorted { $0.number < $1.number }
    for check in sorted where check.form.part == .frame {
      if check.number > next { events.append(EventSyntax(.skip(0...mostSkipped))) }
      events += check.form.events
      next = check.number + 1
    }
    let times = sorted.compactMap { if case .time(let time) = $0.form.part { time } else { nil } }
    if let time = times.max() { events.append(EventSyntax(.listen(time))) }
    guard let end = sorted.last(where: { $0.form.part == .end }) else { return events + [EventSyntax(.stop)] }
    return events + [EventSyntax(.skip(0...mostSkipped))] + end.form.events
  }

  private static let mostSkipped = 1000
}
