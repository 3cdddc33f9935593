/// A zlib stream without end, of a zero and then matches of 258 bytes each (RFC 1951 section 3.2.6): 13 bits make 258 bytes.
func zeros(matches: Int) -> [UInt8] {
  var bytes: [UInt8] = [0x78, 0x9C]
  var bits = 0
  var count = 0
  func append(_ value: Int, _ width: Int, reversed: Bool = true) {
    for place in 0..<width {
      let bit = reversed ? value >> (width - 1 - place) & 1 : value >> place & 1
      bits |= bit << count
      count += 1
      if count == 8 {
        bytes.append(UInt8(bits))
        (bits, count) = (0, 0)
      }
    }
  }
  append(0b011, 3, reversed: false)
  append(0b0011_0000, 8)
  for _ in 0..<matches {
    append(0b1100_0101, 8)
    append(0, 5)
  }
  return bytes
}
