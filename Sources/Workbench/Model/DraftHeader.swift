import Scenarios

/// A header line of a request being written; it stays in the list when it is off.
struct DraftHeader: Sendable, Hashable {
  var isOn = true
  var line: HeaderLine

  /// What keeps the line from being sent as it is; nil when nothing does.
  var fault: String? {
    guard line.bytes.contains(UInt8(ascii: ":")) else { return "no colon after the name" }
    let name = line.name.utf8
    if name.isEmpty { return "no name before the colon" }
    if !name.allSatisfy(isTokenByte) { return "the name is no token (RFC 9110 section 5.6.2)" }
    let isControl = line.bytes.contains { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }
    return isControl ? "a control character in the line" : nil
  }
}

/// Whether the byte may stand in a token (RFC 9110 section 5.6.2).
func isTokenByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
  default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
  }
}
