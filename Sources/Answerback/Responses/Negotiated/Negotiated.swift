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

/// One representation a negotiated answer can take: its media type, and how it is made when it is chosen.
public struct Offer: Sendable {
  fileprivate let mediaType: MediaType
  fileprivate let make: @Sendable (RenderingContext) throws -> AnyResponse

  /// A value, encoded as the media type asks; made only when it is chosen.
  public init<Value: Encodable & Sendable>(_ mediaType: MediaType, _ value: @escaping @Sendable () throws -> Value) {
    self.mediaType = mediaType
    make = { context in
      AnyResponse(mediaType: mediaType, body: try context.encode(value(), as: mediaType))
    }
  }

  /// A response, whose own media type the offer's replaces.
  public init<Value: ResponseConvertible>(_ mediaType: MediaType, response: @escaping @Sendable () throws -> Value) {
    self.mediaType = mediaType
    make = { context in
      try response().response(in: context).changed { $0.mediaType = mediaType }
    }
  }
}

/// Collects the offers of a ``Negotiated`` answer.
@resultBuilder
public enum OffersBuilder {
  public static func buildExpression(_ offer: Offer) -> [Offer] { [offer] }
  public static func buildBlock(_ offers: [Offer]...) -> [Offer] { offers.flatMap(\.self) }
  public static func buildOptional(_ offers: [Offer]?) -> [Offer] { offers ?? [] }
  public static func buildEither(first offers: [Offer]) -> [Offer] { offers }
  public static func buildEither(second offers: [Offer]) -> [Offer] { offers }
  public static func buildArray(_ offers: [[Offer]]) -> [Offer] { offers.flatMap(\.self) }
}
