import FieldValues
import Foundation

/// The fields of a query or of an `application/x-www-form-urlencoded` body (WHATWG URL section 5.1), in the order they were sent.
public struct FormFields: Sendable {
  /// The names and values in the order they were sent. A name can occur several times.
  public let pairs: [(name: String, value: String)]

  /// Parses fields that are separated by `&`. A name or value with an invalid percent escape is kept as it was sent.
  public init(parsing text: Substring) {
    pairs = text.parts(between: "&").map { pair in
      let (name, value) = pair.splitOnce(at: "=") ?? (pair, "")
      return (Self.decode(name), Self.decode(value))
    }
  }

  init(pairs: [(name: String, value: String)]) {
    self.pairs = pairs
  }

  /// Returns the first value of a name; nil if the form has no such field.
  public func first(_ name: String) -> String? {
    pairs.first { $0.name == name }?.value
  }

  /// Returns every value of a name, in the order they were sent.
  public func all(_ name: String) -> [String] {
    pairs.filter { $0.name == name }.map(\.value)
  }

  /// Encodes a name or value for a form (WHATWG URL section 5.2). A space becomes `+`.
  static func encode(_ text: String) -> String {
    text.percentEncoded { $0.isAlphanumeric || "*-._ ".utf8.contains($0) }.replacing(" ", with: "+")
  }

  private static func decode(_ text: Substring) -> String {
    String(validatingPercentEncoded: text, plusIsSpace: true) ?? String(text)
  }
}

extension FormFields {
  /// Decodes a flat record from a form. Each member has the value of the field of its name; an array has every field or file of
  /// that name.
  struct Decoder: Swift.Decoder {
    private let members: Members
    /// The form if it is `multipart/form-data`.
    let multipart: MultipartForm?
    var codingPath: [any CodingKey] = []
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(_ form: FormFields) {
      members = Members(form, files: [], emptyFileNames: [])
      multipart = nil
    }

    init(_ form: MultipartForm) {
      members = Members(form.fields, files: form.files, emptyFileNames: form.emptyFileNames)
      multipart = form
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
      KeyedDecodingContainer(Container<Key>(decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
      throw unsupported("a form can only be decoded into a record, not into a list")
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
      throw unsupported("a form can only be decoded into a record, not into a single value")
    }

    private func unsupported(_ what: String) -> DecodingError {
      .dataCorrupted(DecodingError.Context(codingPath: codingPath, debugDescription: what))
    }

    /// The fields and files of a form by name, so that decoding a record of many members takes linear time.
    private struct Members {
      /// Each name once, in the order they were sent.
      private(set) var names: [String] = []
      private(set) var texts: [String: [String]] = [:]
      /// The files by name. A file input in which no file was chosen has an empty array.
      private(set) var files: [String: [FormFile]] = [:]

      init(_ fields: FormFields, files: [FormFile], emptyFileNames: [String]) {
        for (name, value) in fields.pairs {
          if texts[name] == nil { names.append(name) }
          texts[name, default: []].append(value)
        }
        for name in files.map(\.name) + emptyFileNames where self.files[name] == nil {
          if texts[name] == nil { names.append(name) }
          self.files[name] = []
        }
        for file in files { self.files[file.name, default: []].append(file) }
      }

      func contains(_ name: String) -> Bool { texts[name] != nil || files[name] != nil }

      /// Whether the form has no field of a name, or only a file input in which no file was chosen.
      func isNothing(_ name: String) -> Bool { texts[name] == nil && files[name]?.isEmpty ?? true }
    }

    private struct Container<Key: CodingKey>: KeyedDecodingContainerProtocol {
      let decoder: Decoder
      var codingPath: [any CodingKey] { [] }
      private var members: Members { decoder.members }

      var allKeys: [Key] { members.names.compactMap { Key(stringValue: $0) } }
      func contains(_ key: Key) -> Bool { members.contains(key.stringValue) }
      func decodeNil(forKey key: Key) throws -> Bool { members.isNothing(key.stringValue) }

      func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        let name = key.stringValue
        if let type = type as? any FormFile.Value.Type {
          if members.texts[name] != nil, members.files[name] == nil {
            throw DecodingError.dataCorrupted(context([key], "it is text, not a file; send it with a filename"))
          }
          guard let files = members.files[name], let value = type.init(formFiles: files) as? Value else { throw missing(key) }
          return value
        }
        guard let texts = members.texts[name] else {
          if members.isNothing(name) { throw missing(key) }
          throw DecodingError.dataCorrupted(context([key], "it is a file, not text; send it without a filename"))
        }
        guard let input = type as? any InputValue.Type else {
          throw DecodingError.dataCorrupted(context([key], "a form can't contain a \(type)"))
        }
        do {
          guard let value = try input.init(inputTexts: texts) as? Value else {
            throw InputTextError(expected: "a \(type)", text: texts[0])
          }
          return value
        } catch let error as InputTextError {
          throw DecodingError.dataCorrupted(context([key], "\(error.text.debugDescription) is not \(error.expected)"))
        }
      }

      private func missing(_ key: Key) -> DecodingError {
        .keyNotFound(key, context([], "the form has no field \(key.stringValue)"))
      }

      private func context(_ path: [any CodingKey], _ what: String) -> DecodingError.Context {
        DecodingError.Context(codingPath: path, debugDescription: what)
      }

      func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested>
      {
        throw DecodingError.dataCorrupted(context([key], "a form can't contain a record within a record"))
      }

      func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw DecodingError.dataCorrupted(context([key], "a form can't contain a list of records"))
      }

      func superDecoder() throws -> any Swift.Decoder { decoder }
      func superDecoder(forKey key: Key) throws -> any Swift.Decoder { decoder }
    }
  }
}
