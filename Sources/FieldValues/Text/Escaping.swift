extension String {
  /// The text with other texts in place of some of its scalars.
  ///
  /// Escaping must look at scalars. `replacing(_:with:)` compares characters, and to it a quotation mark with a combining mark behind
  /// it isn't a quotation mark, and a CR LF neither CR nor LF: they would go out unescaped.
  package func escaping(_ replacements: [Unicode.Scalar: String]) -> String {
    guard unicodeScalars.contains(where: { replacements[$0] != nil }) else { return self }
    var escaped = ""
    for scalar in unicodeScalars {
      if let replacement = replacements[scalar] {
        escaped += replacement
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// Appends the text in quotes, `"` and `\` escaped (RFC 9110 section 5.6.4).
  mutating func append(quoted text: String) {
    append("\"")
    guard text.utf8.contains(where: { $0 == .quote || $0 == .backslash }) else {
      append(text)
      append("\"")
      return
    }
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { append("\\") }
      unicodeScalars.append(scalar)
    }
    append("\"")
  }

  /// The text in double quotes with the escapes of JSON.
  package var quoted: String {
    var result = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..<" ", "\u{7F}": result += "\\u\(String(hex: scalar.value, digits: 4))"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

// MARK: - Markup

extension String {
  /// The text for XML 1.0: markup escaped, characters XML does not know written as U+FFFD.
  package var xmlEscaped: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case "\r": result += "&#13;"
      case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The text for HTML: `&`, `<`, `>` and quotes as character references.
  package var htmlEscaped: String {
    escaping(["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#x27;"])
  }

  /// As it stands in a cell of a table in Markdown.
  package var tableEscaped: String { escaping(["|": "\\|"]) }

  /// As the message of a workflow command of GitHub.
  package var workflowEscaped: String { escaping(["%": "%25", "\r": "%0D", "\n": "%0A"]) }

  /// As a property of a workflow command of GitHub.
  package var workflowPropertyEscaped: String {
    escaping(["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"])
  }
}

extension String {
  /// A number in hexadecimal digits, with zeros before it up to so many digits.
  package init(hex number: some BinaryInteger, digits count: Int = 1, uppercase: Bool = false) {
    let digits = String(number, radix: 16, uppercase: uppercase)
    self = String(repeating: "0", count: Swift.max(0, count - digits.utf8.count)) + digits
  }
}

extension Sequence<UInt8> {
  /// Two lower-case hexadecimal digits for each byte.
  package var hexText: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(underestimatedCount * 2)
    for byte in self {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 0x0F)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}

extension [UInt8] {
  /// The bytes that pairs of hexadecimal digits write; nil for anything else.
  package init?(hex digits: some Collection<UInt8>) {
    self = []
    reserveCapacity(digits.count / 2)
    var rest = digits.makeIterator()
    while let first = rest.next() {
      guard let high = first.hexDigitValue, let low = rest.next()?.hexDigitValue else { return nil }
      append(high << 4 | low)
    }
  }

  /// The bytes that pairs of hexadecimal digits write; nil for anything else.
  package init?(hex text: some StringProtocol) {
    self.init(hex: text.utf8)
  }
}

extension StringProtocol {
  /// The UTF-8 of the text, every byte that may not stay as `%` and two upper-case hexadecimal digits (RFC 3986 section 2.1).
  /// - Parameter stays: asked for bytes of ASCII only; without it, unreserved characters stay (RFC 3986 section 2.3).
  @inlinable
  package func percentEncoded(keeping stays: (UInt8) -> Bool = { $0.isUnreserved }) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(utf8.count)
    for byte in utf8 {
      if byte < 0x80, stays(byte) {
        bytes.append(byte)
      } else {
        bytes.append(UInt8(ascii: "%"))
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 0x0F)])
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension [UInt8] {
  /// The bytes with `%41` read as one byte; nil where a `%` is not followed by two hexadecimal digits.
  /// - Parameter plusIsSpace: as forms have it (WHATWG URL section 5.1).
  @inlinable
  package init?(percentEncoded text: some Sequence<UInt8>, plusIsSpace: Bool = false) {
    self = []
    reserveCapacity(text.underestimatedCount)
    var rest = text.makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = rest.next()?.hexDigitValue, let low = rest.next()?.hexDigitValue else { return nil }
        append(high << 4 | low)
      case UInt8(ascii: "+") where plusIsSpace: append(UInt8(ascii: " "))
      default: append(byte)
      }
    }
  }
}

extension String {
  /// The decoded text; nil where an escape is broken, or where the bytes are not UTF-8.
  /// - Parameter plusIsSpace: as forms have it (WHATWG URL section 5.1).
  package init?(validatingPercentEncoded text: Substring, plusIsSpace: Bool = false) {
    let bytes = text.utf8
    guard bytes.contains(where: { $0 == UInt8(ascii: "%") || (plusIsSpace && $0 == UInt8(ascii: "+")) }) else {
      self = String(text)
      return
    }
    guard let decoded = [UInt8](percentEncoded: bytes, plusIsSpace: plusIsSpace) else { return nil }
    self.init(validating: decoded, as: UTF8.self)
  }
}

extension StringProtocol {
  /// The decoded text: a `%` without two hexadecimal digits behind it stays, and bytes that are not UTF-8 become U+FFFD.
  package var percentDecoded: String {
    var decoded: [UInt8] = []
    var rest = Array(utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2, let pair = [UInt8](hex: rest.prefix(2)) {
        decoded += pair
        rest = rest.dropFirst(2)
      } else {
        decoded.append(byte)
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }
}

// MARK: - Character references

extension String {
  /// The text with the character references of HTML decoded: `&lt;`, `&#62;`, `&#x3e;`. Of the named ones it knows those of HTML 4;
  /// a name that isn't known stays.
  package var htmlUnescaped: String {
    guard utf8.contains(UInt8(ascii: "&")) else { return self }
    var result = ""
    var rest = unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "&", let (text, length) = Self.reference(rest.prefix(33)) {
        result += text
        rest = rest.dropFirst(length)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// What a reference stands for, and how many characters follow its `&`.
  private static func reference(_ rest: Substring.UnicodeScalarView) -> (text: String, length: Int)? {
    if rest.first == "#" { return numericReference(rest.dropFirst()) }
    let name = rest.prefix { $0.isASCII && $0.properties.isAlphabetic || $0.properties.numericType == .decimal }
    if rest.dropFirst(name.count).first == ";", let scalar = namedReferences[String(name)] {
      return (String(scalar), name.count + 1)
    }
    // The oldest names may lack their semicolon (WHATWG HTML section 13.5).
    for length in stride(from: Swift.min(name.count, 6), to: 1, by: -1) {
      if let scalar = namedReferences[String(name.prefix(length))], scalar.value < 0x100 { return (String(scalar), length) }
    }
    return nil
  }

  private static func numericReference(_ rest: Substring.UnicodeScalarView) -> (text: String, length: Int)? {
    let isHexadecimal = rest.first == "x" || rest.first == "X"
    let digits = rest.dropFirst(isHexadecimal ? 1 : 0).prefix { $0.isASCII && $0.properties.isASCIIHexDigit }
    let taken = isHexadecimal ? digits : digits.prefix { $0.properties.numericType == .decimal }
    guard !taken.isEmpty else { return nil }
    let hasEnd = rest.dropFirst(taken.count + (isHexadecimal ? 1 : 0)).first == ";"
    let length = 1 + (isHexadecimal ? 1 : 0) + taken.count + (hasEnd ? 1 : 0)
    let value = UInt32(String(taken), radix: isHexadecimal ? 16 : 10) ?? 0
    // Numbers of the C1 controls are read as windows-1252 (WHATWG HTML section 13.2.5.80).
    let scalar = (0x80...0x9F).contains(value) ? windows1252[Int(value) - 0x80] : Unicode.Scalar(value)
    return (String(scalar.flatMap { $0.value == 0 ? nil : $0 } ?? "\u{FFFD}"), length)
  }

  private static let windows1252 = [
    0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F, 0x90,
    0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178,
  ].map { Unicode.Scalar(UInt32($0)) }

  /// The names of HTML 4: runs of names whose characters follow one another.
  private static let namedReferences: [String: Unicode.Scalar] = {
    let runs: [(first: UInt32, names: String)] = [
      (0x22, "quot"), (0x26, "amp apos"), (0x3C, "lt"), (0x3E, "gt"),
      (
        0xA0, "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro"
      ),
      (0xB6, "para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil"),
      (0xC8, "Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave"),
      (0xDA, "Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml"),
      (0xEC, "igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute"),
      (0xFE, "thorn yuml"), (0x152, "OElig oelig"), (0x160, "Scaron scaron"), (0x178, "Yuml"), (0x192, "fnof"), (0x2C6, "circ"),
      (0x2DC, "tilde"), (0x391, "Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho"),
      (0x3A3, "Sigma Tau Upsilon Phi Chi Psi Omega"),
      (0x3B1, "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigmaf sigma tau upsilon"),
      (0x3C6, "phi chi psi omega"), (0x3D1, "thetasym upsih"), (0x3D6, "piv"), (0x2002, "ensp emsp"), (0x2009, "thinsp"),
      (0x200C, "zwnj zwj lrm rlm"), (0x2013, "ndash mdash"), (0x2018, "lsquo rsquo sbquo"), (0x201C, "ldquo rdquo bdquo"),
      (0x2020, "dagger Dagger bull"), (0x2026, "hellip"), (0x2030, "permil"), (0x2032, "prime Prime"), (0x2039, "lsaquo rsaquo"),
      (0x203E, "oline"), (0x2044, "frasl"), (0x20AC, "euro"), (0x2111, "image"), (0x2118, "weierp"), (0x211C, "real"),
      (0x2122, "trade"), (0x2135, "alefsym"), (0x2190, "larr uarr rarr darr harr"), (0x21B5, "crarr"),
      (0x21D0, "lArr uArr rArr dArr hArr"), (0x2200, "forall"), (0x2202, "part exist"), (0x2205, "empty"),
      (0x2207, "nabla isin notin"),
      (0x220B, "ni"), (0x220F, "prod"), (0x2211, "sum minus"), (0x2217, "lowast"), (0x221A, "radic"), (0x221D, "prop infin"),
      (0x2220, "ang"), (0x2227, "and or cap cup int"), (0x2234, "there4"), (0x223C, "sim"), (0x2245, "cong"), (0x2248, "asymp"),
      (0x2260, "ne equiv"), (0x2264, "le ge"), (0x2282, "sub sup nsub"), (0x2286, "sube supe"), (0x2295, "oplus"),
      (0x2297, "otimes"),
      (0x22A5, "perp"), (0x22C5, "sdot"), (0x2308, "lceil rceil lfloor rfloor"), (0x25CA, "loz"), (0x2660, "spades"),
      (0x2663, "clubs"), (0x2665, "hearts diams"), (0x27E8, "lang rang"),
    ]
    var table: [String: Unicode.Scalar] = [:]
    for run in runs {
      for (offset, name) in run.names.split(separator: " ").enumerated() {
        table[String(name)] = Unicode.Scalar(run.first + UInt32(offset))
      }
    }
    return table
  }()
}
