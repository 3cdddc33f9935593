import FieldValues

/// Bytes as text for a report: printable ASCII unchanged, everything else as `\n`, `\r`, `\t` or `\xff`.
struct EscapedBytes: CustomStringConvertible {
  let bytes: [UInt8]
  /// The maximum number of bytes that are shown.
  var limit = 400

  init(_ bytes: some Sequence<UInt8>, limit: Int = 400) {
    self.bytes = Array(bytes)
    self.limit = limit
  }

  var description: String {
    let shown = bytes.prefix(limit).map(EscapedBytes.text).joined()
    return bytes.count > limit ? "\(shown)… (\(bytes.count) bytes)" : shown
  }

  private static func text(_ byte: UInt8) -> String {
    switch byte {
    case 0x0A: "\\n"
    case 0x0D: "\\r"
    case 0x09: "\\t"
    case 0x5C: "\\\\"
    case 0x20...0x7E: String(Unicode.Scalar(byte))
    default: "\\x" + String(hex: byte, digits: 2)
    }
  }
}
