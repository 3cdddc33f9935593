public import FieldValues
public import NIOCore

/// A file that was sent in a form (`multipart/form-data`, RFC 7578).
///
/// ```swift
/// struct Upload: Decodable { var title: String, photo: FormFile, more: [FormFile] }
/// Post("/photos", Body(Upload.self)) { upload in "\(upload.photo.size) bytes" }
/// ```
///
/// A type that ``Body`` decodes can have a file, an optional file, or an array of all files of a name as a member. A file input
/// in which no file was chosen is read as missing, or as an empty array.
public struct FormFile: Sendable, Hashable {
  /// The name of the form's field.
  public var name: String
  /// The file's name on the client, without a path; nil if it has none, or one that can't be used, such as `..`.
  ///
  /// Don't use it as a path without a check, because the client can send any name.
  public var filename: String?
  /// The media type that the client sent; nil if it sent none.
  public var mediaType: MediaType?
  /// The content. It shares its memory with the request's body.
  public var bytes: ByteBuffer
  /// The number of bytes of the content.
  public var size: Int { bytes.readableBytes }

  /// Creates a file, usually for tests.
  public init(name: String, filename: String?, mediaType: MediaType? = nil, bytes: ByteBuffer) {
    self.name = name
    self.filename = filename
    self.mediaType = mediaType
    self.bytes = bytes
  }
}

extension FormFile: Decodable {
  /// Throws, because only a form contains files. ``Body`` reads them from the form without this initialiser.
  /// - Throws: A 415.
  public init(from decoder: any Decoder) throws {
    throw HTTPError(.unsupportedMediaType, "a file can only be sent in a form; send multipart/form-data")
  }
}

extension FormFile: SchemaDescribing {
  /// The schema of bytes, with `format` as in OpenAPI 3.0 and `contentMediaType` as in OpenAPI 3.1.
  public static func schema(in types: SchemaTypes) -> Schema {
    ["type": "string", "format": "binary", "contentMediaType": "application/octet-stream"]
  }

  /// An empty file.
  public static var placeholder: FormFile? { FormFile(name: "", filename: nil, bytes: ByteBuffer()) }
}

extension FormFile {
  /// A type that can be created from the files of one name in a form.
  protocol Value {
    /// Creates a value from the files; nil if the type needs a file and there are none.
    init?(formFiles: [FormFile])
  }
}

extension FormFile: FormFile.Value {
  init?(formFiles: [FormFile]) {
    guard let last = formFiles.last else { return nil }
    self = last
  }
}

extension Optional: FormFile.Value where Wrapped: FormFile.Value {
  init?(formFiles: [FormFile]) {
    self = Wrapped(formFiles: formFiles)
  }
}

extension Array: FormFile.Value where Element == FormFile {
  init?(formFiles: [FormFile]) {
    self = formFiles
  }
}
