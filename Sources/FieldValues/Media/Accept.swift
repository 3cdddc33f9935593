/// The media types a client would like, and how much (RFC 9110 section 12.5.1).
public struct Accept: Sendable, Hashable {
  /// The ranges as they were sent; never empty.
  public let ranges: [MediaRange]

  /// What an absent or malformed field means: `*/*`, everything is acceptable (RFC 9110 section 12.5.1).
  public static let anything = Accept(ranges: [MediaRange(unchecked: "*", "*", [], quality: 1000)])

  private init(ranges: [MediaRange]) {
    self.ranges = ranges
  }

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
      ranges.append(MediaRange(range, in: scanner))
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

  /// The place of the offer that the lines of a field prefer: the ``bestMatch(_:)`` of ``parse(_:)``, and of ``anything`` if that is
  /// nil. It makes no ranges, because a server needs only the place.
  package static func bestMatch(_ offers: [MediaType], in lines: [String]) -> Int? {
    let first = offers.isEmpty ? nil : 0
    if lines.isEmpty { return first }
    var scanner = FieldScanner(lines.count == 1 ? lines[0] : lines.joined(separator: ","))
    var decisive = [(specificity: Int, quality: Int)](repeating: (-1, 0), count: offers.count)
    var isEmpty = true
    while scanner.nextMember() {
      guard let range = scanner.mediaRange(), scanner.isAtMemberEnd() else { return first }
      isEmpty = false
      for index in offers.indices where range.specificity > decisive[index].specificity {
        if range.matches(offers[index], in: scanner) { decisive[index] = (range.specificity, range.quality) }
      }
    }
    if isEmpty { return first }
    var best: Int?
    for index in offers.indices where decisive[index].quality > (best.map { decisive[$0].quality } ?? 0) { best = index }
    return best
  }

  /// The best offer, without a parameter `q`, which isn't part of a media type; nil when all are refused.
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

extension Accept {
  /// One member of an Accept field: a media type, `type/*` or `*/*`, with a weight.
  public struct MediaRange: Sendable, Hashable {
    /// In lower case, or `*`.
    public let type: String
    /// In lower case, or `*`.
    public let subtype: String
    /// The parameters but the weight, in the order they were sent, names in lower case.
    public let parameters: [FieldParameter]
    /// The weight in thousandths, 0...1000.
    public let quality: Int

    /// The range that is just this media type; a parameter `q` is left out, a weight outside 0...1000 moved inside.
    public init(_ type: MediaType, quality: Int = 1000) {
      let range = type.without(parameter: "q")
      self.init(unchecked: range.type, range.subtype, range.parameters, quality: quality)
    }

    fileprivate init(_ range: ScannedRange, in scanner: FieldScanner) {
      self.init(
        unchecked: scanner.text(at: range.type).lowercased(),
        scanner.text(at: range.subtype).lowercased(),
        range.parameters,
        quality: range.quality
      )
    }

    fileprivate init(unchecked type: String, _ subtype: String, _ parameters: [FieldParameter], quality: Int) {
      self.type = type
      self.subtype = subtype
      self.parameters = parameters
      self.quality = min(max(quality, 0), 1000)
    }

    /// 0 for `*/*`, 1 for `type/*`, 2 for `type/subtype`; each parameter adds 1.
    public var specificity: Int {
      (type == "*" ? 0 : subtype == "*" ? 1 : 2) + parameters.count
    }

    /// Whether the range covers the media type: all parameters of the range must be among those of the type.
    public func matches(_ offer: MediaType) -> Bool {
      let covers =
        if subtype == "*" {
          type == "*" || type == offer.type
        } else {
          MediaType.isSameFormat(type, subtype, offer.type, offer.subtype)
        }
      return covers && Self.areAll(parameters, of: offer)
    }

