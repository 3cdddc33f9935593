/// A body, to be sent or expected. In a request its texts hold no matchers.
package struct BodySyntax: Sendable, Hashable, LocatedSyntax {
  /// How the body is written.
  package enum Kind: Sendable, Hashable {
    /// JSON that stands in the file as it is, from its first bracket to its last.
    case json(PatternSyntax)
    /// Text between two lines of backticks, the line end before the closing one included, as in Hurl.
    case fence(Language?, modes: Set<Mode>, PatternSyntax)
    /// One line between backticks, with escapes: `` `a\nb` ``.
    case string(PatternSyntax)
    case base64([UInt8])
    case hex([UInt8])
    case file(FileSyntax)
  }

  /// What the text of a fence is.
  package enum Language: String, Sendable, Hashable, CaseIterable {
    /// Compared as JSON values.
    case json
    /// `text csv html` are compared as text; the body may lack the line end that stands before the closing fence.
    case text, csv, html
  }

  /// How a fence is compared; a request knows only `raw`.
  package enum Mode: String, Sendable, Hashable, CaseIterable {
    /// The decoded value, whatever codec carried it.
    case decoded
    /// The answer may have more members.
    case subset
    /// Elements of arrays may come in any order.
    case unordered
    /// The text is the body to the byte; `{{` in it is two braces.
    case raw
  }

  /// How the body is written, and what it says.
  package var kind: Kind
  /// Where the body begins.
  package var position: SourcePosition
  package var length: Int
  /// All its lines, those of the fence included.
  package var lines: ClosedRange<Int>

  /// Makes a body; a node that was parsed has its place in the file.
  package init(_ kind: Kind, position: SourcePosition = .start, length: Int = 1, lines: ClosedRange<Int> = 1...1) {
    self.kind = kind
    self.position = position
    self.length = length
    self.lines = lines
  }

  /// The text of the body, where it is one.
  package var text: PatternSyntax? {
    switch kind {
    case .json(let text), .fence(_, _, let text), .string(let text): text
    case .base64, .hex, .file: nil
    }
  }
}
