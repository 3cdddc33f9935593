/// A type that names its fields itself and is then written directly, in either format.
///
/// ```swift
/// struct Person: Encodable, FieldsWritable {
///   var id: Int, name: String, note: String?
///
///   func write(to fields: inout FieldsWriter) throws {
///     fields("id", id)
///     fields("name", name)
///     fields("note", note)          // absent when nil, as Codable has it
///   }
/// }
/// ```
/// The bytes are those of Codable when the names and their order are. A custom encoding of the type still comes first.
public protocol FieldsWritable: Encodable {
  /// Names the fields in the order in which they are to be written.
  func write(to fields: inout FieldsWriter) throws
}

extension FormatWriter {
  /// An array of values that name their own fields, known by this name to a dynamic cast.
  protocol ElementsWritable {
    /// Writes the elements at the place the writer has reached. Errors carry the path from the array on.
    func writeElements(to writer: Pointer) throws
  }
}

extension Array: FormatWriter.ElementsWritable where Element: FieldsWritable {
  func writeElements(to writer: FormatWriter.Pointer) throws {
    let start = writer.pointee.open(.array, expected: count)
    // By address: a generic loop over the array would copy every element, with all that it refers to.
    try withUnsafeBufferPointer { elements in
      try RepeatedNames.with { names in
        for index in elements.indices {
          if writer.pointee.buffer.isOverLimit { throw Refusal.tooLarge }
          writer.pointee.separate(after: index)
          do {
            try FieldsWriter.write(elements[index], to: writer, count > RepeatedNames.fewest ? names : nil)
          } catch let error as EncodingError {
            throw error.prefixed(by: [FieldKey.index(index)])
          }
        }
      }
    }
    writer.pointee.close(.array, from: start, count: count, expected: count)
  }
}
