import FieldValues
import HTTPTypes
import NIOConcurrencyHelpers

/// An account of how a response was made: who set each field, and why this media type was chosen.
public struct Trace: Sendable, Hashable {
  /// The route that responded: `GET /items/{id}`.
  public var route = ""
  /// Every field of the head in wire order, except those that the server adds.
  public var fields: [Trace.FieldOrigin] = []
  /// The content negotiation; nil if there was none.
  public var negotiation: Trace.Negotiation?
  /// The background tasks, each with its latest event.
  public var background: [BackgroundTask.Event] = []

  /// Creates an empty trace.
  public init() {}

  /// Records an event, which replaces the previous event of the same task.
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
  /// Who set a field of a response, and which values it replaced.
  public struct FieldOrigin: Sendable, Hashable {
    /// The field's name, as it is sent.
    public var name: String
    /// The field's value.
    public var value: String
    /// Who set the field: `route`, `controller /c`, `router /r`, `app`, `response`, `after-request hook`,
    /// `around-hook of router /r`, `media type`, or `finishing` for a field that follows from the rest of the response.
    ///
    /// For `Vary` it is everyone who added a name, joined with `and`.
    public var setBy: String
    /// The values of outer layers that weren't sent, the nearest layer first.
    public var overrode: [Overridden]

    /// A value that was replaced.
    public struct Overridden: Sendable, Hashable {
      /// The layer that set the value.
      public var setBy: String
      /// The value that wasn't sent.
      public var value: String
    }
  }
}

extension Trace {
  /// A content negotiation: the ranges that the client accepts, the offers, and the choice.
  public struct Negotiation: Sendable, Hashable {
    /// The ranges of Accept as sent; empty if the request has no Accept.
    public var requested: [String]
    /// The offers in the order of the server, with the weights that the client gives them.
    public var offers: [Offered]
    /// The media type that was chosen; nil if none was acceptable.
    public var chosen: String?
    /// The reason for the choice, in words.
    public var reason: String

    /// A media type that the server offered.
    public struct Offered: Sendable, Hashable {
      /// The media type as text.
      public var mediaType: String
      /// The weight that the client gives it, in thousandths.
      public var weight: Int
    }
  }
}

extension Trace.Negotiation {
  /// Creates the trace of a choice among offers.
  init(_ request: Request, offers: [MediaType], chosen: Int?, isFallback: Bool) {
    let accept = request.accept
    requested = request.headers[values: .accept].isEmpty ? [] : accept.ranges.map(\.description)
    self.offers = offers.map { Offered(mediaType: $0.description, weight: accept.quality(of: $0)) }
    self.chosen = chosen.map { offers[$0].description }
    reason =
      switch (chosen, isFallback) {
      case (nil, _): "none of the offers is acceptable, and no default is declared"
      case (_, true): "none of the offers is acceptable; this is the default"
      case (_, false) where requested.isEmpty: "the request has no Accept; this is the first offer"
      case (_, false): "the first of the offers with the highest weight"
      }
  }
}

extension Trace {
  /// Records the trace of one response. A request without a recorder costs nothing.
  package final class Recorder: Sendable {
    private let stored = NIOLockedValueBox(Trace())

    /// Creates a recorder with an empty trace.
    package init() {}

    /// The trace so far.
    package var trace: Trace { stored.withLockedValue { $0 } }

    func record(_ change: (inout Trace) -> Void) {
      stored.withLockedValue { change(&$0) }
    }
  }
}
