/// Writes the fields of one value, each by its name: `fields("id", id)`.
///
/// Nil is left out, as Codable leaves it out; ``null(_:)`` writes it. Scalars do not throw: a number that is refused is
/// remembered and thrown, with its path, when the value is complete. A name that is written again has its last value, in its
/// first place.
public struct FieldsWriter: ~Copyable {
  /// Valid as long as this struct, which foreign code sees only as `inout` and can neither copy nor keep.
  let writer: FormatWriter.Pointer
  private var count = 0
  private var refused: (any Error)?
  /// The names of the elements before this one.
  private let repeated: RepeatedNames.Pointer?
  /// Where those begin that may follow.
  private var place = 0

  private init(_ writer: FormatWriter.Pointer, _ repeated: RepeatedNames.Pointer?) {
    self.writer = writer
    self.repeated = repeated
  }

  /// Writes a whole value at the place the writer has reached. Errors carry the path from `value` on.
  /// - Parameter repeated: The names of the array's elements, if it is one.
  static func write(_ value: some FieldsWritable, to writer: FormatWriter.Pointer, _ repeated: RepeatedNames.Pointer? = nil)
    throws
  {
    try writer.descend(value, []) {
      let outer = writer.pointee.beginNames()
      defer { writer.pointee.names = outer }
      let start = writer.pointee.open(.object)
      var fields = FieldsWriter(writer, repeated?.pointee.isUseless == false ? repeated : nil)
      try value.write(to: &fields)
      if let refused = fields.refused { throw refused }
      writer.pointee.closeObject(from: start, count: fields.count, within: outer)
    }
  }
}

// MARK: - Scalars

extension FieldsWriter {
  /// Writes an integer.
  public mutating func callAsFunction(_ name: StaticString, _ value: Int) {
    scalar(name, value) { writer throws(Refusal) in writer.integer(Int64(value)) }
  }

  /// Writes a text.
  public mutating func callAsFunction(_ name: StaticString, _ value: String) {
    scalar(name, value) { writer throws(Refusal) in try writer.string(value) }
  }

  /// Writes true or false.
  public mutating func callAsFunction(_ name: StaticString, _ value: Bool) {
    scalar(name, value) { writer throws(Refusal) in writer.bool(value) }
  }

  /// Writes a floating-point number.
  public mutating func callAsFunction(_ name: StaticString, _ value: Double) {
    scalar(name, value) { writer throws(Refusal) in try writer.double(value) }
  }

  /// Writes an integer, or nothing.
  public mutating func callAsFunction(_ name: StaticString, _ value: Int?) {
    if let value { self(name, value) }
  }

  /// Writes a text, or nothing.
  public mutating func callAsFunction(_ name: StaticString, _ value: String?) {
    if let value { self(name, value) }
  }

  /// Writes true, false or nothing.
  public mutating func callAsFunction(_ name: StaticString, _ value: Bool?) {
    if let value { self(name, value) }
  }

  /// Writes a floating-point number, or nothing.
  public mutating func callAsFunction(_ name: StaticString, _ value: Double?) {
    if let value { self(name, value) }
  }

  /// Throws what was refused so far, if anything was. Otherwise that is thrown when the value is complete.
  public func check() throws {
    if let refused { throw refused }
  }

  /// Writes a null, which a nil does not.
  public mutating func null(_ name: StaticString) {
    begin(name)
    writer.pointee.null()
  }

  @inline(__always)
  private mutating func scalar<Value: Encodable>(
    _ name: StaticString,
    _ value: Value,
    _ write: (inout FormatWriter) throws(Refusal) -> Void
  ) {
    begin(name)
    guard !writer.pointee.isCustomised else { return replaced(name, value) }
    do {
      try write(&writer.pointee)
    } catch {
      refuse(name, value, error.reason)
    }
  }

  private mutating func replaced(_ name: StaticString, _ value: some Encodable) {
    do {
      try writer.write(value, in: nil)
    } catch {
      refused = refused ?? (error as? EncodingError)?.prefixed(by: [FieldKey(name)]) ?? error
    }
  }

  private mutating func refuse(_ name: StaticString, _ value: Any, _ reason: String) {
    guard refused == nil else { return }
    refused = EncodingError.invalidValue(value, .init(codingPath: [FieldKey(name)], debugDescription: reason))
  }

  @inline(__always)
  private mutating func begin(_ name: StaticString) {
    if let repeated {
      // The writer is found before: it belongs to this struct as the place does.
      let (writer, isFirst) = (writer, count == 0)
      guard repeated.pointee.write(name, at: &place, isFirst: isFirst, to: &writer.pointee) else {
        return beginNew(name, repeated)
      }
      return count += 1
    }
    writer.pointee.separate(after: count)
    count += 1
    do {
      try writer.pointee.key(name)
    } catch {
      refuse(name, name.description, error.reason)
    }
  }

  /// Begins with a name that the elements before this one haven't written, or not in this place.
  @inline(never)
  private mutating func beginNew(_ name: StaticString, _ repeated: RepeatedNames.Pointer) {
    writer.pointee.separate(after: count)
    count += 1
    let start = writer.pointee.buffer.count
    do {
      try writer.pointee.key(name)
    } catch {
      refuse(name, name.description, error.reason)
    }
    let bytes = UnsafeRawBufferPointer(rebasing: writer.pointee.buffer.bytes[start...])
    if !repeated.pointee.add(name, at: &place, written: bytes) { writer.pointee.lookThrough() }
  }
}

// MARK: - Values

extension FieldsWriter {
  /// Writes a value that names its own fields.
  public mutating func callAsFunction<Value: FieldsWritable>(_ name: StaticString, _ value: Value) throws {
    try nested(name) { writer in
      if writer.pointee.isCustomised {
        try writer.write(value, in: nil)
      } else {
        try FieldsWriter.write(value, to: writer)
      }
    }
  }

  /// Writes a value that names its own fields, or nothing.
  public mutating func callAsFunction<Value: FieldsWritable>(_ name: StaticString, _ value: Value?) throws {
    if let value { try self(name, value) }
  }

  /// Writes an array of values that name their own fields.
  public mutating func callAsFunction<Value: FieldsWritable>(_ name: StaticString, _ values: [Value]) throws {
    try nested(name) { writer in
      if writer.pointee.isCustomised {
        try writer.write(values, in: nil)
      } else {
        try values.writeElements(to: writer)
      }
    }
  }

  /// Writes any value by its Codable encoding.
  public mutating func callAsFunction<Value: Encodable>(_ name: StaticString, _ value: Value) throws {
    try nested(name) { writer in try writer.write(value, in: nil) }
  }

  /// Writes any value by its Codable encoding, or nothing.
  public mutating func callAsFunction<Value: Encodable>(_ name: StaticString, _ value: Value?) throws {
    if let value { try self(name, value) }
  }

  /// Writes a field; when that fails, the fields are as they were before, so that a caller may go on.
  private mutating func nested(_ name: StaticString, _ write: (FormatWriter.Pointer) throws -> Void) throws {
    let before = writer.pointee.buffer.count
    begin(name)
    do {
      try write(writer)
    } catch {
      writer.pointee.buffer.count = before
      count -= 1
      throw (error as? EncodingError)?.prefixed(by: [FieldKey(name)]) ?? error
    }
  }
}
