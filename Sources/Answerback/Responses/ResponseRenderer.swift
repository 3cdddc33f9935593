public import Codecs
public import FieldValues

/// A response class: how values become bodies on every route of a layer (seed pages: Custom Responses, Custom JSON serialization).
///
/// Of several layers the class of the nearest is used. It brings encoders for types, or renders values itself, or both.
public protocol ResponseRenderer: Sendable {
  /// Encoders for types, beside those of the layers; the nearer declaration wins, and on one layer the class.
  var encodings: CustomEncodings { get }

  /// Renders a value itself; nil leaves it to the encoder of the media type.
  ///
  /// It runs where the handler does: for values that take long, say `.blocking()`.
  /// - Throws: whatever keeps it from rendering; the client sees a 500.
  func render(_ value: any Encodable, as type: MediaType) throws -> [UInt8]?
}

extension ResponseRenderer {
  /// No encoders.
  public var encodings: CustomEncodings { .none }
  /// Nil: the encoder of the media type renders every value.
  public func render(_ value: any Encodable, as type: MediaType) throws -> [UInt8]? { nil }
}

/// The plain response class: set on a route it takes the place of an outer layer's class.
public struct PlainRenderer: ResponseRenderer {
  /// Creates a renderer that leaves everything to the encoders.
  public init() {}
}
