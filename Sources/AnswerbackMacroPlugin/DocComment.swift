#if Macros
import SwiftSyntax

/// The doc comment before a declaration, without its marks.
struct DocComment {
  /// Nil where there isn't one.
  let text: String?

  init(_ trivia: Trivia) {
    var lines: [Substring] = []
    for piece in trivia {
      switch piece {
      case .docLineComment(let line): lines.append(Self.withoutSpace(line.dropFirst(3)))
      case .docBlockComment(let block): lines += Self.lines(ofBlock: block)
      // What an ordinary comment separates belongs to something else.
      case .lineComment, .blockComment: lines = []
      default: break
      }
    }
    let isBlank = { (line: Substring) in line.allSatisfy(\.isWhitespace) }
    let end = lines.lastIndex { !isBlank($0) }
    let text = lines[..<(end.map { $0 + 1 } ?? 0)].drop(while: isBlank).joined(separator: "\n")
    self.text = text.isEmpty ? nil : text
  }

  /// The lines between `/**` and `*/`, without stars before them.
  private static func lines(ofBlock block: String) -> [Substring] {
    block.dropFirst(3).dropLast(2).split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let rest = line.drop(while: \.isWhitespace)
      return rest.first == "*" ? withoutSpace(rest.dropFirst()) : rest
    }
  }

  private static func withoutSpace(_ line: Substring) -> Substring { line.first == " " ? line.dropFirst() : line }
}
#endif
