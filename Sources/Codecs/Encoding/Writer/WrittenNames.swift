/// What is remembered of the names in an object while it is written, so that a repeated name is noticed.
struct WrittenNames {
  /// Whether a name may have been written twice: then the members are looked through when the object ends.
  fileprivate var mayRepeat = false
  /// Whether names are not remembered.
  fileprivate var isBlind = false
  /// Where the names of this object begin and end among those of the objects that are open.
  fileprivate var base: UInt8 = 0
  fileprivate var end: UInt8 = 0
  /// A bit for each name. Several names share one, but most names are known to be new by their bit alone.
  fileprivate var seen: UInt64 = 0

  /// Where the names of the objects that are open stand in the bytes, the innermost object's last. There is room for 64, more
  /// than most values need; a larger object is looked through when it ends, and so is one beyond the first 4 GiB.
  struct Offsets {
    fileprivate static let capacity: UInt8 = 64
    private var memory = SIMD64<UInt32>()

    @inline(__always)
    fileprivate mutating func put(_ offset: UInt32, at index: UInt8) {
      withUnsafeMutableBytes(of: &memory) { $0.storeBytes(of: offset, toByteOffset: Int(index) * 4, as: UInt32.self) }
    }

    fileprivate mutating func contains(in range: Range<UInt8>, where isFound: (Int) -> Bool) -> Bool {
      withUnsafeBytes(of: &memory) { bytes in
        range.contains { isFound(Int(bytes.load(fromByteOffset: Int($0) * 4, as: UInt32.self))) }
      }
    }
  }
}

extension FormatWriter {
  /// Begins to remember the names of an object, unless they are known to differ, and returns what was remembered of the one
  /// around it, for ``closeObject(from:count:within:)``.
  @inline(__always)
  mutating func beginNames(areUnique: Bool = false) -> WrittenNames {
    let outer = names
    names = WrittenNames()
    names.isBlind = areUnique
    names.base = outer.end
    names.end = outer.end
    return outer
  }

  /// Lets names follow that are not known to differ from those before. Those of a dictionary are not remembered: they are sorted
  /// later, and then stand elsewhere.
  mutating func resumeNames(ofDictionary: Bool) {
    if ofDictionary || names.isBlind { lookThrough() }
  }

  /// Lets the members be looked through when the object ends.
  mutating func lookThrough() {
    names.mayRepeat = true
    names.isBlind = true
  }

  /// Remembers the name that was written from `start` on.
  @inline(__always)
  mutating func remember(nameFrom start: Int) {
    if names.isBlind { return }
    // Single bytes: a larger piece of what was just written would not be read back as fast.
    let first = UInt64(buffer.byte(at: start + 1))
    let last = UInt64(buffer.byte(at: buffer.count - (format == .json ? 3 : 1)))
    // Before an empty name stands what differs from one to the next.
    let beforeLast = UInt64(buffer.byte(at: max(start, buffer.count - 2 - (format == .json ? 2 : 0))))
    let length = UInt64(truncatingIfNeeded: buffer.count &- start)
    let bit: UInt64 = 1 << ((first &* 5 &+ last &* 11 &+ beforeLast &* 23 &+ length &* 3) & 63)
    if names.seen & bit != 0 { compare(nameFrom: start) }
    guard names.end < WrittenNames.Offsets.capacity, let offset = UInt32(exactly: start) else { return lookThrough() }
    names.seen |= bit
    nameOffsets.put(offset, at: names.end)
    names.end += 1
  }

  @inline(never)
  private mutating func compare(nameFrom start: Int) {
    let bytes = buffer.bytes
    let name = UnsafeRawBufferPointer(rebasing: bytes[start...])
    let isRepeated = nameOffsets.contains(in: names.base..<names.end) { offset in
      // A name that was taken back may have stood further behind.
      offset + name.count <= start && UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + name.count]).elementsEqual(name)
    }
    if isRepeated { names.mayRepeat = true }
  }

  /// Ends an object that was begun at `start` and has `count` members. A name that was written again has its last value, in
  /// its first place. Returns the number of members that are gone.
  @inline(__always)
  @discardableResult
  mutating func closeObject(from start: Int, count: Int, within outer: WrittenNames) -> Int {
    let removed = names.mayRepeat ? replaceRepeatedMembers(from: start + 1) : 0
    names = outer
    close(.object, from: start, count: count - removed)
    return removed
  }
}
