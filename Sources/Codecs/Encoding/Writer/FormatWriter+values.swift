#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The way of any value into the bytes, the same for both routes: a custom encoding, a form of its own, its fields, Codable.
extension FormatWriter.Pointer {
  /// Writes a value at the place the writer has reached.
  ///
  /// `pass` is the Codable encoding that asks, nil when none does; `replaced` the type whose custom encoding led here.
  func write<Value: Encodable>(
    _ value: Value,
    in pass: EncodingPass?,
    replaced: CustomEncodings.Replaced = CustomEncodings.Replaced()
  ) throws {
    if pointee.isCustomised, try writeReplacement(of: value, in: pass, replaced: replaced) { return }
    if let route = TypeRoute.known(for: Value.self) { return try write(value, by: route, in: pass) }
    do throws(Refusal) {
      if try pointee.known(value) { return }
    } catch {
      throw EncodingError.invalidValue(value, .init(codingPath: pass?.path ?? [], debugDescription: error.reason))
    }
    try write(value, by: TypeRoute.found(for: Value.self), in: pass)
  }

  @inline(__always)
  private func write<Value: Encodable>(_ value: Value, by route: TypeRoute, in pass: EncodingPass?) throws {
    // Each of these types is the type of the value, whose address is therefore that of one.
    switch route {
    case .fields(let type): try withUnsafePointer(to: value) { try write(UnsafeRawPointer($0), type, in: pass) }
    case .elements(let type) where !pointee.isCustomised:
      try withUnsafePointer(to: value) { try write(UnsafeRawPointer($0), type, in: pass) }
    case .unordered(let type): try withUnsafePointer(to: value) { try write(UnsafeRawPointer($0), type, in: pass) }
    case .elements, .codable: try writeCodable(value, in: pass)
    case .byValue:
      if let direct = direct(value) {
        try writeDirectly(in: pass) { try FieldsWriter.write(direct, to: self) }
      } else if let elements = elements(of: value) {
        try writeDirectly(in: pass) { try elements.writeElements(to: self) }
      } else if let collection = unordered(value) {
        try collection.write(to: self, in: pass)
      } else {
        try writeCodable(value, in: pass)
      }
    }
  }

  private func write<Value: FieldsWritable>(_ value: UnsafeRawPointer, _ type: Value.Type, in pass: EncodingPass?) throws {
    try writeDirectly(in: pass) { try FieldsWriter.write(value.assumingMemoryBound(to: type).pointee, to: self) }
  }

  private func write<Value: FormatWriter.ElementsWritable>(
    _ value: UnsafeRawPointer,
    _ type: Value.Type,
    in pass: EncodingPass?
  ) throws {
    try writeDirectly(in: pass) { try value.assumingMemoryBound(to: type).pointee.writeElements(to: self) }
  }

  private func write<Value: FormatWriter.Unordered>(
    _ value: UnsafeRawPointer,
    _ type: Value.Type,
    in pass: EncodingPass?
  ) throws {
    try value.assumingMemoryBound(to: type).pointee.write(to: self, in: pass)
  }

  /// Writes what is nested in a value, unless it is nested too deep.
  @inline(__always)
  func descend<Value>(_ value: Value, _ path: @autoclosure () -> [any CodingKey], _ write: () throws -> Void) throws {
    guard pointee.depth < FormatWriter.depthLimit else {
      let reason = "The value is nested more than \(FormatWriter.depthLimit) deep. Does it contain itself?"
      throw EncodingError.invalidValue(value, .init(codingPath: path(), debugDescription: reason))
    }
    pointee.depth += 1
    defer { pointee.depth -= 1 }
    try write()
  }

  /// The value as one that names its own fields.
  private func direct<Value>(_ value: Value) -> (any FieldsWritable)? {
    // The cast looks into an optional, past the custom encoding of what is in it.
    if pointee.isCustomised, !(Value.self is any FieldsWritable.Type) { return nil }
    return value as? any FieldsWritable
  }

  /// The value as an array of what names its own fields.
  private func elements<Value>(of value: Value) -> (any FormatWriter.ElementsWritable)? {
    // An array is one pointer; asking whether a larger value is one costs more than a field.
    guard MemoryLayout<Value>.size == MemoryLayout<[Int]>.size, !pointee.isCustomised else { return nil }
    return value as? any FormatWriter.ElementsWritable
  }

  /// The value as a dictionary or a set.
  private func unordered<Value>(_ value: Value) -> (any FormatWriter.Unordered)? {
    // Asking for the type does not look into an optional, past the custom encoding of what is in it.
    guard MemoryLayout<Value>.size == MemoryLayout<[Int]>.size, Value.self is any FormatWriter.Unordered.Type else { return nil }
    return value as? any FormatWriter.Unordered
  }

  private func writeReplacement<Value: Encodable>(
    of value: Value,
    in pass: EncodingPass?,
    replaced: CustomEncodings.Replaced
  ) throws -> Bool {
    guard !replaced.contains(Value.self),
      let replacement = try pointee.options.customEncodings.replacement(for: value, as: Value.self)
    else { return false }
    try write(replacement, in: pass, replaced: replaced.adding(Value.self))
    return true
  }

