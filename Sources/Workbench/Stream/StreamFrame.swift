/// Where the bytes of a frame lie in its slab, and when it came. 24 bytes, for there may be a million.
struct StreamFrame: Sendable, Hashable {
  /// In the bytes of its slab.
  var offset: UInt32
  /// How many bytes are kept.
  var length: UInt32
  /// How many bytes there were.
  var size: UInt32
  /// Microseconds since the exchange began.
  var time: Int64
}
