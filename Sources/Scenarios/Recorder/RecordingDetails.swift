/// What a recording says beside what it says anyway.
public struct RecordingDetails: OptionSet, Sendable, Hashable {
  /// One bit for each.
  public let rawValue: Int

  /// Details by their bits.
  public init(rawValue: Int) {
    self.rawValue = rawValue
  }

  /// The boundaries of chunks, as `[Chunks]`.
  public static let chunks = RecordingDetails(rawValue: 1)
  /// The distances between the frames of event streams, as `@gap` from half to three times what was seen, in steps of 10 ms.
  public static let gaps = RecordingDetails(rawValue: 2)
}
