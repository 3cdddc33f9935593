import FieldValues

/// One header line as it stood on the wire, without its line end.
///
/// The bytes are kept as they came: no trimming, no change of case, no joining of repeats.
public struct HeaderLine: Sendable, Hashable {
  /// The bytes of the line, without CR LF.
  public var bytes: [UInt8]

  /// Creates a line from its bytes.
  public init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Creates a line from a name and a value.
  public init(name: String, value: String) {
    bytes = Array("\(name): \(value)".utf8)
  }

  /// What stands before the first colon; the whole line when there is none.
  public var name: String {
    String(decoding: bytes.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self)
  }

  /// The bytes after the first colon, without surrounding blanks and tabs (RFC 9112 section 5).
  public var valueBytes: ArraySlice<UInt8> {
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return [] }
    return bytes[(colon + 1)...].trimmingBlanks()
  }

  /// The value as text: UTF-8 where it is valid, else ISO-8859-1 (RFC 9110 section 5.5, obs-text).
  public var value: String {
    String(fieldBytes: valueBytes)
  }

  /// Whether the line carries the field of this name, compared without case.
  public func isNamed(_ other: String) -> Bool {
    name.equalsIgnoringCase(other)
  }
}

extension String {
  /// Text of a field: UTF-8 where it is valid, else ISO-8859-1, so that no byte is lost.
  public init(fieldBytes bytes: some Collection<UInt8>) {
    if let text = String(validating: bytes, as: UTF8.self) {
      self = text
    } else {
      self = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
  }
}
