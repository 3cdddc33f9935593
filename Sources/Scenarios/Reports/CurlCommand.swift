import FieldValues

/// A request as a command line for curl.
package struct CurlCommand {
  package let text: String

  package init(_ request: RequestMessage) {
    var words = ["curl", "-si"]
    let ordinary = request.body == nil ? "GET" : "POST"
    if request.method == "HEAD" {
      words[1] = "-sI"
    } else if request.method != ordinary {
      words += ["-X", CurlCommand.word(request.method)]
    }
    words.append(CurlCommand.word(request.url))
    // curl leaves out a header with an empty value unless it ends with a semicolon.
    for line in request.headers {
      words += ["-H", CurlCommand.word(line.valueBytes.isEmpty ? line.name + ";" : String(fieldBytes: line.bytes))]
    }
    if let body = request.body {
      // Without a type of its own curl would call the body a form.
      if !request.headers.contains(where: { $0.isNamed("Content-Type") }) { words += ["-H", "Content-Type:"] }
      words += ["--data-raw", CurlCommand.word(body)]
    }
    text = words.joined(separator: " ")
  }

  /// A word of a POSIX shell: bare where nothing in it means anything to the shell.
  static func word(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-_./:@%+,=".utf8.contains(byte)
        }
      }
    let hasControls = text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    if hasControls { return word(Array(text.utf8)) }
    return isPlain ? text : "'\(text.escaping(["'": "'\\''"]))'"
  }

  /// Bytes in the quotes of bash and zsh, where they are no plain text.
  private static func word(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self),
      !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
    {
      return word(text)
    }
    var result = "$'"
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\n"): result += "\\n"
      case UInt8(ascii: "\r"): result += "\\r"
      case UInt8(ascii: "\t"): result += "\\t"
      case UInt8(ascii: "'"), UInt8(ascii: "\\"): result += "\\\(Character(Unicode.Scalar(byte)))"
      case 0x20..<0x7F: result.unicodeScalars.append(Unicode.Scalar(byte))
      default: result += "\\x\([byte].hexText)"
      }
    }
    return result + "'"
  }
}
