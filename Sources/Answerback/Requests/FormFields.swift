import FieldValues
import Foundation

/// Name and value pairs of a query or of an `application/x-www-form-urlencoded` body (WHATWG URL section 5.1), in the order sent.
public struct FormFields: Sendable {
  public let pairs: [(name: String, value: String)]

  /// Reads pairs separated by `&`; broken percent escapes are kept as they stand, so that nothing is lost.
  public init(parsing text: Substring) {
    pairs = text.parts(between: "&").map { pair in
      let (name, value) = pair.splitOnce(at: "=") ?? (pair, "")
      return (Self.decode(name), Self.decode(value))
    }
  }

  public func first(_ name: String) -> String? {
    pairs.first { $0.name == name }?.value
  }

  public func all(_ name: String) -> [String] {
    pairs.filter { $0.name == name }.map(\.value)
  }

  /// A name or value as a form writes it (WHATWG URL section 5.2): a space is `+`.
  static func encode(_ text: String) -> String {
    text.percentEncoded { $0.isAlphanumeric || "*-._ ".utf8.contains($0) }.replacing(" ", with: "+")
  }

  private static func decode(_ text: Substring) -> String {
    String(validatingPercentEncoded: text, plusIsSpace: true) ?? String(text)
  }
}

extension FormFields {
  /// Reads a flat record from the fields of a form: each member is a field of its name, an array every field of that name.
  struct Decoder: Swift.Decoder {
    private let form: FormFields
    var codingPath: [any CodingKey] = []
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(_ form: FormFields) {
      self.form = form
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
      KeyedDecodingContainer(Container<Key>(form: form))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
      throw unsupported("a form is read into a record, not into a list")
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
      throw unsupported("a form is read into a record, not into one value")
    }

    private func unsupported(_ what: String) -> DecodingError {
      .dataCorrupted(DecodingError.Context(codingPath: codingPath, debugDescription: what))
    }

    private struct Container<Key: CodingKey>: KeyedDecodingContainerProtocol {
      let form: FormFields
      var codingPath: [any CodingKey] { [] }

      var allKeys: [Key] { form.pairs.compactMap { Key(stringValue: $0.name) } }
      func contains(_ key: Key) -> Bool { form.first(key.stringValue) != nil }
      func decodeNil(forKey key: Key) throws -> Bool { !contains(key) }

      func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        let texts = form.all(key.stringValue)
        if texts.isEmpty { throw DecodingError.keyNotFound(key, context([], "the form has no field \(key.stringValue)")) }
        guard let input = type as? any InputValue.Type else {
          throw DecodingError.dataCorrupted(context([key], "a form cannot carry a \(type)"))
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

      private func context(_ path: [any CodingKey], _ what: String) -> DecodingError.Context {
        DecodingError.Context(codingPath: path, debugDescription: what)
      }

      func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested>
      {
        throw DecodingError.dataCorrupted(context([key], "a form cannot carry a record within a record"))
      }

      func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw DecodingError.dataCorrupted(context([key], "a form cannot carry a list of records"))
      }

      func superDecoder() throws -> any Swift.Decoder { Decoder(form) }
      func superDecoder(forKey key: Key) throws -> any Swift.Decoder { Decoder(form) }
    }
  }
}
