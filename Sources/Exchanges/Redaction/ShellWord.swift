import FieldValues

/// A word of a command line for a POSIX shell, quoted unless no character of it is special to the shell.
///
/// What a terminal could not show, and bytes that are not UTF-8, are written as escapes between `$'` and `'`
/// (POSIX.1-2024 section 2.2.4; bash, zsh, ksh). No word can hold NUL.
package struct ShellWord {
  /// The word as a shell reads it.
  package let text: String

  package init(_ text: String) {
    self.init(Array(text.utf8))
  }

  package init(_ bytes: [UInt8]) {
    if !bytes.isEmpty, bytes.allSatisfy(ShellWord.isPlain) {
      text = String(decoding: bytes, as: UTF8.self)
    } else if let visible = String(validating: bytes, as: UTF8.self), VisibleText(visible).text == visible {
      text = "'\(visible.escaping(["'": "'\\''"]))'"
    } else {
      text = "$'\(ShellWord.dollarQuoted(bytes))'"
    }
  }

  /// The bytes between `$'` and `'`.
  static func dollarQuoted(_ bytes: [UInt8]) -> String {
    escaped(bytes) { byte in
      switch byte {
      case UInt8(ascii: "\n"): "\\n"
      case UInt8(ascii: "\r"): "\\r"
      case UInt8(ascii: "\t"): "\\t"
      case UInt8(ascii: "'"): "\\'"
      case UInt8(ascii: "\\"): "\\\\"
      case 0x20..<0x7F: nil
      default: "\\x\([byte].hexText)"
      }
    }
  }

  /// The bytes as the format of `printf`, between `'` and `'`: it can hold NUL, too.
  package static func printfFormat(_ bytes: [UInt8]) -> String {
    escaped(bytes) { byte in
      switch byte {
      case UInt8(ascii: "%"): "%%"
      case UInt8(ascii: "\\"): "\\\\"
      case UInt8(ascii: "'"): "\\047"
      case 0x20..<0x7F: nil
      default: "\\" + String(repeating: "0", count: byte < 8 ? 2 : byte < 64 ? 1 : 0) + String(byte, radix: 8)
      }
    }
  }

  /// The place behind what stands between the pieces of a shell's word, which means nothing: a quotation mark, or the end of a line that
  /// goes on in the next one.
  static func joint(in bytes: [UInt8], at place: Int) -> Int? {
    switch bytes[place] {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return place + 1
    case UInt8(ascii: "\\"):
      let rest = bytes[(place + 1)...].prefix(2)
      if rest.first == 0x0A { return place + 2 }
      return rest.elementsEqual([0x0D, 0x0A]) ? place + 3 : nil
    default: return nil
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte.isAlphanumeric || "-_./:@%+,=".utf8.contains(byte)
  }

  /// Replaces bytes by escapes; nil, and every character outside ASCII that a terminal can show, stays as it is.
  private static func escaped(_ bytes: [UInt8], _ escape: (UInt8) -> String?) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var rest = bytes[...]
    while let first = rest.first {
      let length = first < 0x80 ? 1 : min(rest.count, max(1, (~first).leadingZeroBitCount))
      let part = rest.prefix(length)
      let character = first < 0x80 ? nil : String(validating: part, as: UTF8.self)
      if let character, VisibleText(character).text == character {
        result += part
        rest = rest.dropFirst(length)
      } else {
        // Of what is not UTF-8 only the first byte is distinguished from the rest.
        for byte in rest.prefix(character == nil ? 1 : length) {
          if let text = escape(byte) { result += text.utf8 } else { result.append(byte) }
        }
        rest = rest.dropFirst(character == nil ? 1 : length)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
