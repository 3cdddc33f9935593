/// What the server in this process tells about how an answer came to be.
public struct ExchangeTrace: Sendable, Hashable {
  /// The route that answered: `GET /items/{id}`.
  public var route: String
  public var origins: [Origin]
  /// nil when nothing was negotiated.
  public var negotiation: Negotiation?
  /// What was begun after the answer, in order; told again whenever one of them changes.
  public var background: [BackgroundWork]
  /// Whether the answer is what its route declares; nil when nobody has looked.
  public var declaration: Declaration?

  public init(
    route: String,
    origins: [Origin] = [],
    negotiation: Negotiation? = nil,
    background: [BackgroundWork] = []
  ) {
    self.route = route
    self.origins = origins
    self.negotiation = negotiation
    self.background = background
  }

  /// What comparing an answer with its declaration gave.
  public enum Declaration: Sendable, Hashable {
    case conforms
    /// The document says nothing of this request.
    case undeclared
    /// A sentence for each difference, with the place of what differs.
    case differs([String])
  }

  /// A background task of the answer, and how it stands.
  public struct BackgroundWork: Sendable, Hashable {
    public enum State: Sendable, Hashable {
      case running, done
      /// A sentence says why.
      case failed(reason: String)
    }

    public var name: String
    public var state: State
    /// How long it took; nil while it runs and where nobody measured.
    public var duration: Duration?

    public init(name: String, state: State, duration: Duration? = nil) {
      self.name = name
      self.state = state
      self.duration = duration
    }
  }

  /// Who set one header line, and what gave way to it.
  public struct Origin: Sendable, Hashable {
    public var name: String
    public var value: String
    /// `router /r`, `app`, `response` …
    public var setBy: String
    /// What it overrode, the nearest first, each as `app: value`.
    public var overrode: [String]

    public init(name: String, value: String, setBy: String, overrode: [String] = []) {
      self.name = name
      self.value = value
      self.setBy = setBy
      self.overrode = overrode
    }
  }

  /// What was asked for, what was offered, and what was chosen.
  public struct Negotiation: Sendable, Hashable {
    /// The ranges of Accept as sent; empty when there was none.
    public var requested: [String]
    public var offers: [Offer]
    public var chosen: String?
    public var reason: String

    public init(requested: [String], offers: [Offer], chosen: String?, reason: String) {
      self.requested = requested
      self.offers = offers
      self.chosen = chosen
      self.reason = reason
    }

    public struct Offer: Sendable, Hashable {
      public var mediaType: String
      /// In thousandths, as the client weighs it.
      public var weight: Int

      public init(_ mediaType: String, weight: Int) {
        self.mediaType = mediaType
        self.weight = weight
      }
    }
  }
}
