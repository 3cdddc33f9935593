/// The readings of places of a text, by what stands there.
///
/// An escape is read again for each that begins just before it, and in each by several decodings; and texts that have many escapes have
/// the same ones again and again.
final class ReadingMemory {
  /// How many bytes from a place on a key has. Readings that more bytes decide are known by their place only.
  private static let width = 40
  private static let wordCount = width / 8
  private static let slotCount = 4096
  private static let placeCount = 64 * (SecretSearch.depth + 1)

  private struct Entry {
    var readings: [EscapedText.Reading] = []
    /// How many bytes were looked at.
    var extent = 0
  }

  private let text: [UInt8]
  private let slots: Int
  /// For each slot the words of its key, and the depth. A slot that isn't in use has the depth 0, at which nothing is read.
  private var keys: [UInt64]
  /// The readings of the slots, and behind them those of the last places.
  private var entries: [Entry]
  /// The last places.
  private var places: [Int]
  /// The last place that was looked at.
  private var reach = 0

  init(_ bytes: [UInt8]) {
    text = bytes
    // A short text has few escapes.
    slots = bytes.count < 4096 ? 64 : ReadingMemory.slotCount
    keys = Array(repeating: 0, count: slots * (ReadingMemory.wordCount + 1))
    entries = Array(repeating: Entry(), count: slots + ReadingMemory.placeCount)
    places = Array(repeating: -1, count: ReadingMemory.placeCount)
  }

  /// Says that the reading at hand depends on what stands at a place.
  func note(_ place: Int) {
    if place > reach { reach = place }
  }

  /// The readings of a place by up to so many decodings, their ends counted from it.
  /// - Parameter read: Reads the place; the ends are places of the text.
  func readings(at place: Int, _ depth: Int, _ read: () -> [EscapedText.Reading]) -> [EscapedText.Reading] {
    let isKeyed = place + ReadingMemory.width <= text.count
    var slot = 0
    if isKeyed {
      var hash = UInt64(depth)
      for word in 0..<ReadingMemory.wordCount {
        hash = (hash ^ self.word(word, at: place)) &* 0x9E37_79B9_7F4A_7C15
        hash ^= hash >> 29
      }
      slot = Int(truncatingIfNeeded: hash & UInt64(slots - 1))
      if holds(slot, place, depth) {
        note(place + entries[slot].extent - 1)
        return entries[slot].readings
      }
    }
    let number = place % 64 * (SecretSearch.depth + 1) + depth
    if places[number] == place {
      note(place + entries[slots + number].extent - 1)
      return entries[slots + number].readings
    }
    let outer = reach
    reach = place
    var new = read()
    for index in new.indices { new[index].end -= place }
    let entry = Entry(readings: new, extent: reach - place + 1)
    note(outer)
    (places[number], entries[slots + number]) = (place, entry)
    if isKeyed, entry.extent <= ReadingMemory.width { store(entry, slot, place, depth) }
    return new
  }

  /// One of the words of eight bytes from a place on, at which a whole key stands.
  private func word(_ number: Int, at place: Int) -> UInt64 {
    text.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place + number * 8, as: UInt64.self) }
  }

  private func holds(_ slot: Int, _ place: Int, _ depth: Int) -> Bool {
    let key = slot * (ReadingMemory.wordCount + 1)
    return keys[key + ReadingMemory.wordCount] == UInt64(depth)
      && (0..<ReadingMemory.wordCount).allSatisfy { keys[key + $0] == word($0, at: place) }
  }

  private func store(_ entry: Entry, _ slot: Int, _ place: Int, _ depth: Int) {
    let key = slot * (ReadingMemory.wordCount + 1)
    for word in 0..<ReadingMemory.wordCount { keys[key + word] = self.word(word, at: place) }
    keys[key + ReadingMemory.wordCount] = UInt64(depth)
    entries[slot] = entry
  }
}
