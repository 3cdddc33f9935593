public import FieldValues

/// An answer in whichever of the offered representations the client likes best (RFC 9110 section 12.5.1).
///
/// No Accept, or a malformed one: the first offer. Nothing acceptable: the default, or 406 with the list of offers.
/// Every such answer, its 304 and its 406 included, carries `Vary: Accept`.
public struct Negotiated: ResponseConvertible {
  private let offers: [Offer]
  private let fallback: MediaType?

  /// - Parameter fallback: the offer to send when the client accepts none; nil answers 406.
  public init(default fallback: MediaType? = nil, @OffersBuilder offers: () -> [Offer]) {
    self.offers = offers()
    self.fallback = fallback
  }

  /// One value in each of several media types.
  public init<Value: Encodable & Sendable>(
    _ value: Value,
    as mediaTypes: MediaType...,
    default fallback: MediaType? = nil
  ) {
    offers = mediaTypes.map { Offer($0) { value } }
    self.fallback = fallback
  }

  public func response(in context: RenderingContext) throws -> AnyResponse {
    let types = offers.map(\.mediaType)
    let best = context.request.accept.bestMatch(types)
    let chosen = best ?? fallback.flatMap(types.firstIndex(of:))
    context.request.trace?.record { trace in
      trace.negotiation = NegotiationTrace(context.request, offers: types, chosen: chosen, isFallback: best == nil)
    }
    guard let chosen else {
      let offered = types.map(\.description)
      throw HTTPError(
        .notAcceptable,
        "none of \(offered.joined(separator: ", ")) is acceptable",
        extra: ["offers": offered],
        headers: ["Vary": "Accept"]
      )
    }
    return try offers[chosen].make(context).changed { try $0.headers.addVary("Accept") }
  }
}
