/// The value of a Range field, `bytes=0-99,-1` (RFC 9110 section 14.2).
public struct RangeHeader: Sendable, Hashable {
  /// In lower case; only `bytes` can be resolved.
  public let unit: String
  /// As they were sent; never empty.
  public let ranges: [ByteRange]

  /// What becomes of the ranges for a representation.
  public enum Resolution: Sendable, Hashable {
    /// The field is to be ignored: the whole representation is sent.
    case ignored
    /// No member has a byte: 416.
    case unsatisfiable
    /// These bytes, in the order they were asked for, without overlaps and without neighbours.
    case ranges([ClosedRange<Int>])
  }

  /// With more members than this the field is ignored.
  public static let maximumCount = 100

  /// Nil where there isn't a range.
  public init?(unit: String = "bytes", _ ranges: [ByteRange]) {
    if ranges.isEmpty { return nil }
    self.unit = unit.lowercased()
    self.ranges = ranges
  }

  /// Reads `unit "=" 1#( first "-" [ last ] / "-" length )`; nil where any member is malformed, which means that the
  /// field is to be ignored. A number too large to hold is the largest there is.
  public init?(_ text: String) {
    var scanner = FieldScanner(text)
    guard let unit = scanner.token(), scanner.take(.equals) else { return nil }
    var ranges: [ByteRange] = []
    while scanner.nextMember() {
      guard let range = scanner.byteRange(), scanner.isAtMemberEnd() else { return nil }
      ranges.append(range)
    }
    self.init(unit: unit, ranges)
  }

  /// The bytes to send of a representation of this length.
  ///
  /// One satisfiable member is enough; overlapping and adjacent ranges are merged at the place of the first one. The
  /// end of an empty representation is satisfiable but cannot be stated in Content-Range, so the field is ignored.
  public func resolve(length: Int) -> Resolution {
    guard unit == "bytes", ranges.count <= Self.maximumCount else { return .ignored }
    let resolved = ranges.compactMap { $0.resolved(length: length) }
    if !resolved.isEmpty { return .ranges(Self.merged(resolved)) }
    let asksForEmptyEnd = ranges.contains { if case .suffix(let count) = $0 { count > 0 } else { false } }
    return asksForEmptyEnd ? .ignored : .unsatisfiable
  }

  private static func merged(_ ranges: [ClosedRange<Int>]) -> [ClosedRange<Int>] {
    var groups: [(place: Int, range: ClosedRange<Int>)] = []
    for (place, range) in ranges.enumerated().sorted(by: { $0.element.lowerBound < $1.element.lowerBound }) {
      if let last = groups.last, range.lowerBound <= last.range.upperBound + 1 {
        let upperBound = max(last.range.upperBound, range.upperBound)
        groups[groups.count - 1] = (min(last.place, place), last.range.lowerBound...upperBound)
      } else {
        groups.append((place, range))
      }
    }
    return groups.sorted { $0.place < $1.place }.map(\.range)
  }
}

extension RangeHeader: CustomStringConvertible {
  /// `unit=member,member`.
  public var description: String {
    "\(unit)=\(ranges.map(\.description).joined(separator: ","))"
  }
}
