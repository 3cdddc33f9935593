import FieldValues

/// A text whose characters may be written as escapes, and escapes of escapes: `%41`, `%2541`, `\u0041`, `&#65;`, `'\''`.
///
/// It is read without knowing what wrote it, so that a place has several readings: `%41` is `%` and also `A`.
struct EscapedText {
  private let bytes: [UInt8]
  private let memory: ReadingMemory

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    memory = ReadingMemory(bytes)
  }

  /// A character that begins at a place, in UTF-8.
  struct Reading: Hashable {
    fileprivate let utf8: UInt32
    let count: Int
    /// The place behind it.
    var end: Int
    /// How many decodings lead to it.
    let depth: Int

    init(_ byte: UInt8, end: Int, depth: Int) {
      (utf8, count) = (UInt32(byte), 1)
      (self.end, self.depth) = (end, depth)
    }

    init(_ scalar: Unicode.Scalar, end: Int, depth: Int) {
      var (utf8, count): (UInt32, Int) = (0, 0)
      for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
        utf8 |= UInt32(byte) << UInt32(8 * count)
        count += 1
      }
      (self.utf8, self.count, self.end, self.depth) = (utf8, count, end, depth)
    }

    var first: UInt8 { UInt8(truncatingIfNeeded: utf8) }

    /// One of the bytes.
    func byte(_ offset: Int) -> UInt8 { UInt8(truncatingIfNeeded: utf8 >> UInt32(8 * offset)) }

    /// The byte; nil for a character of several bytes.
    var byte: UInt8? { count == 1 ? first : nil }

    func matches(_ text: [UInt8], at index: Int) -> Bool {
      guard index + count <= text.count else { return false }
      for place in 0..<count where text[index + place] != UInt8(truncatingIfNeeded: utf8 >> UInt32(8 * place)) { return false }
      return true
    }
  }

  /// Whether an escape can begin with a byte.
  static func isLead(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "%"), UInt8(ascii: "\\"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "+"): true
    default: false
    }
  }

  /// Appends the readings of a place by up to so many decodings.
  func read(at place: Int, _ depth: Int, into readings: inout [Reading]) {
    memory.note(place)
    guard place < bytes.count else { return }
    if depth == 0 || !EscapedText.isLead(bytes[place]) {
      readings.append(Reading(bytes[place], end: place + 1, depth: 0))
    } else if let simple = simple(at: place) {
      readings.append(Reading(bytes[place], end: place + 1, depth: 0))
      if let reading = simple.reading { readings.append(reading) }
    } else {
      for var reading in self.readings(at: place, depth) {
        reading.end += place
        readings.append(reading)
      }
    }
  }

  /// The readings of a place where an escape may begin, with their ends counted from there.
  func readings(at place: Int, _ depth: Int) -> [Reading] {
    memory.readings(at: place, depth) { allReadings(at: place, depth) }
  }

  private func allReadings(at place: Int, _ depth: Int) -> [Reading] {
    var readings = [Reading(bytes[place], end: place + 1, depth: 0)]
    // Where no escape follows, only what the level below has read can be read again.
    let hasLead = hasLead(behind: place)
    var begin = 0
    for level in 1...depth {
      let end = readings.count
      for index in (hasLead ? 0 : begin)..<end {
        if let lead = readings[index].byte, EscapedText.isLead(lead) {
          readEscape(lead, from: readings[index].end, level, into: &readings)
        }
      }
      begin = end
    }
    return readings
  }

  /// The first reading of a place, by at least one decoding, that is accepted.
  func digit(at place: Int, _ depth: Int, _ accepts: (UInt8) -> Bool) -> Reading? {
    guard depth > 0, EscapedText.isLead(bytes[place]) else { return nil }
    if let simple = simple(at: place) { return simple.reading.flatMap { $0.byte.map(accepts) == true ? $0 : nil } }
    for var reading in readings(at: place, depth) where reading.depth > 0 {
      guard let byte = reading.byte, accepts(byte) else { continue }
      reading.end += place
      return reading
    }
    return nil
  }

  /// The end of a line within digits, escaped or not, with the blanks that indent the next: base64 may be folded into lines
  /// (RFC 2045 section 6.8). Nil where the place is something else.
  func fold(at place: Int, _ depth: Int) -> (end: Int, depth: Int)? {
    func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
    var end = place
    var deepest = 0
    while end < bytes.count {
      if isLineEnd(bytes[end]) {
        end += 1
      } else if bytes[end] == UInt8(ascii: "\\"), end + 1 < bytes.count, isLineEnd(bytes[end + 1]) {
        // A shell's line that goes on in the next one.
        end += 2
      } else if let reading = digit(at: end, depth, isLineEnd) {
        deepest = max(deepest, reading.depth)
        end = reading.end
      } else {
        break
      }
    }
    guard end > place else { return nil }
    while end < bytes.count, bytes[end].isBlank { end += 1 }
    return (end, deepest)
  }

  /// A place that has at most one reading beside the byte itself, whatever the depth; nil for others. Most escapes are of this kind.
  struct Simple {
    let reading: Reading?
  }

  /// Reads a place without looking for escapes of escapes.
  func simple(at place: Int) -> Simple? {
    memory.note(place + 2)
    let next = place + 1 < bytes.count ? bytes[place + 1] : 0
    switch bytes[place] {
    case UInt8(ascii: "+"): return Simple(reading: Reading(UInt8(ascii: " "), end: place + 1, depth: 1))
    case UInt8(ascii: "'"): return EscapedText.isLead(next) || next == UInt8(ascii: "\"") ? nil : Simple(reading: nil)
    case UInt8(ascii: "%"):
      guard let high = next.hexDigitValue else { return EscapedText.isLead(next) ? nil : Simple(reading: nil) }
      let last = place + 2 < bytes.count ? bytes[place + 2] : 0
      guard let low = last.hexDigitValue else { return EscapedText.isLead(last) ? nil : Simple(reading: nil) }
      let byte = high << 4 | low
      return EscapedText.isLead(byte) ? nil : Simple(reading: Reading(byte, end: place + 3, depth: 1))
    case UInt8(ascii: "&"):
      guard next.isLetter else { return EscapedText.isLead(next) || next == UInt8(ascii: "#") ? nil : Simple(reading: nil) }
      memory.note(place + 6)
      guard next == UInt8(ascii: "q"), bytes[(place + 1)...].starts(with: "quot;".utf8) else { return nil }
      return Simple(reading: Reading(UInt8(ascii: "\""), end: place + 6, depth: 1))
    case UInt8(ascii: "\\"):
      if let control = EscapedText.controls[next] { return Simple(reading: Reading(control, end: place + 2, depth: 1)) }
      if EscapedText.isLead(next) || next.isAlphanumeric { return nil }
      return Simple(reading: (0x20..<0x7F).contains(next) ? Reading(next, end: place + 2, depth: 1) : nil)
    default: return Simple(reading: nil)
    }
  }

  /// Whether an escape that begins at a place could hold another one.
  private func hasLead(behind place: Int) -> Bool {
    memory.note(place + 16)
    return bytes[(place + 1)...].prefix(16).contains { EscapedText.isLead($0) }
  }
}

