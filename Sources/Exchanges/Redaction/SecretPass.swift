import FieldValues

extension SecretSearch {
  /// Finds one secret in a whole text in time in proportion to the text, whatever it holds.
  ///
  /// Each place begins a secret that may be read in many ways, so that to follow one beginning after the other takes time by their
  /// product. Here all are followed at once: how much of the secret has been read at a place is a set, a bit for each count.
  struct Pass {
    /// A longer secret would need more memory than the text.
    static let longestSecret = 2048
    /// The text is read in pieces. What two of them share holds the secret in its longest spelling.
    private static let piece = 1 << 17

    private let secret: [UInt8]
    private let view: View
    private let reader: EscapedText
    private let depth: Int
    /// The words of a set.
    private let width: Int
    /// For each byte the set of its places in the secret.
    private let masks: [UInt64]

    init(_ secret: [UInt8], _ view: View, _ reader: EscapedText, depth: Int) {
      (self.secret, self.view, self.reader, self.depth) = (secret, view, reader, depth)
      width = (secret.count + 63) / 64
      var masks = [UInt64](repeating: 0, count: 256 * width)
      for (place, byte) in secret.enumerated() { masks[Int(byte) * width + place / 64] |= 1 << UInt64(place % 64) }
      self.masks = masks
    }

    /// Calls a function with each span of the view that holds the secret; those that overlap are one.
    func forEachSpan(_ found: (Range<Int>) -> Void) {
      let shared = secret.count * 24 + 64
      var last: Range<Int>?
      func cover(_ span: Range<Int>, continues: Bool) {
        guard let before = last, span.lowerBound < before.upperBound || (continues && span.lowerBound == before.upperBound) else {
          if let last { found(last) }
          return last = span
        }
        last = before.lowerBound..<max(before.upperBound, span.upperBound)
      }
      for start in stride(from: 0, to: view.bytes.count, by: Pass.piece) {
        search(start..<min(view.bytes.count, start + Pass.piece + shared), cover)
      }
      if let last { found(last) }
    }

    private func search(_ range: Range<Int>, _ cover: (_ span: Range<Int>, _ continues: Bool) -> Void) {
      let size = (range.count + 1) * width
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * size + 2 * width) { memory in
        guard let memory = memory.baseAddress else { return }
        memory.initialize(repeating: 0, count: 2 * size + 2 * width)
        let (mask, alive) = (memory + 2 * size, memory + 2 * size + width)
        /// With how much of the secret read the rest of it begins at a place.
        let ahead = { (place: Int) in memory + (place - range.lowerBound) * width }
        /// How much of the secret was read up to a place, where the rest of it follows.
        let behind = { (place: Int) in memory + size + (place - range.lowerBound) * width }
        for place in (range.lowerBound...range.upperBound).reversed() {
          let set = ahead(place)
          if view.showsCut(at: place) { for count in min(3, secret.count)..<max(3, secret.count) { insert(count, into: set) } }
          if place == range.upperBound { continue }
          forEachReading(at: place, upTo: range.upperBound, mask) { end, count in
            let next = ahead(end)
            for word in 0..<width { set[word] |= mask[word] & continued(next, word, by: count) }
          }
        }
        for place in range {
          let set = behind(place)
          set[0] |= ahead(place)[0] & 1
          var isEmpty = true
          for word in 0..<width where set[word] != 0 { isEmpty = false }
          if isEmpty { continue }
          let continues = set[0] & ~1 != 0 || (1..<max(1, width)).contains { set[$0] != 0 }
          forEachReading(at: place, upTo: range.upperBound, mask) { end, count in
            var any: UInt64 = 0
            for word in 0..<width {
              alive[word] = set[word] & mask[word] & continued(ahead(end), word, by: count)
              any |= alive[word]
            }
            guard any != 0 else { return }
            for word in 0..<width {
              let moved =
                count == 0 ? alive[word] : alive[word] << UInt64(count) | (word > 0 ? alive[word - 1] >> UInt64(64 - count) : 0)
              behind(end)[word] |= moved & ahead(end)[word]
            }
            cover(place..<end, continues)
          }
        }
      }
    }

    private func insert(_ count: Int, into set: UnsafeMutablePointer<UInt64>) {
      if count < secret.count { set[count / 64] |= 1 << UInt64(count % 64) }
    }

    /// A word of the set of what was read before so many bytes, after which the rest begins as the set says, or the secret ends.
    private func continued(_ set: UnsafeMutablePointer<UInt64>, _ word: Int, by count: Int) -> UInt64 {
      if count == 0 { return set[word] }
      let above = word + 1 < width ? set[word + 1] << UInt64(64 - count) : 0
      let last = secret.count - count
      return set[word] >> UInt64(count) | above | (last >= 0 && last / 64 == word ? 1 << UInt64(last % 64) : 0)
    }

    /// Calls a function with the end and the number of bytes of each reading of a place, for which the mask says where in the secret they
    /// stand.
    private func forEachReading(
      at place: Int,
      upTo limit: Int,
      _ mask: UnsafeMutablePointer<UInt64>,
      _ body: (_ end: Int, _ count: Int) -> Void
    ) {
      let byte = view.bytes[place]
      if depth > 0, let end = ShellWord.joint(in: view.bytes, at: place), end <= limit {
        // Nothing is read, but only within the secret.
        for word in 0..<width { mask[word] = word == 0 ? ~1 : ~0 }
        body(end, 0)
      }
      guard depth > 0, EscapedText.isLead(byte) else {
        for word in 0..<width { mask[word] = masks[Int(byte) * width + word] }
        return body(place + 1, 1)
      }
      for reading in reader.readings(at: place, depth) where place + reading.end <= limit {
        for word in 0..<width { mask[word] = ~0 }
        for offset in 0..<reading.count {
          let bits = Int(reading.byte(offset)) * width
          for word in 0..<width {
            let above = offset > 0 && word + 1 < width ? masks[bits + word + 1] << UInt64(64 - offset) : 0
            mask[word] &= masks[bits + word] >> UInt64(offset) | above
          }
        }
        body(place + reading.end, reading.count)
      }
    }
  }
}
