/// An array of values that name their own fields, known by this name to a dynamic cast.
protocol ElementsWritable {
  /// Writes the elements at the place the writer has reached. Errors carry the path from the array on.
  func writeElements(to writer: BodyWriterPointer) throws
}

extension Array: ElementsWritable where Element: FieldsWritable {
  func writeElements(to writer: BodyWriterPointer) throws {
    let start = writer.pointee.open(.array, expected: count)
    // By address: a generic loop over the array would copy every element, with all that it refers to.
    try withUnsafeBufferPointer { elements in
      for index in elements.indices {
        if writer.pointee.buffer.isOverLimit { throw Refusal.tooLarge }
        writer.pointee.separate(after: index)
        do {
          try FieldsWriter.write(elements[index], to: writer)
        } catch let error as EncodingError {
          throw error.prefixed(by: [FieldKey.index(index)])
        }
      }
    }
    writer.pointee.close(.array, from: start, count: count, expected: count)
  }
}
