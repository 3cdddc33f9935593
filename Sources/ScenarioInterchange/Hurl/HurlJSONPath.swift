import FieldValues

/// A JSONPath in the spelling of older versions of Hurl: `$.[0].id`, `$.headers.Content-Length`.
enum HurlJSONPath {
  /// The path as RFC 9535 writes it. What it can't say is returned as it is.
  /// - Parameter path: As it stands between quotes, escapes included.
  static func translated(_ path: Substring) -> String {
    var result: [UInt8] = []
    let bytes = Array(path.utf8)
    var index = 0
    var quote: UInt8?
    while index < bytes.count {
      let byte = bytes[index]
      if let mark = quote {
        result.append(byte)
        index += 1
        if byte == UInt8(ascii: "\\"), index < bytes.count {
          // In double quotes of the path, which stand as \" here, the mark itself is the second byte.
          if bytes[index] == mark { quote = nil }
          result.append(bytes[index])
          index += 1
        } else if byte == mark {
          quote = nil
        }
      } else if byte == UInt8(ascii: "'") {
        quote = byte
        result.append(byte)
        index += 1
      } else if byte == UInt8(ascii: "\\"), index + 1 < bytes.count {
        if bytes[index + 1] == UInt8(ascii: "\"") { quote = UInt8(ascii: "\"") }
        result += bytes[index...(index + 1)]
        index += 2
      } else if byte == UInt8(ascii: ".") {
        index = translateName(in: bytes, from: index, &result)
      } else {
        result.append(byte)
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Writes a dot, or two, and the name behind them.
  /// - Returns: The place behind the name.
  private static func translateName(in bytes: [UInt8], from dot: Int, _ result: inout [UInt8]) -> Int {
    let isDescendant = dot + 1 < bytes.count && bytes[dot + 1] == bytes[dot]
    let start = dot + (isDescendant ? 2 : 1)
    let dots = bytes[dot..<start]
    guard start < bytes.count else {
      result += dots
      return start
    }
    if bytes[start] == UInt8(ascii: "[") {
      if isDescendant { result += dots }
      return start
    }
    let end = bytes[start...].firstIndex { ends.contains($0) } ?? bytes.count
    let name = bytes[start..<end]
    let isPlain =
      name.first.map { !$0.isDigit } ?? true && name.allSatisfy { $0.isLetter || $0.isDigit || $0 == 0x5F || $0 >= 0x80 }
    // Digits may mean a place of a list or a name; braces are a variable.
    guard !isPlain, !name.allSatisfy(\.isDigit), !name.contains(UInt8(ascii: "{")) else {
      result += dots + name
      return end
    }
    if isDescendant { result += dots }
    result += "['".utf8 + Array(name) + "']".utf8
    return end
  }

  /// What can't stand in a name without quotes.
  private static let ends = Set(".[]()'\" \t=<>!&|,*\\".utf8)
}
