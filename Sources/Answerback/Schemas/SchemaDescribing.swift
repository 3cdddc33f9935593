import Foundation
import NIOCore

/// A type that states its schema, where it cannot be seen: one that only encodes, an enum with payloads, one with rules of its own.
public protocol SchemaDescribing {
  /// - Parameter types: gives the schemas of other types, as references where they have a name.
  static func schema(in types: SchemaTypes) -> Schema

  /// Some value of the type, which records that hold one are seen with; nil decodes one from nothing, which not every type lets.
  static var placeholder: Self? { get }
}

extension SchemaDescribing {
  public static var placeholder: Self? { nil }
}