// MARK: - Escapes

extension EscapedText {
  private func readEscape(_ lead: UInt8, from place: Int, _ level: Int, into readings: inout [Reading]) {
    func add(_ reading: Reading?) {
      guard let reading else { return }
      if !readings.contains(where: { $0.end == reading.end && $0.isSame(as: reading) }) { readings.append(reading) }
    }
    let below = level - 1
    switch lead {
    case UInt8(ascii: "+"): add(Reading(UInt8(ascii: " "), end: place, depth: level))
    case UInt8(ascii: "%"):
      for number in hex(from: place, 2...2, below) {
        add(Reading(UInt8(truncatingIfNeeded: number.value), end: number.end, depth: level))
      }
      // The format of printf.
      for end in ends(of: "%", at: place, below) { add(Reading(UInt8(ascii: "%"), end: end, depth: level)) }
    case UInt8(ascii: "'"):
      // A quote within a shell's word in quotes: the word ends, and another one begins.
      for quote in ["\\''", "\"'\"'"] {
        for end in ends(of: quote, at: place, below) { add(Reading(UInt8(ascii: "'"), end: end, depth: level)) }
      }
    case UInt8(ascii: "&"):
      for entity in entities(from: place, below) { add(Reading(entity.scalar, end: entity.end, depth: level)) }
    default:
      var next: [Reading] = []
      read(at: place, below, into: &next)
      for reading in next {
        guard let byte = reading.byte else { continue }
        for reading in backslash(byte, from: place, to: reading.end, level) { add(reading) }
      }
    }
  }

