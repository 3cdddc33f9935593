public import FieldValues

/// One representation a negotiated answer can take: its media type, and how it is made when it is chosen.
public struct Offer: Sendable {
  let mediaType: MediaType
  let make: @Sendable (RenderingContext) throws -> AnyResponse

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
