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
