extension Cookie {
  /// With which requests from other sites a client sends the cookie (RFC 6265bis section 5.6.7).
  public enum SameSite: String, Sendable, Hashable, CaseIterable {
    /// With requests from the same site only.
    case strict
    /// Also when the user comes from another site by a link.
    case lax
    /// Needs Secure. Write `SameSite.none` where an optional is expected: there a bare `.none` is no attribute at all.
    case none

    /// The word without case; nil for any other.
    public init?(rawValue: String) {
      switch rawValue.lowercased() {
      case "strict": self = .strict
      case "lax": self = .lax
      case "none": self = .none
      default: return nil
      }
    }
  }
}
