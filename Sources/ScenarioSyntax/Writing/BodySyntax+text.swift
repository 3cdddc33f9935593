extension BodySyntax {
  /// The body as it is written, without a line end after it.
  package func text(inRequest: Bool) -> String {
    switch kind {
    case .json(let text): Self.json(text)
    case .fence(let language, let modes, let text): Self.fence(language, modes, text)
    case .string(let text): "`\(text.text(.backquoted))`"
    case .base64(let bytes): "base64,\(ByteText.base64(printing: bytes));"
    case .hex(let bytes): "hex,\(ByteText.hex(printing: bytes));"
    case .file(let file): file.text
    }
  }

  /// JSON text; two braces in it can only stand in a string, where `\u007b` is a brace.
  private static func json(_ pattern: PatternSyntax) -> String {
    var result = ""
    for (index, part) in pattern.parts.enumerated() {
      guard case .literal(let text) = part else {
        result += TextWriter.text([part], .json)
        continue
      }
      let isLast = index == pattern.parts.count - 1
      let scalars = Array(text.unicodeScalars)
      for (index, scalar) in scalars.enumerated() {
        let opens = scalar == "{" && (index + 1 < scalars.count ? scalars[index + 1] == "{" : !isLast)
        result += opens ? "\\u007b" : String(scalar)
      }
    }
    return result
  }

  private static func fence(_ language: Language?, _ modes: Set<Mode>, _ pattern: PatternSyntax) -> String {
    let isRaw = modes.contains(.raw)
    if language != .json, !isRaw, pattern.hasBracesInText { return "`\(pattern.text(.backquoted))`" }
    var text = isRaw ? pattern.literal ?? "" : language == .json ? json(pattern) : pattern.text(.fence)
    if !text.isEmpty, text.utf8.last != 0x0A { text += "\n" }
    let ticks = String(repeating: "`", count: max(3, longestTicks(in: text) + 1))
    let words = [language?.rawValue].compactMap { $0 } + Mode.allCases.filter(modes.contains).map(\.rawValue)
    return "\(ticks)\(words.joined(separator: " "))\n\(text)\(ticks)"
  }

  /// The length of the longest row of backticks that begins a line, if it might close a fence.
  private static func longestTicks(in text: String) -> Int {
    var longest = 2
    var run: Int? = 0
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\n") {
        run = 0
      } else if let count = run, byte == UInt8(ascii: "`") {
        run = count + 1
        longest = max(longest, count + 1)
      } else {
        run = nil
      }
    }
    return longest
  }
}

extension PatternSyntax {
  /// Whether two braces stand in the literal text, or one right before a hole.
  package var hasBracesInText: Bool {
    for (index, part) in parts.enumerated() {
      guard case .literal(let text) = part else { continue }
      let braces = text.utf8.split(separator: 0x7B, omittingEmptySubsequences: false)
      if braces.dropFirst().dropLast().contains(where: \.isEmpty) || (text.utf8.last == 0x7B && index < parts.count - 1) {
        return true
      }
    }
    return false
  }
}
