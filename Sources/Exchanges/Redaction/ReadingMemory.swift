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

  // Pointers are several times as fast as arrays where nothing is optimised.
  private let text: UnsafeMutableRawPointer
  private let count: Int
  private let slots: Int
  private let keys: UnsafeMutablePointer<UInt64>
  private let entries: UnsafeMutablePointer<Entry>
  /// The last places, of which the readings stand behind the other entries.
  private let places: UnsafeMutablePointer<Int>
  /// The last place that was looked at.
  private var reach = 0

  init(_ bytes: [UInt8]) {
    count = bytes.count
    let copy = UnsafeMutableRawPointer.allocate(byteCount: max(1, bytes.count), alignment: 8)
    bytes.withUnsafeBytes { if let start = $0.baseAddress { copy.copyMemory(from: start, byteCount: bytes.count) } }
    text = copy
    // A short text has few escapes.
    slots = bytes.count < 4096 ? 64 : ReadingMemory.slotCount
    keys = .allocate(capacity: slots * (ReadingMemory.wordCount + 1))
    keys.initialize(repeating: 0, count: slots * (ReadingMemory.wordCount + 1))
    entries = .allocate(capacity: slots + ReadingMemory.placeCount)
    entries.initialize(repeating: Entry(), count: slots + ReadingMemory.placeCount)
    places = .allocate(capacity: ReadingMemory.placeCount)
    places.initialize(repeating: -1, count: ReadingMemory.placeCount)
  }

  deinit {
    text.deallocate()
    keys.deallocate()
    entries.deinitialize(count: slots + ReadingMemory.placeCount)
    entries.deallocate()
    places.deallocate()
  }

  /// Says that the reading at hand depends on what stands at a place.
  func note(_ place: Int) {
    if place > reach { reach = place }
  }

  /// The readings of a place by up to so many decodings, their ends counted from it.
  /// - Parameter read: Reads the place; the ends are places of the text.
  func readings(at place: Int, _ depth: Int, _ read: () -> [EscapedText.Reading]) -> [EscapedText.Reading] {
    let isKeyed = place + ReadingMemory.width <= count
    var slot = 0
    if isKeyed {
      var hash = UInt64(depth)
      var offset = 0
      while offset < ReadingMemory.width {
        hash = (hash ^ text.loadUnaligned(fromByteOffset: place + offset, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
        hash ^= hash >> 29
        offset += 8
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

  private func holds(_ slot: Int, _ place: Int, _ depth: Int) -> Bool {
    let key = keys + slot * (ReadingMemory.wordCount + 1)
    // A slot that isn't in use has the depth 0, at which nothing is read.
    if key[ReadingMemory.wordCount] != UInt64(depth) { return false }
    var word = 0
    while word < ReadingMemory.wordCount {
      if key[word] != text.loadUnaligned(fromByteOffset: place + word * 8, as: UInt64.self) { return false }
      word += 1
    }
    return true
  }

  private func store(_ entry: Entry, _ slot: Int, _ place: Int, _ depth: Int) {
    let key = keys + slot * (ReadingMemory.wordCount + 1)
    for word in 0..<ReadingMemory.wordCount {
      key[word] = text.loadUnaligned(fromByteOffset: place + word * 8, as: UInt64.self)
    }
    key[ReadingMemory.wordCount] = UInt64(depth)
    entries[slot] = entry
  }
}
