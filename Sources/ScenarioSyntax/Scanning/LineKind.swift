import FieldValues

/// What a line begins, as far as the line alone tells.
enum LineKind {
  case blank, comment, metadata, stepName, check, statusLine, requestLine, section, body
  case other

  /// Whether a section, or a list of headers, goes on across the line.
  var isTrivia: Bool { self == .blank || self == .comment }

  /// Whether a step begins here.
  var beginsStep: Bool { self == .stepName || self == .requestLine || self == .check }

  init(_ scanner: LineScanner) {
    var scanner = scanner
    scanner.skipBlanks()
    guard let byte = scanner.byte else {
      self = .blank
      return
    }
    switch byte {
    case UInt8(ascii: "#"):
      self = scanner.starts(with: "#@") ? .metadata : scanner.starts(with: "### ") ? .stepName : .comment
    case UInt8(ascii: "@"): self = scanner.skip("@check") && scanner.byte.map(\.isWord) != true ? .check : .other
    case UInt8(ascii: "["): self = Self.isSection(scanner) ? .section : .body
    case UInt8(ascii: "{"): self = scanner.starts(with: "{{") ? .other : .body
    case UInt8(ascii: "\""): self = Self.isQuotedMethod(scanner) ? .requestLine : .body
    case UInt8(ascii: "`"), UInt8(ascii: "<"): self = .body
    case let byte where byte.isCapital: self = Self.capitals(scanner)
    default: self = Self.isPlainBody(scanner) ? .body : .other
    }
  }

  /// `"purge" /items`: a method that is not written in capitals.
  private static func isQuotedMethod(_ scanner: LineScanner) -> Bool {
    var scanner = scanner
    scanner.at += 1
    guard !scanner.take(while: { $0.isTokenByte }).isEmpty, scanner.skip("\""), scanner.byte?.isBlank == true else {
      return false
    }
    scanner.skipBlanks()
    return !scanner.isAtEnd && scanner.byte != UInt8(ascii: "#") && scanner.byte != UInt8(ascii: ":")
  }

  /// `[Name]`, `[Name mode]`; `[true]` and the like are JSON.
  private static func isSection(_ scanner: LineScanner) -> Bool {
    var scanner = scanner
    scanner.at += 1
    guard let first = scanner.byte, first.isLetter else { return false }
    let name = scanner.take { $0.isWord || $0.isBlank }
    guard name != "true", name != "false", name != "null", scanner.skip("]") else { return false }
    scanner.skipBlanks()
    return scanner.isAtEnd || scanner.byte == UInt8(ascii: "#")
  }

  private static func capitals(_ scanner: LineScanner) -> LineKind {
    var scanner = scanner
    if scanner.skip("HTTP"), scanner.byte.map({ $0.isBlank || $0 == UInt8(ascii: "/") }) ?? true { return .statusLine }
    while let byte = scanner.byte, byte.isCapital || byte.isDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") {
      scanner.at += 1
    }
    guard let next = scanner.byte, next.isBlank else { return .other }
    scanner.skipBlanks()
    return scanner.isAtEnd || scanner.byte == UInt8(ascii: ":") ? .other : .requestLine
  }

  /// `file,..;`, `hex,..;`, `base64,..;`, and a line that is a JSON number, `true`, `false` or `null`.
  private static func isPlainBody(_ scanner: LineScanner) -> Bool {
    switch scanner.byte {
    case UInt8(ascii: "f"): if scanner.starts(with: "file,") { return true }
    case UInt8(ascii: "h"): return scanner.starts(with: "hex,")
    case UInt8(ascii: "b"): return scanner.starts(with: "base64,")
    case UInt8(ascii: "t"), UInt8(ascii: "n"), UInt8(ascii: "-"): break
    case let byte? where byte.isDigit: break
    default: return false
    }
    var scanner = scanner
    let isNumber = scanner.byte?.isLetter == false
    let word = scanner.take { isNumber ? $0.isWord || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "+") : $0.isLetter }
    scanner.skipBlanks()
    guard scanner.isAtEnd || scanner.byte == UInt8(ascii: "#") else { return false }
    return isNumber ? word != "-" : word == "true" || word == "false" || word == "null"
  }
}
