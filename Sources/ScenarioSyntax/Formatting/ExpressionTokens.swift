/// The words of a line of queries and predicates.
enum ExpressionTokens {
  /// The line with one space between its words, none before colons and commas.
  static func spaced(_ scanner: LineScanner, upTo end: Int) -> String {
    var scanner = scanner
    var result = ""
    scanner.skipBlanks()
    while scanner.at < end {
      let first = scanner.at
      skipToken(&scanner)
      let token = scanner.text(from: first)
      if !result.isEmpty, token != ":", token != "," { result += " " }
      result += token
      scanner.skipBlanks()
    }
    return result
  }

  /// Steps over one word. What was parsed once is read without faults, but a byte is taken in any case.
  private static func skipToken(_ scanner: inout LineScanner) {
    let first = scanner.at
    switch scanner.byte {
    case UInt8(ascii: "\""): _ = try? scanner.delimited(.quoted, what: "")
    case UInt8(ascii: "{") where scanner.starts(with: "{{"): _ = try? scanner.hole(.quoted)
    case UInt8(ascii: "/"):
      scanner.at += 1
      _ = try? scanner.regexBody(from: first)
    case UInt8(ascii: ":"), UInt8(ascii: ","): scanner.at += 1
    case let byte? where isOperator(byte):
      while let byte = scanner.byte, isOperator(byte) { scanner.at += 1 }
    default: skipWord(&scanner)
    }
    if scanner.at == first { scanner.at += 1 }
  }

  private static func skipWord(_ scanner: inout LineScanner) {
    let first = scanner.at
    if scanner.skip("file,") {
      _ = try? scanner.file(from: first)
    } else if scanner.starts(with: "hex,") || scanner.starts(with: "base64,") {
      _ = scanner.take { $0 != UInt8(ascii: ";") }
      scanner.at += 1
    } else {
      _ = scanner.take { !$0.isBlank && !isOperator($0) && !"\":,".utf8.contains($0) }
    }
  }

  private static func isOperator(_ byte: UInt8) -> Bool {
    "=!<>".utf8.contains(byte)
  }
}
