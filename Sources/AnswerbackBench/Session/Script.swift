public import Workbench

/// Keys and commands from a file, for a bench that runs without a terminal.
///
/// A line is keys in the notation of ``Workbench/Key``; a line that starts with `:` is a command:
/// `:dump PATH` writes the screen as text, `:wait` waits until nothing is under way, `:wait TEXT` until the screen
/// shows the text.
public struct Script: Sendable, Hashable {
  public enum Step: Sendable, Hashable {
    case keys([Key])
    case dump(path: String)
    case waitUntilIdle
    case wait(forText: String)
  }

  /// A step and the number of its line, from 1.
  public struct Line: Sendable, Hashable {
    public var number: Int
    public var step: Step

    public init(number: Int, step: Step) {
      self.number = number
      self.step = step
    }
  }

  public var lines: [Line]

  /// - Throws: ``ScriptError`` for the first line that cannot be read.
  public init(_ text: String) throws(ScriptError) {
    lines = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
    where !line.isEmpty {
      lines.append(Line(number: index + 1, step: try Self.step(String(line), line: index + 1)))
    }
  }

  private static func step(_ text: String, line: Int) throws(ScriptError) -> Step {
    guard text.hasPrefix(":") else {
      do {
        return .keys(try Key.keys(in: text))
      } catch {
        throw ScriptError(line: line, reason: error.description)
      }
    }
    let words = text.dropFirst().split(separator: " ", maxSplits: 1)
    let argument = words.count > 1 ? String(words[1]) : ""
    switch words.first {
    case "wait": return argument.isEmpty ? .waitUntilIdle : .wait(forText: argument)
    case "dump" where !argument.isEmpty: return .dump(path: argument)
    case "dump": throw ScriptError(line: line, reason: ":dump needs a path. Write `:dump screen.txt`.")
    default:
      let name = words.first.map(String.init) ?? ""
      throw ScriptError(
        line: line,
        reason: "`:\(name)` is no command. Known are :dump PATH, :wait and :wait TEXT; "
          + "to press the colon, write it at the end of the line before."
      )
    }
  }
}
