extension Timestamp {
  /// Reads the content of a timestamp extension: 4, 8 or 12 bytes with less than a second of nanoseconds, else nil.
  init?(messagePack data: [UInt8]) {
    func number(_ bytes: some Sequence<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
    switch data.count {
    case 4:
      self.init(seconds: Int64(number(data)), nanoseconds: 0)
    case 8:
      let both = number(data)
      self.init(seconds: Int64(both & 0x3_ffff_ffff), nanoseconds: UInt32(both >> 34))
    case 12:
      self.init(seconds: Int64(bitPattern: number(data[4...])), nanoseconds: UInt32(number(data[..<4])))
    default:
      return nil
    }
    guard nanoseconds < 1_000_000_000 else { return nil }
  }
}
