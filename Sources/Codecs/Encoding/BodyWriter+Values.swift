/// The way of any value into the bytes, the same for both routes: a custom encoding, a form of its own, its fields, Codable.
extension BodyWriterPointer {
  /// Writes a value at the place the writer has reached.
  ///
  /// `pass` is the Codable encoding that asks, nil when none does; `replaced` the type whose custom encoding led here.
  func write<Value: Encodable>(_ value: Value, in pass: EncodingPass?, replaced: ReplacedTypes = ReplacedTypes()) throws {
    if pointee.isCustomised, try writeReplacement(of: value, in: pass, replaced: replaced) { return }
    do throws(Refusal) {
      if try pointee.known(value) { return }
    } catch {
      throw EncodingError.invalidValue(value, .init(codingPath: pass?.path ?? [], debugDescription: error.reason))
    }
    if let pass, pass.knowsAsPlain(Value.self) { return try writeCodable(value, in: pass) }
    if let direct = direct(value) {
      try writeDirectly(in: pass) { try FieldsWriter.write(direct, to: self) }
    } else if let elements = elements(of: value) {
      try writeDirectly(in: pass) { try elements.writeElements(to: self) }
    } else {
      pass?.rememberAsPlain(Value.self)
      try writeCodable(value, in: pass)
    }
  }

  /// Writes what is nested in a value, unless it is nested too deep.
  @inline(__always)
  func descend<Value>(_ value: Value, _ path: @autoclosure () -> [any CodingKey], _ write: () throws -> Void) throws {
    guard pointee.depth < BodyWriter.depthLimit else {
      let reason = "The value is nested more than \(BodyWriter.depthLimit) deep. Does it contain itself?"
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
  private func elements<Value>(of value: Value) -> (any ElementsWritable)? {
    // An array is one pointer; asking whether a larger value is one costs more than a field.
    guard MemoryLayout<Value>.size == MemoryLayout<[Int]>.size, !pointee.isCustomised else { return nil }
    return value as? any ElementsWritable
  }

  private func writeReplacement<Value: Encodable>(
    of value: Value,
    in pass: EncodingPass?,
    replaced: ReplacedTypes
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

  private func writeCodable<Value: Encodable>(_ value: Value, in pass: EncodingPass?) throws {
    if let pass {
      return try descend(value, pass.path) { try pass.encode(value) }
    }
    let pass = EncodingPass(self)
    defer { pass.end() }
    try descend(value, []) { try pass.encode(value) }
  }
}

/// The types whose custom encodings led to the value in hand, which are not asked again for it: an encoding may return a value
/// of its own type, or of one whose encoding leads back.
struct ReplacedTypes {
  private var types: [Any.Type] = []

  func contains(_ type: Any.Type) -> Bool { types.contains { $0 == type } }

  func adding(_ type: Any.Type) -> ReplacedTypes {
    var longer = self
    longer.types.append(type)
    return longer
  }
}

extension EncodingError {
  /// The same error with the path of the value it was found in before its own.
  func prefixed(by path: [any CodingKey]) -> EncodingError {
    guard case .invalidValue(let value, let context) = self, !path.isEmpty else { return self }
    return .invalidValue(
      value,
      .init(
        codingPath: path + context.codingPath,
        debugDescription: context.debugDescription,
        underlyingError: context.underlyingError
      )
    )
  }
}
