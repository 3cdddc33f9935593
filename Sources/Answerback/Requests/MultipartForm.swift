import FieldValues
public import NIOCore

/// A form as it was sent, `multipart/form-data` (RFC 7578): its fields and files, in order.
///
/// `Post("/upload", Body(MultipartForm.self)) { form in form.files.map(\.filename) }` reads one where the fields are not known beforehand.
/// Where they are, a type with a member for each says more: see ``FormFile``.
public struct MultipartForm: Sendable {
  /// The fields that are text, in the order sent.
  public let fields: FormFields
  /// The files, in the order sent; without those of file inputs in which nothing was chosen.
  public let files: [FormFile]
  /// The names of file inputs in which nothing was chosen.
  let emptyFileNames: [String]

  /// How much a form may have. The whole body is bounded by the server (`ServerConfiguration.RequestLimits.body`), and so are files.
  public struct Limits: Sendable, Hashable {
    /// The number of fields and files.
    public var parts: Int
    /// The bytes of the header lines of one part.
    public var headerBytes: Int
    /// The bytes of one field that is text.
    public var fieldBytes: Int

    /// Creates limits: 1000 parts, 8 KiB of header lines in each, and 1 MiB of text, unless told otherwise.
    public init(parts: Int = 1000, headerBytes: Int = 8 * 1024, fieldBytes: Int = 1024 * 1024) {
      self.parts = parts
      self.headerBytes = headerBytes
      self.fieldBytes = fieldBytes
    }
  }

  /// Reads a body.
  /// - Parameters:
  ///   - contentType: The value of `Content-Type`, which names the boundary between the parts.
  ///   - limits: What is refused.
  /// - Throws: everything that is wrong with the form; what is wrong with a field names it.
  public init(parsing body: ByteBuffer, contentType: String, limits: Limits = Limits()) throws(InputFaults) {
    var parser = Parser(body, limits)
    try parser.parse(boundary: try Parser.boundary(in: contentType))
    fields = FormFields(pairs: parser.fields)
    files = parser.files
    emptyFileNames = parser.emptyFileNames
  }

  /// The first field of a name that is text; nil where there is none.
  public func first(_ name: String) -> String? { fields.first(name) }

  /// The first file of a name; nil where there is none.
  public func file(_ name: String) -> FormFile? { files.first { $0.name == name } }
}

extension MultipartForm: Decodable {
  /// Is called by ``Body``, which has the form.
  /// - Throws: a 415 where the body is something else.
  public init(from decoder: any Decoder) throws {
    guard let form = (decoder as? FormFields.Decoder)?.multipart else {
      throw HTTPError(.unsupportedMediaType, "the body is not multipart/form-data")
    }
    self = form
  }
}

extension MultipartForm: SchemaDescribing {
  /// An object of any members.
  public static func schema(in types: SchemaTypes) -> Schema { ["type": "object"] }
}
