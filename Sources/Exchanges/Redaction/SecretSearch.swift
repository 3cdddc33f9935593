import FieldValues

/// Finds the spans of a text that decode to a secret by up to three decodings, in any order.
///
/// Escapes (percent-encoding, JSON, shells, HTML) stand for single characters, so that every character of a secret is compared with
/// each of its readings. Base64 and hexadecimal stand for whole texts: runs of their digits are decoded and searched again. Both take
/// time in proportion to the text, whatever it holds: a secret that takes longer is searched for in another way (``Pass``).
struct SecretSearch: Sendable {
  /// The most decodings between a text and a secret in it.
  static let depth = 3

  private let secrets: [[UInt8]]
  /// The indices of the secrets that begin with a byte.
  private var byFirstByte: [[Int]]
  let shortestPacked: Int
  let longest: Int
  /// For each pair of bytes, which begin at a place, whether a secret could begin there, and whether both are digits of base64.
  ///
  /// It rules out nearly all places of a text by one look.
  let pairs: [UInt8]

  /// - Parameter secrets: None of them is empty.
  init(_ secrets: some Sequence<[UInt8]>) {
    self.secrets = Array(secrets)
    byFirstByte = Array(repeating: [], count: 256)
    for (index, secret) in self.secrets.enumerated() {
      if let first = secret.first { byFirstByte[Int(first)].append(index) }
    }
    shortestPacked = self.secrets.map(\.count).filter { $0 >= SecretSearch.leastPacked }.min() ?? .max
    longest = self.secrets.map(\.count).max() ?? 0
    pairs = SecretSearch.pairs(of: self.secrets, byFirstByte)
  }

  static let mayBegin: UInt8 = 1
  static let isBase64: UInt8 = 2

  private static func pairs(of secrets: [[UInt8]], _ byFirstByte: [[Int]]) -> [UInt8] {
    var pairs = [UInt8](repeating: 0, count: 65536)
    let all = UInt8.min...UInt8.max
    let leads = all.filter(EscapedText.isLead)
    func mark(_ first: UInt8, _ second: UInt8) { pairs[Int(first) << 8 | Int(second)] |= mayBegin }
    for secret in secrets {
      guard let first = secret.first else { continue }
      for second in secret.count == 1 ? Array(all) : [secret[1], UInt8(ascii: "\"")] + leads { mark(first, second) }
      if first == UInt8(ascii: " ") { for second in all { mark(UInt8(ascii: "+"), second) } }
    }
    for second in all {
      // The others stand for themselves, or for a blank.
      if second.isAlphanumeric || EscapedText.isLead(second) {
        for lead in "%\\&".utf8 { mark(lead, second) }
      }
      mark(UInt8(ascii: "&"), UInt8(ascii: "#"))
      if !byFirstByte[Int(second)].isEmpty { mark(UInt8(ascii: "\\"), second) }
      if !byFirstByte[Int(UInt8(ascii: "'"))].isEmpty { mark(UInt8(ascii: "'"), second) }
    }
    let digits = all.filter { PackedText.base64.value($0) != nil }
    for first in digits {
      for second in digits { pairs[Int(first) << 8 | Int(second)] |= isBase64 }
    }
    return pairs
  }

  /// Secrets of fewer bytes are looked for neither in base64 nor in hexadecimal: by chance, they are everywhere.
  private static let leastPacked = 3
  /// Secrets of fewer bytes are found only where no letter or digit stands beside them.
  private static let leastWithinWords = 3
  /// How many digits are decoded at a time.
  static let piece = 1 << 16

  /// A span of bytes that holds a secret.
  struct Match: Sendable, Hashable {
    var span: Range<Int>
    /// Whether the secret is the part of a URL from `//` to `@`.
    var isUserInfo = false
  }

  /// The spans in the order of their beginnings, as they were found: they may overlap.
  func matches(in bytes: [UInt8]) -> [Match] {
    var matches: [Match] = []
    guard !secrets.isEmpty, !bytes.isEmpty else { return [] }
    search(View(bytes), depth: SecretSearch.depth) { matches.append($0) }
    return matches.sorted { ($0.span.lowerBound, $0.span.upperBound) < ($1.span.lowerBound, $1.span.upperBound) }
  }
}

// MARK: - Views

extension SecretSearch {
  /// A text, or what a part of it decodes to.
  struct View {
    var bytes: [UInt8]
    /// For each byte the span of the text that it was decoded from; empty for the text itself.
    var spans: [Range<Int>] = []
    /// Whether the text is cut off, which `…` shows, where the view ends.
    var isCutOff = false

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
    }

    /// The span of the text that a span of the view, which is not empty, was decoded from.
    func source(_ span: Range<Int>) -> Range<Int> {
      spans.isEmpty ? span : spans[span.lowerBound].lowerBound..<spans[span.upperBound - 1].upperBound
    }

