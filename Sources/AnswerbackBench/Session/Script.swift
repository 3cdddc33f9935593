import Curses
package import Workbench

/// Keys and commands from a file, for a bench that runs without a terminal.
///
/// A line is keys in the notation of ``Workbench/Key``; a line that starts with `:` is a command:
/// `:dump PATH` writes the screen as text, `:wait` waits until nothing is under way, `:wait TEXT` until the screen
/// shows the text.
package struct Script: Sendable, Hashable {
  package enum Step: Sendable, Hashable {
    case keys([Key])
    case dump(path: String)
    case waitUntilIdle
    case wait(forText: String)
  }

  /// A step and the number of its line, from 1.
  package struct Line: Sendable, Hashable {
    package var number: Int
    package var step: Step

    package init(number: Int, step: Step) {
      self.number = number
      self.step = step
    }
  }

  package var lines: [Line]

  /// - Throws: ``Script.Failure`` for the first line that cannot be read.
  package init(_ text: String) throws(Script.Failure) {
    lines = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
    where !line.isEmpty {
      lines.append(Line(number: index + 1, step: try Self.step(String(line), line: index + 1)))
    }
  }

  private static func step(_ text: String, line: Int) throws(Script.Failure) -> Step {
    guard text.hasPrefix(":") else {
      do {
        return .keys(try Key.keys(in: text))
      } catch {
        throw Script.Failure(line: line, reason: error.description)
      }
    }
    let words = text.dropFirst().split(separator: " ", maxSplits: 1)
    let argument = words.count > 1 ? String(words[1]) : ""
    switch words.first {
    case "wait": return argument.isEmpty ? .waitUntilIdle : .wait(forText: argument)
    case "dump" where !argument.isEmpty: return .dump(path: argument)
    case "dump": throw Script.Failure(line: line, reason: ":dump needs a path. Write `:dump screen.txt`.")
    default:
      let name = words.first.map(String.init) ?? ""
      throw Script.Failure(
        line: line,
        reason: "`:\(name)` isn't a command. The commands are :dump PATH, :wait and :wait TEXT. "
          + "To press the colon key, write it at the end of the line before."
      )
    }
  }
}

extension Script {
  /// A script that cannot be read or does not come to its end.
  package struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
    /// From 1.
    package var line: Int
    /// What is so, and what to do.
    package var reason: String

    package init(line: Int, reason: String) {
      self.line = line
      self.reason = reason
    }

    package var description: String { "script line \(line): \(reason)" }
  }
}

extension BenchSession {
  /// How long a script waits for one thing.
  private static let patience = Duration.seconds(30)

  /// Runs the session with the keys of a script; the terminal is meant to be a ``HeadlessTerminal``.
  /// - Parameter dump: Where the last screen is written as text.
  /// - Returns: The exit code: what quitting said, 0 when the script ends without.
  /// - Throws: ``Script.Failure`` when a wait is in vain or a screen cannot be written.
  package func run(_ script: Script, dump: String? = nil) async throws(Script.Failure) -> Int32 {
    let session = Task { await run() }
    let failure = await play(script, lastScreen: dump)
    inbox.put(.quit(code: 0))
    let code = await session.value
    if let failure { throw failure }
    return code
  }

  /// Plays the script until it or the session ends.
  /// - Returns: What went wrong.
  private func play(_ script: Script, lastScreen: String?) async -> Script.Failure? {
    do throws(Script.Failure) {
      // The server stands and the scenarios are listed before the first key.
      _ = await wait(for: .idle, atMost: Self.patience)
      for line in script.lines where exitCode == nil { try await play(line) }
      guard let lastScreen else { return nil }
      // What is still under way may change the screen; an event stream without end must not keep the script for ever.
      _ = await wait(for: .idle, atMost: Self.patience)
      try await writeScreen(to: lastScreen, line: script.lines.last?.number ?? 1)
      return nil
    } catch {
      return error
    }
  }

  private func play(_ line: Script.Line) async throws(Script.Failure) {
    switch line.step {
    case .keys(let keys):
      for key in keys { inbox.put(.terminal(.key(key))) }
      _ = await wait(for: .processed, atMost: Self.patience)
    case .dump(let path): try await writeScreen(to: path, line: line.number)
    case .waitUntilIdle: try await wait(for: .idle, line.number, "something is still running. Cancel it with <C-c> first.")
    case .wait(let text): try await wait(for: .shows(text), line.number, "the screen does not show `\(text)`.")
    }
  }

  private func wait(for condition: Waiter.Condition, _ line: Int, _ otherwise: String) async throws(Script.Failure) {
    guard await !wait(for: condition, atMost: Self.patience), exitCode == nil else { return }
    throw Script.Failure(line: line, reason: "after \(Self.patience.components.seconds) s \(otherwise)")
  }

  private func writeScreen(to path: String, line: Int) async throws(Script.Failure) {
    guard case .saveFailed(_, let reason) = await TextFile(path: path).save(screenText, overwrites: true) else { return }
    throw Script.Failure(line: line, reason: "the screen can't be written to \(path): \(reason).")
  }
}
