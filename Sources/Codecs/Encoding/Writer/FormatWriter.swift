/// What both encoding routes write through: it knows how a scalar, a key and a container look in either format.
///
/// It stands in the frame of one call of `BodyEncoder.encode`; everything else refers to it by ``FormatWriter.Pointer``.
struct FormatWriter: ~Copyable {
  var buffer: OutputBuffer
  let options: BodyEncoder
  let format: BodyFormat
  let isCustomised: Bool
  /// How many values enclose the one being written.
  var depth: Int
  /// What is remembered of the names in the object being written. It stands here, and not with the containers of Codable, because
  /// Swift checks every access to a property of a class, which takes longer than remembering a name.
  var names = WrittenNames()
  var nameOffsets = WrittenNames.Offsets()

  /// A writer by address. It is valid within the call of `BodyEncoder.encode` that owns the writer; what could be kept
  /// longer by foreign code (the encoders and containers of Codable) reaches it only through an `EncodingPass`, which forgets
  /// it when the call ends.
  typealias Pointer = UnsafeMutablePointer<FormatWriter>

  /// Deeper values are refused: a reference that leads back to itself is an error, not the end of the process.
  static let depthLimit = 512

  init(_ options: BodyEncoder, depth: Int = 0, sizeLimit: Int = .max) {
    buffer = OutputBuffer(limit: sizeLimit)
    self.options = options
    self.depth = depth
    format = options.format
    isCustomised = !options.customEncodings.isEmpty
  }
}

/// Why a value has no form in the format; the caller adds the value and its coding path.
struct Refusal: Error {
  let reason: String

  static let tooWide = Refusal(reason: "MessagePack has no integer of more than 64 bits. Encode it as a string.")
  static let tooLarge = Refusal(reason: "The body is larger than its limit.")
  static let tooLong = Refusal(reason: "MessagePack counts to 4294967295, and this is longer.")
}

// MARK: - Scalars

extension FormatWriter {
  mutating func null() {
    switch format {
    case .json: buffer.append("null")
    case .messagePack: buffer.append(0xc0)
    }
  }

  mutating func bool(_ value: Bool) {
    switch format {
    case .json: value ? buffer.append("true") : buffer.append("false")
    case .messagePack: buffer.append(value ? 0xc3 : 0xc2)
    }
  }

  mutating func integer(_ value: Int64) {
    switch format {
    case .json: jsonInteger(magnitude: value.magnitude, isNegative: value < 0)
    case .messagePack: messagePackInteger(value)
    }
  }

  mutating func unsigned(_ value: UInt64) {
    switch format {
    case .json: jsonInteger(magnitude: value, isNegative: false)
    case .messagePack: messagePackUnsigned(value)
    }
  }

  mutating func wide(_ value: Int128) throws(Refusal) {
    if let narrow = Int64(exactly: value) { return integer(narrow) }
    if let narrow = UInt64(exactly: value) { return unsigned(narrow) }
    guard format == .json else { throw .tooWide }
    buffer.append(value.description)
  }

  mutating func wide(_ value: UInt128) throws(Refusal) {
    if let narrow = UInt64(exactly: value) { return unsigned(narrow) }
    guard format == .json else { throw .tooWide }
    buffer.append(value.description)
  }

  mutating func double(_ value: Double) throws(Refusal) {
    switch format {
    case .json: try jsonFloat(value)
    case .messagePack:
      buffer.append(0xcb)
      buffer.append(bigEndian: value.bitPattern)
    }
  }

  mutating func float(_ value: Float) throws(Refusal) {
    switch format {
    case .json: try jsonFloat(value)
    case .messagePack:
      buffer.append(0xca)
      buffer.append(bigEndian: value.bitPattern)
    }
  }

  mutating func string(_ value: String) throws(Refusal) {
    switch format {
    case .json: jsonString(value)
    case .messagePack: try messagePackString(value)
    }
  }
}

// MARK: - Containers

extension FormatWriter {
  /// Begins a container and returns where; the number of members follows with ``close(_:from:count:expected:)``.
  @inline(__always)
  mutating func open(_ kind: BodyFormat.Container, expected: Int = 0) -> Int {
    let start = buffer.count
    switch format {
    case .json: buffer.append(kind == .object ? UInt8(ascii: "{") : UInt8(ascii: "["))
    case .messagePack:
      // A place for the count, which is known when the container ends.
      let size = FormatWriter.headerSize(count: expected)
      buffer.reserve(size)
      buffer.count += size
    }
    return start
  }

  /// Separates a member from those before it.
  @inline(__always)
  mutating func separate(after count: Int) {
    if count > 0, format == .json { buffer.append(UInt8(ascii: ",")) }
  }

  @inline(__always)
  mutating func key(_ name: StaticString) throws(Refusal) {
    let start = buffer.count
    switch format {
    case .json:
      name.withUTF8Buffer { jsonString($0) }
      buffer.append(UInt8(ascii: ":"))
    case .messagePack:
      try messagePackStringHeader(count: name.utf8CodeUnitCount)
      buffer.append(name)
    }
    remember(nameFrom: start)
  }

  @inline(__always)
  mutating func key(_ name: String) throws(Refusal) {
    let start = buffer.count
    try string(name)
    if format == .json { buffer.append(UInt8(ascii: ":")) }
    remember(nameFrom: start)
  }

  /// Ends the container that was begun at `start` and has `count` members.
  @inline(__always)
  mutating func close(_ kind: BodyFormat.Container, from start: Int, count: Int, expected: Int = 0) {
    switch format {
    case .json: buffer.append(kind == .object ? UInt8(ascii: "}") : UInt8(ascii: "]"))
    case .messagePack: patchHeader(kind, at: start, count: count, expected: expected)
    }
  }

  mutating func emptyObject() {
    close(.object, from: open(.object), count: 0)
  }
}
