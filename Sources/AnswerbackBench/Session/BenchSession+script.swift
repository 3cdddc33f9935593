import Curses
import Workbench

extension BenchSession {
  /// How long a script waits for one thing.
  private static let patience = Duration.seconds(30)

  /// Runs the session with the keys of a script; the terminal is meant to be a ``HeadlessTerminal``.
  /// - Parameter dump: where the last screen is written as text.
  /// - Returns: the exit code: what quitting said, 0 when the script ends without.
  /// - Throws: ``ScriptError`` when a wait is in vain or a screen cannot be written.
  public func run(_ script: Script, dump: String? = nil) async throws(ScriptError) -> Int32 {
    let session = Task { await run() }
    let failure = await play(script, lastScreen: dump)
    inbox.put(.quit(code: 0))
    let code = await session.value
    if let failure { throw failure }
    return code
  }

  /// Plays the script until it or the session ends; answers what went wrong.
  private func play(_ script: Script, lastScreen: String?) async -> ScriptError? {
    do throws(ScriptError) {
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

  private func play(_ line: Script.Line) async throws(ScriptError) {
    switch line.step {
    case .keys(let keys):
      for key in keys { inbox.put(.terminal(.key(key))) }
      _ = await wait(for: .processed, atMost: Self.patience)
    case .dump(let path): try await writeScreen(to: path, line: line.number)
    case .waitUntilIdle: try await wait(for: .idle, line.number, "something is still under way; cancel it with <C-c> first.")
    case .wait(let text): try await wait(for: .shows(text), line.number, "the screen does not show `\(text)`.")
    }
  }

  private func wait(for condition: SessionWaiter.Condition, _ line: Int, _ otherwise: String) async throws(ScriptError) {
    guard await !wait(for: condition, atMost: Self.patience), exitCode == nil else { return }
    throw ScriptError(line: line, reason: "after \(Self.patience.components.seconds) s \(otherwise)")
  }

  private func writeScreen(to path: String, line: Int) async throws(ScriptError) {
    guard case .saveFailed(_, let reason) = await TextFile(path: path).save(screenText, overwrites: true) else { return }
    throw ScriptError(line: line, reason: "the screen cannot be written to \(path): \(reason).")
  }
}
