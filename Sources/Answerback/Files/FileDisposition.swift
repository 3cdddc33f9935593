/// What a client is asked to do with a file (RFC 6266 section 4.2).
public enum FileDisposition: Sendable, Hashable {
  /// Save it.
  case attachment
  /// Show it in its place.
  case inline
}
