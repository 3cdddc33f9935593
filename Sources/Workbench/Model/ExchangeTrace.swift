import Exchanges

/// What the server in this process reports about how a response came to be.
package struct ExchangeTrace: Sendable, Hashable {
  /// The route that responded: `GET /items/{id}`.
  package var route: String
  package var origins: [Origin]
  /// nil when nothing was negotiated.
  package var negotiation: Negotiation?
  /// The work begun after the response, in order; reported again whenever one of them changes.
  package var background: [BackgroundWork]
  /// Whether the response is what its route declares; nil when that was not checked.
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

  /// How a response compares with its declaration.
  package enum Declaration: Sendable, Hashable {
    case conforms
    /// The document does not describe this request.
    case undeclared
    /// A sentence for each difference, with the place of what differs.
    case differs([String])
  }

  /// A background task of the response and its state.
  package struct BackgroundWork: Sendable, Hashable {
    package enum State: Sendable, Hashable {
      case running, done
      /// A sentence says why.
      case failed(reason: String)
    }

    package var name: String
    package var state: State
    /// How long it took; nil while it runs and when it was not measured.
    package var duration: Duration?

    package init(name: String, state: State, duration: Duration? = nil) {
      self.name = name
      self.state = state
      self.duration = duration
    }
  }

  /// Who set one header line, and what it overrode.
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

  /// What was requested, what was offered, and what was chosen.
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

extension ExchangeTrace {
  /// Who set a header line; nil for a line the trace does not know, such as Date.
  func origin(of line: HeaderLine) -> Origin? {
    origins.first { line.isNamed($0.name) && line.value == $0.value }
  }
}
