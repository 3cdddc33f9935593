extension Accept {
  /// What an absent or malformed field means: `*/*`, everything is acceptable (RFC 9110 section 12.5.1).
  public static let anything = Accept(ranges: [MediaRange(unchecked: "*", "*", [], quality: 1000)])

  private init(ranges: [MediaRange]) {
    self.ranges = ranges
  }
}
