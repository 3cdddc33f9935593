import FieldValues

extension QueryValue {
  /// The value as it stands in a template: a string bare, a list or an object as JSON, bytes as UTF-8 or else in hexadecimal.
  public var plainText: String {
    switch self {
    case .text(let text): text
    case .bytes(let bytes): String(validating: bytes, as: UTF8.self) ?? bytes.hexText
    default: literal
    }
  }

  /// The value as a scenario or JSON spells it: strings in quotes, bytes as `hex,…;`, a duration with its unit.
  public var literal: String {
    switch self {
    case .null: "null"
    case .boolean(let value): value ? "true" : "false"
    case .number(let number): number.description
    case .text(let text): text.quoted
    case .bytes(let bytes): "hex,\(bytes.hexText);"
    case .list(let values): "[" + values.map(\.literal).joined(separator: ",") + "]"
    case .object(let members): "{" + members.map { "\($0.name.quoted):\($0.value.literal)" }.joined(separator: ",") + "}"
    case .date(let seconds): HTTPDate(secondsSince1970: seconds).description
    case .duration(let duration): duration.shortText
    }
  }

  /// The literal, cut off where it is longer than a line that can be read.
  public var excerpt: String { literal.shortened }
}

extension String {
  /// The text in double quotes with the escapes of JSON.
  var quoted: String {
    var result = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..<" ", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// The text, cut to 160 characters with a note of what is left out.
  var shortened: String {
    let limit = 160
    guard let end = index(startIndex, offsetBy: limit, limitedBy: endIndex), end < endIndex else { return self }
    return "\(self[..<end])… (\(count - limit) more characters)"
  }
}

extension [UInt8] {
  /// Two lower-case digits for each byte.
  var hexText: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(count * 2)
    for byte in self {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}

extension Duration {
  /// The duration in the largest unit that is shorter than it: `12 µs`, `41 ms`, `1.25 s`.
  var shortText: String {
    let (seconds, attoseconds) = components
    if seconds != 0 {
      let hundredths = abs(attoseconds) / 10_000_000_000_000_000
      let fraction = hundredths == 0 ? "" : "." + (hundredths < 10 ? "0" : "") + String(hundredths).trimmingZeros
      return "\(seconds)\(fraction) s"
    }
    let microseconds = attoseconds / 1_000_000_000_000
    return abs(microseconds) >= 1000 ? "\(microseconds / 1000) ms" : "\(microseconds) µs"
  }
}

extension String {
  fileprivate var trimmingZeros: Substring {
    var rest = self[...]
    while rest.last == "0" { rest.removeLast() }
    return rest
  }
}
