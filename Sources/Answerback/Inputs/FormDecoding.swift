import Foundation

/// Reads a flat record from the fields of a form: each member is a field of its name, an array every field of that name.
struct FormDecoder: Decoder {
  let form: FormFields
  var codingPath: [any CodingKey] = []
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(_ form: FormFields) {
    self.form = form
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(FormContainer(form: form))
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
}

private struct FormContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
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

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
    throw DecodingError.dataCorrupted(context([key], "a form cannot carry a record within a record"))
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    throw DecodingError.dataCorrupted(context([key], "a form cannot carry a list of records"))
  }

  func superDecoder() throws -> any Decoder { FormDecoder(form) }
  func superDecoder(forKey key: Key) throws -> any Decoder { FormDecoder(form) }
}
