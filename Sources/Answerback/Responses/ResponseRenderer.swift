public import Codecs
public import FieldValues

/// A response class: decides how values are encoded as bodies on every route of a layer (seed pages: Custom Responses, Custom
/// JSON serialization).
///
/// The class of the nearest layer is used. It has encoders for types, or renders values itself, or both.
public protocol ResponseRenderer: Sendable {
  /// Encoders for types, besides those of the layers. The nearest declaration is used; on the same layer it is the class.
  var encodings: CustomEncodings { get }

  /// Renders a value, or returns nil to leave it to the encoder of the media type.
  ///
  /// It runs where the handler runs. If rendering takes long, declare the route `.blocking()`.
  /// - Throws: Any error. The client then gets a 500.
  func render(_ value: any Encodable, as type: MediaType) throws -> [UInt8]?
}

extension ResponseRenderer {
  /// Has no encoders.
  public var encodings: CustomEncodings { .none }
  /// Returns nil, so that the encoder of the media type renders every value.
  public func render(_ value: any Encodable, as type: MediaType) throws -> [UInt8]? { nil }
}

/// The plain response class. On a route it replaces the class of an outer layer.
public struct PlainRenderer: ResponseRenderer {
  /// Creates a renderer that leaves everything to the encoders.
  public init() {}
}
