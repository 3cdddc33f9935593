public import FieldValues
public import NIOCore

/// A file that was sent in a form (`multipart/form-data`, RFC 7578).
///
/// ```swift
/// struct Upload: Decodable { var title: String, photo: FormFile, more: [FormFile] }
/// Post("/photos", Body(Upload.self)) { upload in "\(upload.photo.size) bytes" }
/// ```
///
/// A member of a type that ``Body`` reads is a file, an optional one, or an array of all files of its name. A file input in which
/// nothing was chosen counts as absent, and as an empty array.
public struct FormFile: Sendable, Hashable {
  /// The name of the form's field.
  public var name: String
  /// The file's name at the client, without any path; nil where it has none that can be used, such as `..`.
  ///
  /// It is what the client says: don't make a path of it without a check of your own.
  public var filename: String?
  /// What the client says the file is; nil where it says nothing.
  public var mediaType: MediaType?
  /// The content. It shares the memory of the request's body.
  public var bytes: ByteBuffer
  /// The number of bytes.
  public var size: Int { bytes.readableBytes }

  /// Creates a file, for tests above all.
  public init(name: String, filename: String?, mediaType: MediaType? = nil, bytes: ByteBuffer) {
    self.name = name
    self.filename = filename
    self.mediaType = mediaType
    self.bytes = bytes
  }
}

extension FormFile: Decodable {
  /// Is called where a file is read from something that holds none; ``Body`` takes files from their form.
  /// - Throws: a 415.
  public init(from decoder: any Decoder) throws {
    throw HTTPError(.unsupportedMediaType, "a file can only be sent in a form; send multipart/form-data")
  }
}

extension FormFile: SchemaDescribing {
  /// Bytes: `format` for readers of OpenAPI 3.0, `contentMediaType` for those of 3.1.
  public static func schema(in types: SchemaTypes) -> Schema {
    ["type": "string", "format": "binary", "contentMediaType": "application/octet-stream"]
  }

  /// An empty file.
  public static var placeholder: FormFile? { FormFile(name: "", filename: nil, bytes: ByteBuffer()) }
}

extension FormFile {
  /// A type that is made of the files of one name in a form.
  protocol Value {
    /// nil where there are too few.
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
