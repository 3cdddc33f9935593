import Exchanges
import FieldValues
import ScenarioSyntax

/// Reads an event stream by the lines of `[Events]`, and judges what comes.
///
/// Every stream ends: by `@stop`, `@drop` or `@eof`, after the last line (as if `@stop` stood there), at a frame that does not come in time,
/// when the step's time is up, or when the stream goes beyond `@limit`, which is 10 000 frames and 16 MiB where none is stated. A script
/// that is out of step because a frame did not come says so of all its further lines.
struct EventScript {
  /// What a script is given.
  struct Setting: Sendable {
    var clock: RunnerClock
    /// When the request was sent for the first time; times are told from here on.
    var start: Duration
    /// When the step's time is up.
    var end: Duration
    /// `the step's max-time of 5 s is used up`
    var timeIsUp: String
    /// Sends the request once more, with this Last-Event-ID unless it is empty, and leaves so many bytes.
    var connect: @Sendable (_ lastEventID: String, CookieJar?, _ bytes: Int) -> StreamConnection
  }

  let events: [EventSyntax]
  let section: SectionSyntax
  let setting: Setting
  let bounds: StreamBounds
  var judge: StepJudge
  var connection: StreamConnection
  var isOpen = true
  /// What the connections that were closed have brought, each with its redirects.
  var outcomes: [StreamConnection.Outcome] = []

  /// The previous point: the last frame that was expected, the head, or the end of a silence.
  var point: Duration
  var previous: ArrivedFrame?
  /// When the last frame came, expected or not; the head before the first.
  var lastArrival: Duration
  /// Up to where the stream has been read.
  var moment: Duration
  /// How many frames were read, and the bytes of connections before this one.
  var frames = 0
  var bytesBefore = 0
  var lastEventID = ""
  var retry: Duration?
  /// A frame that was taken and is still to be judged.
  var held: ArrivedFrame?
  /// How and when the connection ended; nil while it is open.
  var ending: (ending: Ending, at: Duration)?
  /// Lines that say something about the next frame.
  var conditions: [EventSyntax] = []
  /// Why nothing more is judged.
  var reason: String?
  /// The line of the limit that the stream went beyond.
  var brokenLimit: EventSyntax?

  /// - Parameter head: when the head came.
  init(
    _ events: [EventSyntax],
    section: SectionSyntax,
    setting: Setting,
    judge: StepJudge,
    connection: StreamConnection,
    head: Duration
  ) {
    self.events = events
    self.section = section
    self.setting = setting
    self.judge = judge
    self.connection = connection
    bounds = StreamBounds(events)
    point = head
    lastArrival = head
    moment = head
  }

  /// Goes through all lines and closes the connection.
  mutating func run() async {
    var rest = events[...]
    while reason == nil, let event = rest.popFirst() {
      await perform(event, &rest)
    }
    if let reason {
      for event in conditions + rest { notReached(event, reason) }
    } else {
      refuseConditions()
    }
    judgeLimits()
    await close()
  }

  private mutating func perform(_ event: EventSyntax, _ rest: inout ArraySlice<EventSyntax>) async {
    switch event.kind {
    case .within, .gap, .skip: conditions.append(event)
    case .frame(let frame): await expect(event, frame, next: rest.first { !$0.isCondition }?.frame)
    case .unordered:
      let group = rest.prefix { $0.kind != .endUnordered }
      rest = rest.dropFirst(group.count)
      await expectUnordered(Array(group))
    case .silence(let time): await silence(event, time)
    case .drop: await drop()
    case .eof: await expectEnd(event)
    case .reconnect(let reconnect): await perform(reconnect, event)
    case .endUnordered, .limit, .stop: break
    }
  }

  /// Closes the connection, once, and keeps what it brought.
  mutating func close() async {
    guard isOpen else { return }
    isOpen = false
    outcomes.append(await connection.close())
  }

  private mutating func drop() async {
    refuseConditions()
    if ending == nil { ending = (.cancelled, moment) }
    await close()
  }

  /// Fails the lines about a next frame that has no line.
  mutating func refuseConditions() {
    for condition in conditions {
      fail(condition, "no frame stands beneath this line; move it above the frame it is about, or remove it")
    }
    conditions = []
  }

  private mutating func judgeLimits() {
    for event in events {
      guard case .limit = event.kind, event != brokenLimit else { continue }
      judge.add(Expectation(event, in: judge.source).verdict(.passed))
    }
  }
}

extension EventScript {
  func expectation(_ node: any LocatedSyntax) -> Expectation { Expectation(node, in: judge.source) }

  mutating func pass(_ node: any LocatedSyntax) {
    judge.add(expectation(node).verdict(.passed))
  }

  mutating func fail(_ node: any LocatedSyntax, _ message: String, _ details: [String] = []) {
    judge.add(expectation(node).verdict(.failed, message, details: details))
  }

  mutating func notReached(_ event: EventSyntax, _ reason: String) {
    if case .limit = event.kind { return }
    for node in event.nodes { judge.add(expectation(node).notReached(because: reason)) }
  }

  /// A moment of the runner's clock as people are told it.
  func time(_ moment: Duration) -> String { (moment - setting.start).shortText }

  /// When a frame came, and the frame before it.
  func surroundings(of frame: ArrivedFrame) -> [String] {
    let before = previous.map { "before: frame \($0.number) at \(time($0.at)): \($0.summary)" }
    let distance = (frame.at - lastArrival).shortText
    let what = previous == nil ? "the head" : "the frame before"
    return ["came at \(time(frame.at)), \(distance) after \(what)"] + (before.map { [$0] } ?? [])
  }
}
