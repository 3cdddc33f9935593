import FieldValues
import HTTPTypes
import NIOConcurrencyHelpers

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

extension NegotiationTrace {
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