    func showsCut(at index: Int) -> Bool {
      index == bytes.count ? isCutOff : bytes[index...].starts(with: SecretSearch.cut)
    }
  }

  /// `…`
  static let cut: [UInt8] = [0xE2, 0x80, 0xA6]

  func search(_ view: View, depth: Int, _ found: (Match) -> Void) {
    let reader = EscapedText(view.bytes)
    var effort = Effort(of: secrets.count, steps: view.bytes.count / 8 + 4096)
    for start in candidates(in: view.bytes) {
      let byte = view.bytes[start]
      guard depth > 0, EscapedText.isLead(byte) else {
        for index in byFirstByte[Int(byte)] { match(index, at: start, in: view, reader, depth, &effort, found) }
        continue
      }
      var tried: [UInt8] = []
      for reading in reader.readings(at: start, depth)
      where !byFirstByte[Int(reading.first)].isEmpty && !tried.contains(reading.first) {
        tried.append(reading.first)
        for index in byFirstByte[Int(reading.first)] { match(index, at: start, in: view, reader, depth, &effort, found) }
      }
    }
    if depth > 0, shortestPacked < .max { searchRuns(in: view, reader, depth, found) }
  }

  /// How many steps the search for each secret may still take where its beginnings are followed one after the other.
  private struct Effort {
    var left: [Int]

    init(of count: Int, steps: Int) {
      left = Array(repeating: steps, count: count)
    }
  }

  /// The places where a secret could begin.
  private func candidates(in bytes: [UInt8]) -> [Int] {
    var candidates: [Int] = []
    // Reports are megabytes, and pointers are several times as fast as arrays where nothing is optimised.
    bytes.withUnsafeBufferPointer { bytes in
      pairs.withUnsafeBufferPointer { pairs in
        guard let text = bytes.baseAddress, let pairs = pairs.baseAddress else { return }
        let last = bytes.count - 1
        var place = 0
        var pair = Int(text[0])
        while place < last {
          pair = (pair << 8 | Int(text[place + 1])) & 0xFFFF
          if pairs[pair] & SecretSearch.mayBegin != 0 { candidates.append(place) }
          place += 1
        }
        candidates.append(last)
      }
    }
    return candidates
  }

  private func match(
    _ index: Int,
    at start: Int,
    in view: View,
    _ reader: EscapedText,
    _ depth: Int,
    _ effort: inout Effort,
    _ take: (Match) -> Void
  ) {
    let secret = secrets[index]
    guard view.spans.isEmpty || secret.count >= SecretSearch.leastPacked, effort.left[index] >= 0 else { return }
    let isUserInfo = secret.starts(with: "//".utf8) && secret.last == UInt8(ascii: "@")
    var found = end(of: secret, at: start, in: view, reader, depth, &effort.left[index])
    if effort.left[index] < 0 {
      guard secret.count < SecretSearch.leastWithinWords || secret.count > Pass.longestSecret else {
        return Pass(secret, view, reader, depth: depth).forEachSpan { take(Match(span: view.source($0), isUserInfo: isUserInfo)) }
      }
      effort.left[index] = .max
      found = end(of: secret, at: start, in: view, reader, depth, &effort.left[index])
    }
    guard let end = found else { return }
    if secret.count < SecretSearch.leastWithinWords {
      let before = start > 0 ? view.bytes[start - 1] : UInt8(ascii: " ")
      let after = end < view.bytes.count ? view.bytes[end] : UInt8(ascii: " ")
      guard !before.isPartOfWord, !after.isPartOfWord else { return }
    }
    take(Match(span: view.source(start..<end), isUserInfo: isUserInfo))
  }

  /// The farthest end of a secret that begins at a place, or of its beginning where the text is cut off behind it; nil where it isn't.
  private func end(
    of secret: [UInt8],
    at start: Int,
    in view: View,
    _ reader: EscapedText,
    _ depth: Int,
    _ stepsLeft: inout Int
  ) -> Int? {
    var end: Int?
    var states = [(place: start, count: 0)]
    var seen = 0
    var readings: [EscapedText.Reading] = []
    while seen < states.count {
      var (place, count) = states[seen]
      seen += 1
      while count < secret.count, place < view.bytes.count {
        stepsLeft -= 1
        if stepsLeft < 0 { return end }
        let byte = view.bytes[place]
        if depth > 0, count > 0, let next = ShellWord.joint(in: view.bytes, at: place), states.count < 4096 {
          states.append((place: next, count: count))
        }
        guard depth == 0 || !EscapedText.isLead(byte) else {
          if let simple = reader.simple(at: place) {
            let isRaw = byte == secret[count]
            guard let reading = simple.reading, reading.matches(secret, at: count) else {
              guard isRaw else { break }
              (place, count) = (place + 1, count + 1)
              continue
            }
            if isRaw, states.count < 4096 { states.append((place: place + 1, count: count + 1)) }
            (place, count) = (reading.end, count + reading.count)
            continue
          }
          readings.removeAll(keepingCapacity: true)
          reader.read(at: place, depth, into: &readings)
          for reading in readings where reading.matches(secret, at: count) {
            stepsLeft -= states.count / 16
            let next = (place: reading.end, count: count + reading.count)
            // As many as no text has that was encoded three times.
            if states.count < 4096, !states.contains(where: { $0 == next }) { states.append(next) }
          }
          break
        }
        guard byte == secret[count] else { break }
        place += 1
        count += 1
      }
      let isWhole = count == secret.count
      if isWhole || (count >= min(3, secret.count) && view.showsCut(at: place)), place > end ?? start { end = place }
    }
    return end
  }
}

extension UInt8 {
  /// Whether the byte is a letter or a digit, or a part of one that is not ASCII.
  fileprivate var isPartOfWord: Bool { isAlphanumeric || self >= 0x80 }
}
