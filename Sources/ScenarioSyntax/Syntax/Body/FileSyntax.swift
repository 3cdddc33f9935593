import FieldValues

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The bytes of a file, or a slice of them: `file,fixtures/map.bin[0..1023];`.
package struct FileSyntax: Sendable, Hashable, LocatedSyntax {
  /// Relative to the folder of the scenario file.
  package var path: TemplateSyntax
  /// The bytes taken, both bounds included; nil takes all of them.
  package var range: ClosedRange<Int>?
  /// Where `file,` stands.
  package var position: SourcePosition
  package var length: Int

  /// Makes a file; a node that was parsed has its place in the file.
  package init(_ path: TemplateSyntax, range: ClosedRange<Int>? = nil, position: SourcePosition = .start, length: Int = 1) {
    self.path = path
    self.range = range
    self.position = position
    self.length = length
  }

  /// The file as it is written: `file,map.bin[0..1023];`.
  package var text: String {
    "file,\(path.text(.filePath))\(range.map { "[\(QuantityText.text($0))]" } ?? "");"
  }
}

extension LineScanner {
  /// Reads hexadecimal digits up to the semicolon; `hex,` was read.
  mutating func hexBytes(from first: Int) throws(Diagnostic) -> [UInt8] {
    let digits = try encoded("hex", from: first) { $0.isHexDigit }
    guard let bytes = [UInt8](hex: digits) else {
      throw fault(.oddHexDigits, from: first)
    }
    return bytes
  }

  /// Reads base64 up to the semicolon; `base64,` was read.
  mutating func base64Bytes(from first: Int) throws(Diagnostic) -> [UInt8] {
    let digits = try encoded("base64", from: first) {
      $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "=")
    }
    guard let bytes = Data(base64Encoded: Data(digits)) else {
      throw fault(.shortBase64, from: first)
    }
    return Array(bytes)
  }

  private mutating func encoded(
    _ what: String,
    from first: Int,
    _ isDigit: (UInt8) -> Bool
  ) throws(Diagnostic) -> [UInt8] {
    var digits: [UInt8] = []
    while let byte {
      if byte == UInt8(ascii: ";") {
        at += 1
        return digits
      }
      guard isDigit(byte) || byte.isBlank else {
        throw fault(.notDigit(Character(Unicode.Scalar(byte)), of: what))
      }
      if !byte.isBlank { digits.append(byte) }
      at += 1
    }
    throw fault(.unclosed("the list of bytes", closing: ";"), from: first)
  }

  /// Reads `path[a..b];`; `file,` was read.
  mutating func file(from first: Int) throws(Diagnostic) -> FileSyntax {
    let path = try template(.filePath)
    guard !path.parts.isEmpty else { throw fault(.missingPath, from: first) }
    var range: ClosedRange<Int>?
    if skip("[") {
      range = try integerRange(of: "the slice")
      guard skip("]") else { throw fault(.unclosed("the slice", closing: "]"), from: first) }
    }
    guard skip(";") else { throw fault(.unclosed("the file", closing: ";"), from: first) }
    return FileSyntax(path, range: range, position: position(first), length: length(from: first))
  }
}

extension [UInt8] {
  /// The bytes as they are written: `hex,82;`.
  var hexSyntax: String { "hex,\(hexText);" }

  /// The bytes as they are written: `base64,gg==;` (RFC 4648 section 4).
  var base64Syntax: String { "base64,\(Data(self).base64EncodedString());" }
}
