import FieldValues
import HTTPTypes
import NIOConcurrencyHelpers

/// How an answer came to be, told by the server when it is asked to: who set each field, and why this representation.
public struct Trace: Sendable, Hashable {
  /// The route that answered: `GET /items/{id}`.
  public var route = ""
  /// Every field of the head in wire order, except those of the server's edge.
  public var fields: [FieldOrigin] = []
  /// nil when nothing was negotiated.
  public var negotiation: NegotiationTrace?
  /// The background tasks, each with the latest that is known of it.
  public var background: [BackgroundEvent] = []

  public init() {}

  /// The latest word on a task takes the place of the one before.
  mutating func record(_ event: BackgroundEvent) {
    let before: BackgroundEvent.State = event.state == .running ? .waiting : .running
    if let index = background.firstIndex(where: { $0.task == event.task && $0.state == before }) {
      background[index] = event
    } else {
      background.append(event)
    }
  }
}

/// Who set one field of an answer, and what gave way to it.
public struct FieldOrigin: Sendable, Hashable {
  public var name: String
  public var value: String
  /// `route`, `controller /c`, `router /r`, `app`, `response`, `after-request hook`, `media type`, or `finishing` for what follows from the rest.
  ///
  /// Of `Vary` everyone who had a say in it, joined by `and`.
  public var setBy: String
  /// What outer layers had said, the nearest first.
  public var overrode: [Overridden]

  public struct Overridden: Sendable, Hashable {
    public var setBy: String
    public var value: String
  }
}