    fileprivate static func areAll(_ parameters: [FieldParameter], of offer: MediaType) -> Bool {
      parameters.allSatisfy { parameter in offer.parameters.contains { $0.comparable == parameter.comparable } }
    }
  }
}

extension Accept.MediaRange: CustomStringConvertible {
  /// `type/sub;param=value;q=0.5`: a value in quotes only where it must be, the weight last and only below 1.
  public var description: String {
    var text = "\(type)/\(subtype)"
    for parameter in parameters {
      text.append(parameter: parameter, after: ";")
    }
    guard quality < 1000 else { return text }
    var digits = String(quality + 1000).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return text + (digits.isEmpty ? ";q=0" : ";q=0.\(digits)")
  }
}

extension Accept {
  /// A media range as places in the scanned bytes.
  fileprivate struct ScannedRange {
    let type: Range<Int>
    let subtype: Range<Int>
    let isAnySubtype: Bool
    let parameters: [FieldParameter]
    let quality: Int
    /// The same as ``MediaRange/specificity``.
    let specificity: Int

    init?(_ type: Range<Int>, _ subtype: Range<Int>, _ parameters: [FieldParameter], quality: Int, in scanner: FieldScanner) {
      let isAnyType = scanner.stands("*", at: type)
      isAnySubtype = scanner.stands("*", at: subtype)
      if isAnyType, !isAnySubtype { return nil }
      self.type = type
      self.subtype = subtype
      self.parameters = parameters
      self.quality = quality
      specificity = (isAnyType ? 0 : isAnySubtype ? 1 : 2) + parameters.count
    }

    /// The same as ``MediaRange/matches(_:)``.
    func matches(_ offer: MediaType, in scanner: FieldScanner) -> Bool {
      let covers =
        if isAnySubtype {
          specificity == parameters.count || scanner.stands(offer.type, at: type)
        } else if scanner.stands(offer.subtype, at: subtype) {
          scanner.stands(offer.type, at: type)
        } else {
          offer.isMessagePack && MediaType.messagePackSubtypes.contains { scanner.stands($0, at: subtype) }
            && MediaRange(self, in: scanner).matches(offer)
        }
      return covers && (parameters.isEmpty || MediaRange.areAll(parameters, of: offer))
    }
  }
}

extension FieldScanner {
  /// A media range with its weight; nil where it is malformed. A parameter `q` is the weight wherever it stands
  /// (RFC 9110 section 12.5.1), and of several the first.
  fileprivate mutating func mediaRange() -> Accept.ScannedRange? {
    guard let type = tokenPlace(), take(.slash), let subtype = tokenPlace() else { return nil }
    if let quality = onlyWeight() { return Accept.ScannedRange(type, subtype, [], quality: quality, in: self) }
    guard let parameters = parameters() else { return nil }
    var quality = 1000
    if let weight = parameters.first(where: { $0.name == "q" }) {
      guard let thousandths = Self.weight(weight.value) else { return nil }
      quality = thousandths
    }
    return Accept.ScannedRange(
      type,
      subtype,
      parameters.isEmpty ? [] : parameters.filter { $0.name != "q" },
      quality: quality,
      in: self
    )
  }

  /// The weight if it is the only parameter of a member, as in `;q=0.8`; otherwise nil, and no step forward.
  private mutating func onlyWeight() -> Int? {
    let start = self
    skipBlanks()
    if take(.semicolon) {
      skipBlanks()
      if let name = next, name.lowercased == UInt8(ascii: "q") {
        skip()
        if take(.equals), let weight = weight(), isAtMemberEnd() { return weight }
      }
    }
    self = start
    return nil
  }

  private static func weight(_ text: String) -> Int? {
    var scanner = FieldScanner(text)
    let weight = scanner.weight()
    return scanner.isAtEnd ? weight : nil
  }

  /// A weight in thousandths (RFC 9110 section 12.4.2): more than 1 is 1, digits after the third are passed over.
  private mutating func weight() -> Int? {
    let whole = number()
    var thousandths = 0
    var hasFraction = false
    if take(UInt8(ascii: ".")) {
      var unit = 100
      while unit > 0, let digit = next, digit.isDigit {
        thousandths += unit * Int(digit - 0x30)
        hasFraction = true
        unit /= 10
        skip()
      }
      skip { $0.isDigit }
    }
    guard whole != nil || hasFraction else { return nil }
    return (whole ?? 0) > 0 ? 1000 : thousandths
  }
}
