import FieldValues
public import NIOCore

/// A form of `multipart/form-data` (RFC 7578), with its fields and files in the order they were sent.
///
/// ```swift
/// Post("/upload", Body(MultipartForm.self)) { form in form.files.map(\.filename) }
/// ```
///
/// Use it if the names of the fields aren't known in advance. Otherwise, decode a type with a member for each field; see
/// ``FormFile``.
public struct MultipartForm: Sendable {
  /// The text fields, in the order they were sent.
  public let fields: FormFields
  /// The files, in the order they were sent. A file input in which no file was chosen has none.
  public let files: [FormFile]
  /// The names of file inputs in which no file was chosen.
  let emptyFileNames: [String]

  /// The limits of a form. The server limits the size of the whole body, and thereby of files
  /// (`ServerConfiguration.RequestLimits.body`).
  public struct Limits: Sendable, Hashable {
    /// The maximum number of fields and files.
    public var parts: Int
    /// The maximum size of the header lines of one part, in bytes.
    public var headerBytes: Int
    /// The maximum size of a text field, in bytes.
    public var fieldBytes: Int

    /// Creates limits. The defaults are 1000 parts, 8 KiB of header lines in each part, and 1 MiB in each text field.
    public init(parts: Int = 1000, headerBytes: Int = 8 * 1024, fieldBytes: Int = 1024 * 1024) {
      self.parts = parts
      self.headerBytes = headerBytes
      self.fieldBytes = fieldBytes
    }
  }

  /// Parses a body.
  /// - Parameters:
  ///   - body: The body of the request.
  ///   - contentType: The value of `Content-Type`, which names the boundary between the parts.
  ///   - limits: The limits of the form.
  /// - Throws: ``InputFaults`` with everything that is wrong with the form. A fault of a field names the field.
  public init(parsing body: ByteBuffer, contentType: String, limits: Limits = Limits()) throws(InputFaults) {
    var parser = Parser(body, limits)
    try parser.parse(boundary: try Parser.boundary(in: contentType))
    fields = FormFields(pairs: parser.fields)
    files = parser.files
    emptyFileNames = parser.emptyFileNames
  }

  /// Returns the value of the first text field of a name; nil if the form has none.
  public func first(_ name: String) -> String? { fields.first(name) }

  /// Returns the first file of a name; nil if the form has none.
  public func file(_ name: String) -> FormFile? { files.first { $0.name == name } }
}

extension MultipartForm: Decodable {
  /// Returns the form that ``Body`` has parsed.
  /// - Throws: A 415 if the body isn't `multipart/form-data`.
  public init(from decoder: any Decoder) throws {
    guard let form = (decoder as? FormFields.Decoder)?.multipart else {
      throw HTTPError(.unsupportedMediaType, "the body isn't multipart/form-data")
    }
    self = form
  }
}

extension MultipartForm: SchemaDescribing {
  /// The schema of an object with any members.
  public static func schema(in types: SchemaTypes) -> Schema { ["type": "object"] }
}
