/// What a predicate compares with.
package struct ValueSyntax: Sendable, Hashable, LocatedSyntax {
  /// The forms of values.
  package enum Kind: Sendable, Hashable {
    /// `"…"`; matchers stand only after `==` and `!=`.
    case text(PatternSyntax)
    /// A bare `{{name}}`: the variable's value in its own type.
    case placeholder(PlaceholderSyntax)
    /// A JSON number as written, so that none loses digits.
    case number(String)
    case bool(Bool)
    case null
    /// `250ms 5s 1m 2h`
    case duration(Duration)
    /// `512B 64KiB 5MiB 1GiB`, in bytes.
    case size(Int)
    /// `hex,82;`
    case hex([UInt8])
    /// `base64,gg==;`
    case base64([UInt8])
    case file(FileSyntax)
    /// `/…/`: the expression as written, `\/` included.
    case regex(String)
  }

  /// The value in its form.
  package var kind: Kind
  package var position: SourcePosition
  package var length: Int

  /// Makes a value; a node that was parsed has its place in the file.
  package init(_ kind: Kind, position: SourcePosition = .start, length: Int = 1) {
    self.kind = kind
    self.position = position
    self.length = length
  }
}
