import FieldValues
import HTTPTypes
import NIOConcurrencyHelpers

/// How a response came to be, told by the server when it is asked to: who set each field, and why this representation.
public struct Trace: Sendable, Hashable {
  /// The route that responded: `GET /items/{id}`.
  public var route = ""
  /// Every field of the head in wire order, except those of the server's edge.
  public var fields: [Trace.FieldOrigin] = []
  /// nil when nothing was negotiated.
  public var negotiation: Trace.Negotiation?
  /// The background tasks, each with the latest that is known of it.
  public var background: [BackgroundTask.Event] = []

  /// Creates an empty trace.
  public init() {}

  /// The latest word on a task takes the place of the one before.
  mutating func record(_ event: BackgroundTask.Event) {
    let before: BackgroundTask.Event.State = event.state == .running ? .waiting : .running
    if let index = background.firstIndex(where: { $0.task == event.task && $0.state == before }) {
      background[index] = event
    } else {
      background.append(event)
    }
  }
}

extension Trace {
  /// Who set one field of a response, and what gave way to it.
  public struct FieldOrigin: Sendable, Hashable {
    /// The field's name, as it is sent.
    public var name: String
    /// The field's value.
    public var value: String
    /// `route`, `controller /c`, `router /r`, `app`, `response`, `after-request hook`, `around-hook of router /r`, `media type`, or
    /// `finishing` for what follows from the rest.
    ///
    /// Of `Vary` everyone who had a say in it, joined by `and`.
    public var setBy: String
    /// What outer layers had said, the nearest first.
    public var overrode: [Overridden]

    /// A value that gave way.
    public struct Overridden: Sendable, Hashable {
      /// The layer that had set it.
      public var setBy: String
      /// The value that is not sent.
      public var value: String
    }
  }
}

extension Trace {
  /// What was asked for, what was offered, and what was chosen.
  public struct Negotiation: Sendable, Hashable {
    /// The ranges of Accept as sent; empty when there is none.
    public var requested: [String]
    /// The offers in server order, each with the weight the client gives it, in thousandths.
    public var offers: [Offered]
    /// The chosen media type; nil when none was acceptable.
    public var chosen: String?
    /// Why: one sentence.
    public var reason: String

    /// One offer.
    public struct Offered: Sendable, Hashable {
      /// The media type, printed.
      public var mediaType: String
      /// The weight that the client gives it, in thousandths.
      public var weight: Int
    }
  }
}

extension Trace.Negotiation {
  /// The trace of a choice among offers.
  init(_ request: Request, offers: [MediaType], chosen: Int?, isFallback: Bool) {
    let accept = request.accept
    requested = request.headers[values: .accept].isEmpty ? [] : accept.ranges.map(\.description)
    self.offers = offers.map { Offered(mediaType: $0.description, weight: accept.quality(of: $0)) }
    self.chosen = chosen.map { offers[$0].description }
    reason =
      switch (chosen, isFallback) {
      case (nil, _): "nothing offered is acceptable, and there is no default"
      case (_, true): "nothing offered is acceptable; this is the default"
      case (_, false) where requested.isEmpty: "no Accept: the first offer"
      case (_, false): "the highest weight; of equal ones the first offer"
      }
  }
}

extension Trace {
  /// Collects the trace of one response. A request that carries none pays nothing.
  public final class Recorder: Sendable {
    private let stored = NIOLockedValueBox(Trace())

    /// Creates a recorder of an empty trace.
    public init() {}

    /// What has been told so far.
    public var trace: Trace { stored.withLockedValue { $0 } }

    func record(_ change: (inout Trace) -> Void) {
      stored.withLockedValue { change(&$0) }
    }
  }
}