  private func writeDirectly(in pass: EncodingPass?, _ write: () throws -> Void) throws {
    do {
      try write()
    } catch let error as EncodingError {
      // Fields know their path from their own root only.
      throw pass.map { error.prefixed(by: $0.path) } ?? error
    }
  }

  /// Writes a value by its own `encode(to:)`.
  func writeCodable<Value: Encodable>(_ value: Value, in pass: EncodingPass?) throws {
    if let pass {
      return try descend(value, pass.path) { try pass.encode(value) }
    }
    let pass = EncodingPass(self)
    defer { pass.end() }
    try descend(value, []) { try pass.encode(value) }
  }
}

// MARK: - Types with a form of their own

extension FormatWriter {
  /// Writes a value of a type that has a form of its own in the formats; false when its own `encode(to:)` is to be asked.
  fileprivate mutating func known<Value>(_ value: Value) throws(Refusal) -> Bool {
    if let text = same(value, as: String.self) {
      try string(text)
    } else if let number = same(value, as: Int.self) {
      integer(Int64(number))
    } else if let number = same(value, as: Double.self) {
      try double(number)
    } else if let flag = same(value, as: Bool.self) {
      bool(flag)
    } else if try foundation(value) {
      return true
    } else {
      return try otherNumber(value)
    }
    return true
  }

  private mutating func foundation<Value>(_ value: Value) throws(Refusal) -> Bool {
    if let moment = same(value, as: Date.self) {
      try date(moment)
    } else if let identifier = same(value, as: UUID.self) {
      try string(identifier.uuidString.lowercased())
    } else if let address = same(value, as: URL.self) {
      try string(address.absoluteString)
    } else if let bytes = same(value, as: Data.self) {
      try data(bytes)
    } else if let number = same(value, as: Decimal.self) {
      try decimal(number)
    } else {
      return false
    }
    return true
  }

  private mutating func otherNumber<Value>(_ value: Value) throws(Refusal) -> Bool {
    if let number = same(value, as: Float.self) {
      try float(number)
    } else if let number = same(value, as: Int64.self) {
      integer(number)
    } else if let number = same(value, as: Int32.self) {
      integer(Int64(number))
    } else if let number = same(value, as: Int16.self) {
      integer(Int64(number))
    } else if let number = same(value, as: Int8.self) {
      integer(Int64(number))
    } else if let number = same(value, as: UInt.self) {
      unsigned(UInt64(number))
    } else if let number = same(value, as: UInt64.self) {
      unsigned(number)
    } else if let number = same(value, as: UInt32.self) {
      unsigned(UInt64(number))
    } else if let number = same(value, as: UInt16.self) {
      unsigned(UInt64(number))
    } else if let number = same(value, as: UInt8.self) {
      unsigned(UInt64(number))
    } else if let number = same(value, as: Int128.self) {
      try wide(number)
    } else if let number = same(value, as: UInt128.self) {
      try wide(number)
    } else {
      return false
    }
    return true
  }
}

// MARK: - Foundation's values

extension FormatWriter {
  /// JSON: `2024-01-02T03:04:05Z`, with a fraction only when there is one. MessagePack: the timestamp extension.
  private mutating func date(_ value: Date) throws(Refusal) {
    guard value.timeIntervalSinceReferenceDate.isFinite else {
      guard options.nonFinite == .null else { throw Refusal(reason: "The date is not a finite number of seconds.") }
      return null()
    }
    let timestamp = Timestamp(value)
    switch format {
    case .json:
      guard let text = timestamp?.text else { throw .yearOutOfRange }
      try string(text)
    case .messagePack:
      guard let timestamp else { throw .yearOutOfRange }
      messagePackTimestamp(seconds: timestamp.seconds, nanoseconds: timestamp.nanoseconds)
    }
  }

  /// JSON: base64 (RFC 4648 section 4, padded). MessagePack: bin.
  private mutating func data(_ value: Data) throws(Refusal) {
    switch format {
    case .json:
      buffer.reserve(value.count)
      if buffer.isOverLimit { throw .tooLarge }
      try string(value.base64EncodedString())
    case .messagePack:
      try messagePackLength(value.count, 0xc4, 0xc5, 0xc6)
      value.withUnsafeBytes { buffer.append($0) }
    }
  }

  /// JSON: a number with every digit. MessagePack: an integer when it is one of 64 bits, else a float64 when that is
  /// exact, else a string.
  private mutating func decimal(_ value: Decimal) throws(Refusal) {
    let text = value.description
    switch format {
    case .json:
      guard value.isFinite else { return try double(.nan) }
      buffer.append(text)
    case .messagePack:
      if let number = Int64(text) { return integer(number) }
      if let number = UInt64(text) { return unsigned(number) }
      guard !value.isFinite || ExactNumber(text)?.isExactDouble == true else { return try string(text) }
      try double(Double(text) ?? .nan)
    }
  }
}

extension Refusal {
  fileprivate static let yearOutOfRange = Refusal(reason: "The date lies outside the years 0 to 9999, which RFC 3339 can spell.")
}
