/// A key of ``RequestStorage``: a type of its own, so that two packages cannot meet under one name.
public protocol RequestStorageKey {
  associatedtype Value: Sendable
}

/// Typed values carried by a request.
public struct RequestStorage: Sendable {
  private var values: [ObjectIdentifier: any Sendable] = [:]

  public init() {}

  public subscript<Key: RequestStorageKey>(key: Key.Type) -> Key.Value? {
    get { values[ObjectIdentifier(key)] as? Key.Value }
    set { values[ObjectIdentifier(key)] = newValue }
  }
}
