/// A set of Unicode scalars, as a character class describes it.
struct ScalarSet: Hashable, Sendable {
  /// A property, or its complement.
  struct Term: Hashable, Sendable {
    var property: UnicodeProperty
    var isInverted = false
  }

  /// In ascending order; no two touch.
  private(set) var ranges: [ClosedRange<UInt32>] = []
  private(set) var terms: [Term] = []
  var isInverted = false
  private(set) var ignoresCase = false

  init() {}

  init(_ scalar: Unicode.Scalar) {
    ranges = [scalar.value...scalar.value]
  }

  init(_ property: UnicodeProperty, isInverted: Bool = false) {
    terms = [Term(property: property, isInverted: isInverted)]
  }

  /// Every scalar but these.
  static func all(but scalars: Unicode.Scalar...) -> ScalarSet {
    var set = ScalarSet()
    for scalar in scalars { set.insert(scalar...scalar) }
    set.isInverted = true
    return set
  }

  mutating func insert(_ range: ClosedRange<Unicode.Scalar>) {
    var lower = range.lowerBound.value
    var upper = range.upperBound.value
    let first = ranges.partitioningIndex { $0.upperBound &+ 1 >= lower }
    var end = first
    while end < ranges.count, ranges[end].lowerBound <= upper &+ 1 {
      lower = min(lower, ranges[end].lowerBound)
      upper = max(upper, ranges[end].upperBound)
      end += 1
    }
    ranges.replaceSubrange(first..<end, with: [lower...upper])
  }

  mutating func insert(_ term: Term) {
    if !terms.contains(term) { terms.append(term) }
  }

  /// The same set for matching without regard to case.
  var ignoringCase: ScalarSet {
    var set = self
    set.ignoresCase = true
    return set
  }

  func contains(_ scalar: Unicode.Scalar, _ scripts: UnicodeProperty.ScriptLookup) -> Bool {
    let isMember =
      ignoresCase
      ? CaseFolding.variants(of: scalar).contains { includes($0, scripts) }
      : includes(scalar, scripts)
    return isMember != isInverted
  }

  private func includes(_ scalar: Unicode.Scalar, _ scripts: UnicodeProperty.ScriptLookup) -> Bool {
    let place = ranges.partitioningIndex { $0.upperBound >= scalar.value }
    if place < ranges.count, ranges[place].lowerBound <= scalar.value { return true }
    return terms.contains { $0.property.holds(for: scalar, scripts) != $0.isInverted }
  }
}

extension [ClosedRange<UInt32>] {
  /// The first index whose element fulfils a condition that holds for all elements after it as well.
  fileprivate func partitioningIndex(where holds: (Element) -> Bool) -> Int {
    var lower = 0
    var upper = count
    while lower < upper {
      let middle = (lower + upper) / 2
      if holds(self[middle]) { upper = middle } else { lower = middle + 1 }
    }
    return lower
  }
}
