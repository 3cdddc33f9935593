/// What a recording says beside what it says anyway.
package struct RecordingDetails: OptionSet, Sendable, Hashable {
  /// One bit for each.
  package let rawValue: Int

  /// Details by their bits.
  package init(rawValue: Int) {
    self.rawValue = rawValue
  }

  /// The boundaries of chunks, as `[Chunks]`.
  package static let chunks = RecordingDetails(rawValue: 1)
  /// The distances between the frames of event streams, as `@gap` from half to three times what was seen, in steps of 10 ms.
  package static let gaps = RecordingDetails(rawValue: 2)
}
