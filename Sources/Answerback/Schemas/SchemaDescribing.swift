import Foundation
import NIOCore

/// A type that states its own JSON Schema, because the schema can't be inferred: it is only `Encodable`, an enum with payloads, or has
/// rules of its own.
public protocol SchemaDescribing {
  /// The schema of the type's values.
  /// - Parameter types: Returns the schemas of other types, as references if they are components.
  static func schema(in types: SchemaTypes) -> Schema

  /// Any value of the type, used to infer the schemas of records that contain it. nil decodes a value from made-up input, which not every
  /// type accepts.
  static var placeholder: Self? { get }
}

extension SchemaDescribing {
  /// nil.
  public static var placeholder: Self? { nil }
}
