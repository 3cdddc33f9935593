/// A node of the syntax tree that can be pointed at.
package protocol LocatedSyntax {
  /// Where the node begins; ``SourcePosition/start`` for a node that was built and never parsed.
  var position: SourcePosition { get }
  /// How many characters of its first line the node takes; at least 1 when it was parsed.
  var length: Int { get }
}

extension SourcePosition {
  /// The first character of a file, which is also where nodes stand that come from no file.
  package static let start = SourcePosition(line: 1, column: 1)
}
