/// The media types a client would like, and how much (RFC 9110 section 12.5.1).
public struct Accept: Sendable, Hashable {
  /// The ranges as they were sent; never empty.
  public let ranges: [MediaRange]

  /// The ranges of all lines of the field; nil when it is absent, empty or malformed, which is all the same to a server:
  /// everything is acceptable.
  public static func parse(_ lines: [String]) -> Accept? {
    lines.isEmpty ? nil : Accept(lines.joined(separator: ","))
  }

  /// The ranges of one line; nil when it is empty or malformed, `*/xml` included.
  public init?(_ text: String) {
    var scanner = FieldScanner(text)
    var ranges: [MediaRange] = []
    while scanner.nextMember() {
      guard let range = scanner.mediaRange(), scanner.isAtMemberEnd() else { return nil }
      ranges.append(range)
    }
    if ranges.isEmpty { return nil }
    self.ranges = ranges
  }

  /// The ranges best first: by weight, then by how specific they are, then as they were sent.
  public var ordered: [MediaRange] {
    ranges.enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      return (a.quality, a.specificity, right.offset) > (b.quality, b.specificity, left.offset)
    }.map(\.element)
  }

  /// The weight of a media type in thousandths, 0 when it is refused or not asked for.
  ///
  /// The most specific range that matches decides, and of equally specific ones the first.
  public func quality(of offer: MediaType) -> Int {
    var best: MediaRange?
    for range in ranges where range.specificity > best?.specificity ?? -1 && range.matches(offer) {
      best = range
    }
    return best?.quality ?? 0
  }

  /// Whether the media type may be sent.
  public func accepts(_ offer: MediaType) -> Bool {
    quality(of: offer) > 0
  }

  /// The place of the offer with the highest weight, and of equal ones the first; nil when all are refused.
  public func bestMatch(_ offers: [MediaType]) -> Int? {
    var best: (index: Int, quality: Int)?
    for (index, offer) in offers.enumerated() {
      let quality = quality(of: offer)
      if quality > best?.quality ?? 0 { best = (index, quality) }
    }
    return best?.index
  }

  /// The best offer, without a parameter `q`, which is no part of a media type; nil when all are refused.
  public func best(of offers: [MediaType]) -> MediaType? {
    bestMatch(offers).map { offers[$0].without(parameter: "q") }
  }
}

extension Accept: CustomStringConvertible {
  /// The ranges as they were sent, separated by a comma and a space.
  public var description: String {
    ranges.map(\.description).joined(separator: ", ")
  }
}
