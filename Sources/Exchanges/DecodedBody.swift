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

extension Exchange {
  /// Returns the body, freed of its content codings where those were to be taken off.
  /// - Throws: ``DecodedBody.UnreadableError`` when the coding could not be read to its end.
  package func plainBody() throws(DecodedBody.UnreadableError) -> [UInt8] {
    guard let decoded else { return body }
    if let problem = decoded.problem { throw DecodedBody.UnreadableError(problem: problem) }
    return decoded.bytes
  }
}

extension DecodedBody {
  /// A body whose content coding cannot be read to its end.
  package struct UnreadableError: Error, Hashable, CustomStringConvertible {
    /// What is wrong with the coding, as a sentence.
    package var problem: String

    package var description: String { "the body cannot be decoded: \(problem)" }
  }
}