  /// What a backslash and the character behind it can stand for in JSON, C and shells.
  private func backslash(_ byte: UInt8, from place: Int, to end: Int, _ level: Int) -> [Reading] {
    let below = level - 1
    func bytes(_ numbers: [Number]) -> [Reading] {
      numbers.map { Reading(UInt8(truncatingIfNeeded: $0.value), end: $0.end, depth: level) }
    }
    switch byte {
    case UInt8(ascii: "u"): return unicode(from: end, below).map { Reading($0.scalar, end: $0.end, depth: level) }
    case UInt8(ascii: "U"):
      return hex(from: end, 1...8, below).compactMap { number in
        Unicode.Scalar(number.value).map { Reading($0, end: number.end, depth: level) }
      }
    case UInt8(ascii: "x"): return bytes(hex(from: end, 1...2, below))
    case UInt8(ascii: "0")...UInt8(ascii: "7"): return bytes(numbers(from: place, 1...3, radix: 8, below))
    default:
      if let control = EscapedText.controls[byte] { return [Reading(control, end: end, depth: level)] }
      let isPunctuation = (0x20..<0x7F).contains(byte) && !byte.isAlphanumeric
      return isPunctuation ? [Reading(byte, end: end, depth: level)] : []
    }
  }

  private static let controls: [UInt8: UInt8] = [
    UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "t"): 9, UInt8(ascii: "n"): 10, UInt8(ascii: "v"): 11,
    UInt8(ascii: "f"): 12, UInt8(ascii: "r"): 13, UInt8(ascii: "e"): 27, UInt8(ascii: "E"): 27,
  ]

  /// Four digits, two times four of a surrogate pair (RFC 8259 section 7), or any number of them in braces.
  private func unicode(from place: Int, _ depth: Int) -> [(scalar: Unicode.Scalar, end: Int)] {
    var found: [(scalar: Unicode.Scalar, end: Int)] = []
    for open in ends(of: "{", at: place, depth) {
      for number in hex(from: open, 1...6, depth) {
        guard let scalar = Unicode.Scalar(number.value) else { continue }
        found += ends(of: "}", at: number.end, depth).map { (scalar, $0) }
      }
    }
    for high in hex(from: place, 4...4, depth) {
      if let scalar = Unicode.Scalar(high.value) { found.append((scalar, high.end)) }
      guard (0xD800..<0xDC00).contains(high.value) else { continue }
      for next in ends(of: "\\u", at: high.end, depth) {
        for low in hex(from: next, 4...4, depth) where (0xDC00..<0xE000).contains(low.value) {
          let scalar = Unicode.Scalar(0x10000 + (high.value - 0xD800) << 10 + (low.value - 0xDC00))
          found += scalar.map { [($0, low.end)] } ?? []
        }
      }
    }
    return found
  }

  /// `&#65;`, `&#x41;`, `&amp;`
  private func entities(from place: Int, _ depth: Int) -> [(scalar: Unicode.Scalar, end: Int)] {
    let starts = ends(of: "#", at: place, depth)
    guard starts.isEmpty else {
      return starts.flatMap { start in
        let afterX = ends(of: "x", at: start, depth) + ends(of: "X", at: start, depth)
        let numbers =
          afterX.isEmpty ? self.numbers(from: start, 1...8, radix: 10, depth) : afterX.flatMap { hex(from: $0, 1...8, depth) }
        return numbers.flatMap { number in
          guard let scalar = Unicode.Scalar(number.value) else { return [(scalar: Unicode.Scalar, end: Int)]() }
          // A page may leave out the semicolon.
          return (ends(of: ";", at: number.end, depth) + [number.end]).map { (scalar, $0) }
        }
      }
    }
    var found: [(scalar: Unicode.Scalar, end: Int)] = []
    var name = ""
    var end = place
    while name.utf8.count < 8, let next = one(at: end, depth, { $0.isAlphanumeric }) {
      name.unicodeScalars.append(Unicode.Scalar(next.first))
      end = next.end
      guard let scalar = NamedCharacters.all[name] else { continue }
      found += ends(of: ";", at: end, depth).map { (scalar, $0) }
      // The oldest names are known without a semicolon.
      if scalar.value <= 0xFF { found.append((scalar, end)) }
    }
    return found
  }
}

