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
}

/// Who set one field of an answer, and what gave way to it.
public struct FieldOrigin: Sendable, Hashable {
  public var name: String
  public var value: String
  /// `route`, `controller /c`, `router /r`, `app`, `response`, `after-request hook`, `media type`, or `finishing` for what follows from the rest.
  public var setBy: String
  /// What outer layers had said, the nearest first.
  public var overrode: [Overridden]

  public struct Overridden: Sendable, Hashable {
    public var setBy: String
    public var value: String
  }
}

/// What was asked for, what was offered, and what was chosen.
public struct NegotiationTrace: Sendable, Hashable {
  /// The ranges of Accept as sent; empty when there is none.
  public var requested: [String]
  /// The offers in server order, each with the weight the client gives it, in thousandths.
  public var offers: [Offered]
  /// The chosen media type; nil when none was acceptable.
  public var chosen: String?
  /// Why: one sentence.
  public var reason: String

  public struct Offered: Sendable, Hashable {
    public var mediaType: String
    public var weight: Int
  }
}
