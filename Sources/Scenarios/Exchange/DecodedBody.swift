/// A body freed of its content codings (RFC 9110 section 8.4).
public struct DecodedBody: Sendable, Hashable {
  /// The codings that are taken off, in the order the server applied them: `gzip`, `deflate`.
  public var codings: [String]
  /// What they hid; as far as it could be read where there is a problem.
  public var bytes: [UInt8] = []
  /// Why the bytes are not the whole body, as a sentence.
  public var problem: String?

  public init(codings: [String], bytes: [UInt8] = [], problem: String? = nil) {
    self.codings = codings
    self.bytes = bytes
    self.problem = problem
  }
}

/// What happens while a body is decoded.
public enum DecodingStep: Sendable, Hashable {
  /// The head names these codings.
  case begins(codings: [String])
  /// Decoded bytes, as they can be read from what has arrived.
  case bytes([UInt8])
  /// The coding cannot be read, or not any further.
  case fails(String)
}
