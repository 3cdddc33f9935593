/// A stretch of frames that come and go together: their bytes in one piece, their index in another.
struct StreamSlab: Sendable, Hashable {
  static let byteLimit = 256 * 1024
  static let frameLimit = 4096

  /// The number of its first frame among all of the stream, from 0.
  let first: Int
  private(set) var bytes: [UInt8] = []
  private(set) var frames: [StreamFrame] = []

  init(first: Int) {
    self.first = first
  }

  /// Whether a frame of this length still goes in; one alone may be longer than the limit.
  func takes(_ length: Int) -> Bool {
    frames.isEmpty || (frames.count < Self.frameLimit && bytes.count + length <= Self.byteLimit)
  }

  mutating func append(_ slice: ArraySlice<UInt8>, size: Int, at time: Int64) {
    if frames.isEmpty, first > 0 {
      bytes.reserveCapacity(max(Self.byteLimit, slice.count))
      frames.reserveCapacity(Self.frameLimit)
    }
    let frame = StreamFrame(
      offset: UInt32(clamping: bytes.count),
      length: UInt32(clamping: slice.count),
      size: UInt32(clamping: size),
      time: time
    )
    bytes.append(contentsOf: slice)
    frames.append(frame)
  }

  /// The kept bytes of a frame by its place in the slab.
  func bytes(of index: Int) -> ArraySlice<UInt8> {
    let start = Int(frames[index].offset)
    return bytes[start..<start + Int(frames[index].length)]
  }
}
