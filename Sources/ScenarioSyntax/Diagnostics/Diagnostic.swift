/// Something wrong in the text of a scenario file: where it is, what is wrong, and what to do.
public struct Diagnostic: Sendable, Hashable, Error {
  /// How much a diagnostic weighs.
  public enum Severity: String, Sendable, Hashable {
    /// The file cannot be run.
    case error
    /// The file can be run, but something in it is probably not meant.
    case warning
  }

  /// Whether the file can be run all the same.
  public var severity = Severity.error
  public var position: SourcePosition
  /// How many characters the caret line underlines; at least 1.
  public var length: Int
  /// What is wrong: `unknown section [Assert]`.
  public var message: String
  /// What to do, beside the caret: `did you mean [Asserts]?`; may be empty.
  public var hint: String

  public init(_ message: String, at position: SourcePosition, length: Int = 1, hint: String = "") {
    self.position = position
    self.length = max(1, length)
    self.message = message
    self.hint = hint
  }

  package init(_ problem: some Problem, at position: SourcePosition, length: Int = 1) {
    let (message, hint) = problem.sentences
    self.init(message, at: position, length: length, hint: hint)
  }
}

extension Diagnostic {
  /// A kind of problem that has its sentences beside it, so that those who find it only name it.
  package protocol Problem: Sendable, Hashable {
    /// What is wrong, and what to do; the latter may be empty.
    var sentences: (message: String, hint: String) { get }
  }
}

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
