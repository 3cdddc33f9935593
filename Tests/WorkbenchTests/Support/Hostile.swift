import SystemIO

/// Bytes and scalars that have broken terminals before.
enum Hostile {
  static let texts: [String] = [
    "\u{1B}]0;title\u{07}", "\u{1B}[2J\u{1B}[31m", "\u{9B}31m", "\u{7F}\u{8}\u{8}", "a\u{202E}b\u{2066}c",
    "x\u{200B}y\u{200D}z\u{FEFF}",
    "\u{E0041}\u{E007F}", "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}", "漢字かな", "👨‍👩‍👧‍👦", "🇩🇪", "👍🏽", "❤️", "\u{301}first",
    "\u{2028}\u{2029}",
    "tab\there", "line\r\nline\n", "한국어", "\u{E000}\u{10FFFD}", "\u{1100}\u{1161}\u{11A8}", "\u{3164}\u{115F}", "ｆｕｌｌ",
    "\u{00A0}\u{3000}",
  ]

  /// Bytes of all kinds: random ones, cut sequences, and the texts above.
  static func bytes(_ generator: inout SeededGenerator, atMost limit: Int = 60) -> [UInt8] {
    switch Int.random(in: 0..<3, using: &generator) {
    case 0: return (0..<Int.random(in: 0...limit, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
    case 1:
      let text = Array(texts[Int.random(in: 0..<texts.count, using: &generator)].utf8)
      return Array(text.dropLast(Int.random(in: 0...2, using: &generator)))
    default:
      return (0..<Int.random(in: 0...limit / 4, using: &generator)).flatMap { _ in
        Array(String(Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &generator)) ?? "?").utf8)
      }
    }
  }
}
