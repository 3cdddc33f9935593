import Exchanges
import FieldValues
import ScenarioSyntax

/// Reads the frames of an event stream as they come, over all connections of a step, within bounds.
struct StreamReader {
  /// What a stream is read with.
  struct Setting: Sendable {
    var clock: RunnerOptions.Clock
    /// When the request was sent for the first time; times are counted from here on.
    var start: Duration
    /// When the step's time is up.
    var end: Duration
    /// `the step's max-time of 5 s is used up`
    var timeIsUp: String
    /// Sends the request once more, with this Last-Event-ID unless it is empty, and leaves so many bytes.
    var connect: @Sendable (_ lastEventID: String, CookieJar?, _ bytes: Int) -> StreamConnection
  }

  enum Arrival {
    case frame(StreamFeed.Frame)
    case ended(Ending, at: Duration)
    /// The stream went beyond a bound: the line that states it, and how much it is.
    case excess(EventSyntax?, String)
  }

  private let setting: Setting
  private let bounds: Bounds
  private var connection: StreamConnection
  private var isOpen = true
  /// What the connections that were closed have brought, each with its redirects.
  private(set) var outcomes: [StreamConnection.Outcome] = []
  /// Up to where the stream has been read.
  private(set) var moment: Duration
  /// How and when the connection ended; nil while it is open.
  private(set) var ending: (ending: Ending, at: Duration)?
  /// How many frames were read, and the bytes of connections before this one.
  private var frames = 0
  private var bytesBefore = 0
  /// A frame that was taken and is still to be judged.
  private var held: StreamFeed.Frame?

  /// - Parameter head: when the head came.
  init(_ connection: StreamConnection, _ setting: Setting, _ bounds: Bounds, head: Duration) {
    self.connection = connection
    self.setting = setting
    self.bounds = bounds
    moment = head
  }

  /// The head of the connection, and what was sent for it.
  var outline: Exchange? { connection.feed.outline }

  /// How many bytes have come of a frame that is not finished.
  var unfinishedBytes: Int { connection.feed.unfinishedBytes }

  /// The next thing that came up to a moment; nil when nothing did.
  mutating func next(until moment: Duration) async -> Arrival? {
    let arrival = await arrival(until: moment)
    if arrival == nil, !Task.isCancelled { advance(to: moment) }
    return arrival
  }

  /// The stream counts as read up to a moment.
  mutating func advance(to moment: Duration) {
    self.moment = max(self.moment, moment)
  }

  private mutating func arrival(until moment: Duration) async -> Arrival? {
    if let frame = held {
      guard frame.at <= moment else { return nil }
      held = nil
      return .frame(frame)
    }
    while let arrival = await connection.feed.next(until: moment, setting.clock) {
      advance(to: arrival.at)
      switch arrival.item {
      case .head: continue
      case .flood: return excessOfBytes
      case .ended(let ending):
        self.ending = (ending, arrival.at)
        return .ended(ending, at: arrival.at)
      case .frame(var frame):
        frames += 1
        frame.number = frames
        if frames > bounds.frames { return .excess(bounds.framesNode, "\(bounds.frames) frames") }
        return bytesBefore + frame.bytes > bounds.bytes ? excessOfBytes : .frame(frame)
      }
    }
    return nil
  }

  private var excessOfBytes: Arrival { .excess(bounds.bytesNode, QuantityText.size(bounds.bytes)) }

  /// Gives a frame back, which is then the next one.
  mutating func putBack(_ frame: StreamFeed.Frame) {
    held = frame
  }

  /// Waits for the end of the connection, up to a moment, and takes nothing of what comes.
  func waitForEnd(until moment: Duration) async {
    while let arrival = await connection.feed.next(until: moment, setting.clock) {
      if case .ended = arrival.item { return }
    }
  }

  /// Closes the connection, once, and keeps what it brought.
  mutating func close() async {
    guard isOpen else { return }
    isOpen = false
    outcomes.append(await connection.close())
  }

  /// Closes the connection as a client does that has had enough.
  mutating func drop() async {
    if ending == nil { ending = (.cancelled, moment) }
    await close()
  }

  /// Sends the request once more, after the connection was closed.
  /// - Returns: what came first: the head, or an end without one; nil when the run was interrupted.
  mutating func reconnect(after lastEventID: String) async -> StreamFeed.Arrival? {
    bytesBefore += outcomes.last?.exchanges.last?.body.count ?? 0
    connection = setting.connect(lastEventID, outcomes.last?.jar, max(0, bounds.bytes - bytesBefore))
    (ending, isOpen, held) = (nil, true, nil)
    let arrival = await connection.feed.next(until: nil, setting.clock)
    if let arrival, arrival.item != .head { ending = (.cancelled, arrival.at) }
    return arrival
  }
}

extension StreamReader {
  /// How much of a stream is read: the lines `@limit` of a script, or the bounds a script without them has.
  struct Bounds: Sendable {
    /// A stream without `@limit` in bytes: more than this fails.
    static let bytesWithoutLimit = 16 * 1024 * 1024
    /// A stream without `@limit` in frames: more than so many fail.
    static let framesWithoutLimit = 10_000

    let bytes: Int
    let frames: Int
    /// The lines that state the bounds; nil for those no one stated.
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
      self.bytes = bytes?.0 ?? Bounds.bytesWithoutLimit
      self.frames = frames?.0 ?? Bounds.framesWithoutLimit
      bytesNode = bytes?.1
      framesNode = frames?.1
    }
  }
}

extension StreamReader {
  /// One connection of an event stream, which is read while it comes.
  ///
  /// Whoever opens one must close it: that ends its task and its socket.
  struct StreamConnection: Sendable {
    struct Outcome: Sendable {
      /// One for each redirect that was followed, the stream itself last.
      var exchanges: [Exchange]
      var jar: CookieJar?
    }

    let feed: StreamFeed
    private let task: Task<Outcome, Never>

    /// Sends the request.
    /// - Parameter jar: nil neither sends nor keeps cookies.
    init(_ sender: RequestSender, _ message: RequestMessage, jar: CookieJar?, feed: StreamFeed) {
      self.feed = feed
      task = Task {
        var jar = jar
        var sender = sender
        sender.watch = feed
        let exchanges = await sender.send(message, jar: &jar)
        feed.finish(exchanges.last?.ending ?? .cancelled, at: sender.clock.now())
        return Outcome(exchanges: exchanges, jar: jar)
      }
    }

    /// Closes the socket where it is still open.
    func close() async -> Outcome {
      task.cancel()
      return await task.value
    }
  }
}

extension RequestMessage {
  /// The id a stream is resumed after; empty where there is none.
  var lastEventID: String {
    headers.last { $0.isNamed("Last-Event-ID") }?.value ?? ""
  }

  func resuming(after id: String) -> RequestMessage {
    guard id != lastEventID else { return self }
    var message = self
    message.headers.removeAll { $0.isNamed("Last-Event-ID") }
    if !id.isEmpty { message.headers.append(HeaderLine(name: "Last-Event-ID", value: id)) }
    return message
  }
}
