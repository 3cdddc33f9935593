/// The cookies that a client sends, `a=1; b=2` (RFC 6265bis section 4.2).
public struct CookieHeader: Sendable, Hashable {
  /// The pairs in the order of the wire; names may repeat.
  public var pairs: [Pair]

  /// One cookie as a client sends it.
  public struct Pair: Sendable, Hashable {
    /// With its case; never empty when read.
    public let name: String
    /// Quotes are part of it.
    public let value: String

    /// A pair as it is.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// A field of these pairs.
  public init(pairs: [Pair]) {
    self.pairs = pairs
  }

  /// Reads any text: parts are separated by semicolons, a part without `=` is a name without a value, and a part
  /// without a name is passed over.
  public init(_ text: String) {
    pairs = text.parts(between: ";").compactMap { part in
      let (name, value) = part.splitOnce(at: "=") ?? (part, "")
      let pair = Pair(String(name.trimmingBlanks()), String(value.trimmingBlanks()))
      return pair.name.isEmpty ? nil : pair
    }
  }

  /// The value of the first cookie of this name; names have case.
  public func value(of name: String) -> String? {
    pairs.first { $0.name == name }?.value
  }
}

extension CookieHeader: CustomStringConvertible {
  /// `a=1; b=2`
  public var description: String {
    pairs.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
  }
}
