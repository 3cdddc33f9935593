/// A place in a scenario file; both numbers count from 1, columns count characters.
public struct SourcePosition: Sendable, Hashable, Comparable {
  public var line: Int
  public var column: Int

  public init(line: Int, column: Int = 1) {
    self.line = line
    self.column = column
  }

  public static func < (left: Self, right: Self) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

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
