/// A body freed of its content codings (RFC 9110 section 8.4).
public struct DecodedBody: Sendable, Hashable {
  /// The codings that are taken off, in the order the server applied them: `gzip`, `deflate`.
  public var codings: [String]
  /// What they hid; as far as it could be read where there is a problem.
  public var bytes: [UInt8] = []
  /// Why the bytes are not the whole body, as a sentence.
  public var problem: String?

  /// Creates a decoded body.
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
  /// Returns the body, its content codings decoded if the exchange asks for it.
  /// - Throws: ``DecodedBody.UnreadableError`` when the coding could not be read to its end.
  package func plainBody() throws(DecodedBody.UnreadableError) -> [UInt8] {
    guard let decoded else { return body }
    if let codings = unknownCodings { throw .unknown(codings) }
    if let problem = decoded.problem { throw .broken(problem) }
    return decoded.bytes
  }

  /// The codings of the body, when one of them can't be decoded here: `br`, `zstd`.
  package var unknownCodings: [String]? {
    guard let decoded, decoded.codings.contains(where: { !DecodedBody.knownCodings.contains($0) }) else { return nil }
    return decoded.codings
  }
}

extension DecodedBody {
  /// The codings that can be decoded.
  package static let knownCodings: Set<String> = ["gzip", "x-gzip", "deflate"]

  /// Why a body can't be had without its content codings.
  package enum UnreadableError: Error, Hashable, CustomStringConvertible {
    /// The body isn't what its codings say; a sentence says what is wrong.
    case broken(String)
    /// There isn't a decoder for one of the codings.
    case unknown([String])

    package var description: String {
      switch self {
      case .broken(let problem): problem
      case .unknown(let codings):
        "The body is coded with \(codings.joined(separator: ", ")), which can't be decoded here. Use raw-bytes, or ask for gzip or deflate."
      }
    }
  }
}
