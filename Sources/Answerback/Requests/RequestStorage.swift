public import FieldValues
public import HTTPTypes
public import NIOCore

/// Typed values carried by a request.
public struct RequestStorage: Sendable {
  private var values: [ObjectIdentifier: any Sendable] = [:]

  public init() {}

  public subscript<Key: RequestStorageKey>(key: Key.Type) -> Key.Value? {
    get { values[ObjectIdentifier(key)] as? Key.Value }
    set { values[ObjectIdentifier(key)] = newValue }
  }
}
