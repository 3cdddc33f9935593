/// The names that the elements of an array have written so far, ready to be copied: most elements write the same ones in the same
/// order.
///
/// All of them differ. So an element that writes some of them in this order repeats none, and its names need not be remembered.
struct RepeatedNames: ~Copyable {
  typealias Pointer = UnsafeMutablePointer<RepeatedNames>

  private struct Entry {
    /// The address of the name's text.
    var text: UInt
    /// The number of bytes.
    var size: Int
    /// The name as it is written, with the colon of JSON.
    var bytes: SIMD32<UInt8>
  }

  /// So few elements are written without it.
  static let fewest = 3
  private static let capacity = 32
  private static let longest = SIMD32<UInt8>.scalarCount

  private let entries: UnsafeMutablePointer<Entry>
  private var count = 0
  /// Whether the elements have names that it cannot hold.
  private(set) var isUseless = false

  private init(_ entries: UnsafeMutablePointer<Entry>) {
    self.entries = entries
  }

  /// Gives names for one array to a closure, which are valid within it.
  static func with(_ body: (Pointer) throws -> Void) rethrows {
    try withUnsafeTemporaryAllocation(of: Entry.self, capacity: capacity) { entries in
      // The memory of an empty buffer has no address; this one isn't empty.
      guard let start = entries.baseAddress else { return }
      var names = RepeatedNames(start)
      try withUnsafeMutablePointer(to: &names, body)
    }
  }

  /// Writes a name, and what separates it from the members before it, if it is known and stands behind those written before.
  /// - Parameter place: Where the names begin that may follow.
  @inline(__always)
  func write(_ name: StaticString, at place: inout Int, isFirst: Bool, to writer: inout FormatWriter) -> Bool {
    guard name.hasPointerRepresentation else { return false }
    let text = UInt(bitPattern: name.utf8Start)
    var index = place
    while index < count {
      let entry = entries + index
      index += 1
      guard entry.pointee.text == text else { continue }
      place = index
      if !isFirst, writer.format == .json { writer.buffer.append(UInt8(ascii: ",")) }
      writer.buffer.append(entry.pointee.bytes, count: entry.pointee.size)
      return true
    }
    return false
  }

  /// Takes in a name that was just written, behind those that the element has written before.
  /// - Returns: Whether it differs from all others. If not, the element may have repeated a name.
  mutating func add(_ name: StaticString, at place: inout Int, written bytes: UnsafeRawBufferPointer) -> Bool {
    guard count < RepeatedNames.capacity, bytes.count <= RepeatedNames.longest, name.hasPointerRepresentation else {
      isUseless = true
      return false
    }
    var entry = Entry(text: UInt(bitPattern: name.utf8Start), size: bytes.count, bytes: SIMD32())
    withUnsafeMutableBytes(of: &entry.bytes) { $0.copyMemory(from: bytes) }
    for index in 0..<count where entries[index].size == entry.size && entries[index].bytes == entry.bytes { return false }
    for index in stride(from: count, to: place, by: -1) { entries[index] = entries[index - 1] }
    entries[place] = entry
    place += 1
    count += 1
    return true
  }
}
