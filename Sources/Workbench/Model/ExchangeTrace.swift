/// What the server in this process tells about how an answer came to be.
package struct ExchangeTrace: Sendable, Hashable {
  /// The route that answered: `GET /items/{id}`.
  package var route: String
  package var origins: [Origin]
  /// nil when nothing was negotiated.
  package var negotiation: Negotiation?
  /// What was begun after the answer, in order; told again whenever one of them changes.
  package var background: [BackgroundWork]
  /// Whether the answer is what its route declares; nil when nobody has looked.
  package var declaration: Declaration?

  package init(
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
  package enum Declaration: Sendable, Hashable {
    case conforms
    /// The document says nothing of this request.
    case undeclared
    /// A sentence for each difference, with the place of what differs.
    case differs([String])
  }

  /// A background task of the answer, and how it stands.
  package struct BackgroundWork: Sendable, Hashable {
    package enum State: Sendable, Hashable {
      case running, done
      /// A sentence says why.
      case failed(reason: String)
    }

    package var name: String
    package var state: State
    /// How long it took; nil while it runs and where nobody measured.
    package var duration: Duration?

    package init(name: String, state: State, duration: Duration? = nil) {
      self.name = name
      self.state = state
      self.duration = duration
    }
  }

  /// Who set one header line, and what gave way to it.
  package struct Origin: Sendable, Hashable {
    package var name: String
    package var value: String
    /// `router /r`, `app`, `response` …
    package var setBy: String
    /// What it overrode, the nearest first, each as `app: value`.
    package var overrode: [String]

    package init(name: String, value: String, setBy: String, overrode: [String] = []) {
      self.name = name
      self.value = value
      self.setBy = setBy
      self.overrode = overrode
    }
  }

  /// What was asked for, what was offered, and what was chosen.
  package struct Negotiation: Sendable, Hashable {
    /// The ranges of Accept as sent; empty when there was none.
    package var requested: [String]
    package var offers: [Offer]
    package var chosen: String?
    package var reason: String

    package init(requested: [String], offers: [Offer], chosen: String?, reason: String) {
      self.requested = requested
      self.offers = offers
      self.chosen = chosen
      self.reason = reason
    }

    package struct Offer: Sendable, Hashable {
      package var mediaType: String
      /// In thousandths, as the client weighs it.
      package var weight: Int

      package init(_ mediaType: String, weight: Int) {
        self.mediaType = mediaType
        self.weight = weight
      }
    }
  }
}
