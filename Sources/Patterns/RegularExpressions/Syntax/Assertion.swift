/// A condition on the place between two scalars.
enum Assertion: Hashable, Sendable, CaseIterable {
  /// `\A`, and `^` without `m`.
  case textStart
  /// `\z`, and `$` without `m`.
  case textEnd
  /// `^` with `m`: the start, or after a line feed.
  case lineStart
  /// `$` with `m`: the end, or before a line feed.
  case lineEnd
  case wordBoundary
  case noWordBoundary
}