// MARK: - Parts of escapes

extension EscapedText {
  /// The first reading of a place that is accepted.
  private func one(at place: Int, _ depth: Int, _ accepts: (UInt8) -> Bool) -> Reading? {
    memory.note(place)
    guard place < bytes.count else { return nil }
    if depth == 0 || !EscapedText.isLead(bytes[place]) {
      return accepts(bytes[place]) ? Reading(bytes[place], end: place + 1, depth: 0) : nil
    }
    var readings: [Reading] = []
    read(at: place, depth, into: &readings)
    return readings.first { $0.byte.map(accepts) ?? false }
  }

  /// The places behind a text that stands at a place.
  private func ends(of text: String, at place: Int, _ depth: Int) -> [Int] {
    var places = [place]
    for byte in text.utf8 {
      var next: [Int] = []
      for place in places { memory.note(place) }
      for place in places where place < bytes.count {
        if depth == 0 || !EscapedText.isLead(bytes[place]) {
          if bytes[place] == byte { next.append(place + 1) }
        } else {
          var readings: [Reading] = []
          read(at: place, depth, into: &readings)
          next += readings.lazy.filter { $0.byte == byte }.map(\.end)
        }
      }
      if next.isEmpty { return [] }
      places = next
    }
    return places
  }

  private typealias Number = (value: UInt32, end: Int)

  private func hex(from place: Int, _ count: ClosedRange<Int>, _ depth: Int) -> [Number] {
    numbers(from: place, count, radix: 16, depth)
  }

  /// The numbers of so many digits that a place can be read as, the longest first. A digit that is escaped may also begin something
  /// else, so that a number ends before it, too.
  private func numbers(from place: Int, _ count: ClosedRange<Int>, radix: UInt32, _ depth: Int) -> [Number] {
    var numbers: [Number] = []
    func read(_ value: UInt32, _ digits: Int, from place: Int) {
      // As many as no text has that was encoded three times.
      guard numbers.count < 16 else { return }
      memory.note(place)
      var mayEnd = true
      if digits < count.upperBound, place < bytes.count {
        func add(_ byte: UInt8, end: Int) -> Bool {
          guard let digit = byte.hexDigitValue, UInt32(digit) < radix else { return false }
          read(value &* radix &+ UInt32(digit), digits + 1, from: end)
          return true
        }
        if depth == 0 || !EscapedText.isLead(bytes[place]) {
          mayEnd = !add(bytes[place], end: place + 1)
        } else {
          var readings: [Reading] = []
          self.read(at: place, depth, into: &readings)
          for reading in readings { if let byte = reading.byte { _ = add(byte, end: reading.end) } }
        }
      }
      if mayEnd, count.contains(digits) { numbers.append((value, place)) }
    }
    read(0, 0, from: place)
    return numbers
  }
}

extension EscapedText.Reading {
  fileprivate func isSame(as other: Self) -> Bool { utf8 == other.utf8 && count == other.count }
}
