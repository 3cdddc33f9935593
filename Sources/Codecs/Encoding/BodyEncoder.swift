/// Turns a value into the bytes of a body, in one pass, with its keys in the order in which they are declared.
///
/// Any `Encodable` will do, and equal values are equal bytes: a dictionary is written in the order of its keys, by their UTF-8, and a
/// set in the order of its elements' bytes. A dictionary whose keys are `String`, `Int`, `CodingKeyRepresentable`, or
/// `RawRepresentable` by a `String` or an `Int`, is an object. A key that is encoded again has its last value, in its first place.
/// A type that conforms to ``FieldsWritable`` is written without the machinery of Codable.
///
/// JSON is compact; text stays UTF-8 and `/` is not escaped; integers are exact; a float has the shortest spelling that reads
/// back to it. `Date` is `2024-01-02T03:04:05Z` with a fraction only when there is one (to the microsecond), `UUID` lower-case
/// with hyphens, `URL` a string, `Data` base64 (an array of `UInt8` stays an array of numbers), `Decimal` an exact number.
///
/// MessagePack takes the shortest form of every integer, string, array and map; `Double` is float64 and `Float` float32,
/// `Data` bin, `Date` the timestamp extension, `UUID` and `URL` str; a `Decimal` is an integer or a float64 when that is exact,
/// else str.
public struct BodyEncoder: Sendable {
  /// What becomes of NaN and the infinities in JSON, which has no number for them. MessagePack carries them.
  public enum NonFinite: Sendable {
    /// They are written as null.
    case null
    /// They are an `EncodingError.invalidValue` that names the coding path.
    case refuse
  }

  /// The format of the bytes.
  public var format: BodyFormat
  /// What becomes of NaN and the infinities in JSON.
  public var nonFinite: NonFinite
  /// Encodings that replace a type's own, wherever a value of it occurs.
  public var customEncodings: CustomEncodings

  /// An encoder for one format.
  public init(_ format: BodyFormat = .json, nonFinite: NonFinite = .null, customEncodings: CustomEncodings = .none) {
    self.format = format
    self.nonFinite = nonFinite
    self.customEncodings = customEncodings
  }

  /// The bytes of a value.
  ///
  /// - Throws: what the value's own `encode(to:)` throws, or an `EncodingError` with the coding path for what the format cannot
  ///   hold and for values nested more than 512 deep.
  public func encode(_ value: some Encodable) throws -> [UInt8] {
    try encode(value) { Array($0) }
  }

  /// Hands the bytes of a value to a closure, without a copy; they are valid within the closure only.
  ///
  /// - Throws: as ``encode(_:)``, and what the closure throws.
  public func encode<Result>(_ value: some Encodable, into body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
    try encode(value, limit: .max, into: body)
  }

  /// Hands the bytes of a value to a closure, unless there are more of them than `limit`: then encoding ends early. The bytes
  /// are counted as memory is reserved for them, so that up to 32 bytes too few may fit.
  ///
  /// - Throws: ``LimitExceeded``, or as ``encode(_:into:)``.
  package func encode<Result>(
    _ value: some Encodable,
    limit: Int,
    into body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    var writer = FormatWriter(self, sizeLimit: limit)
    do {
      try withUnsafeMutablePointer(to: &writer) { try $0.write(value, in: nil) }
    } catch {
      // The value may have thrown an error of its own for the one it was given.
      throw writer.buffer.isOverLimit ? LimitExceeded() : error
    }
    // The first bytes of a buffer are reserved whatever the limit is.
    if writer.buffer.isOverLimit || writer.buffer.count > limit { throw LimitExceeded() }
    return try body(writer.buffer.bytes)
  }

  /// The bytes of a value are more than the limit that was given.
  package struct LimitExceeded: Error {
    package init() {}
  }
}
