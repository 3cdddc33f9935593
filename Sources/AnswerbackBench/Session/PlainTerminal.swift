import Curses
import Dispatch
import Foundation
import Synchronization
import Workbench

/// Standard input and output instead of a screen: lines in, lines out, no escape sequences.
final class PlainTerminal: TerminalSurface {
  let events: AsyncStream<Terminal.Event>
  let output: AsyncStream<String>
  let size = Size(columns: 120, rows: 44)
  /// Whether somebody types, and sees an answer before the next line. Lines of a pipe wait for what was asked before them.
  let isTyped: Bool
  private let write: @Sendable (String) -> Void
  private let readLine: @Sendable () -> String?
  private let eventContinuation: AsyncStream<Terminal.Event>.Continuation

  init(_ surroundings: Surroundings) {
    (write, readLine, isTyped) = (surroundings.write, surroundings.readLine, surroundings.isTyped)
    (events, eventContinuation) = AsyncStream.makeStream()
    output = AsyncStream { $0.finish() }
  }

  func tell(_ lines: [String]) {
    write(lines.joined(separator: "\n") + "\n")
  }

  func draw(_ screen: Screen, isUrgent: Bool) {}

  func repaint() {}

  func show(in theme: Theme) {}

  /// What would be on the clipboard is written.
  func copy(_ text: String) -> Bool {
    tell(text.split(separator: "\n", omittingEmptySubsequences: false).map { Sanitizer.text(String($0)) })
    return true
  }

  /// The shell does this by itself.
  func suspend() {}

  /// Gives the terminal that lines are typed on to another program; no line is read meanwhile.
  func run(_ command: [String]) async throws -> Int32 {
    guard isTyped else { throw Terminal.Failure.noTerminal(reason: "standard input isn't one") }
    return try await Terminal.ForeignProgram.run(command, on: STDIN_FILENO)
  }

  func close() {
    eventContinuation.finish()
  }

  /// The next line, read on a thread of its own, since that blocks; nil at the end of the input.
  /// - Parameter isHidden: Whether the terminal must not show what is typed.
  func nextLine(isHidden: Bool) async -> String? {
    if isHidden { Surroundings.Echo.stop() }
    defer { Surroundings.Echo.goOn() }
    return await withCheckedContinuation { continuation in
      DispatchQueue.global().async { [readLine] in continuation.resume(returning: readLine()) }
    }
  }
}

extension BenchSession {
  /// How long a line of a pipe waits for what was asked before it.
  private static let patience = Duration.seconds(120)

  /// The seconds that `wait` names, within a day.
  private static func time(_ word: Substring?) -> Duration {
    guard let seconds = word.flatMap({ Double($0) }), seconds.isFinite else { return patience }
    return .seconds(min(max(0, seconds), 86_400))
  }

  /// Runs the session with lines instead of keys, until `quit` or the end of the input.
  /// - Returns: The exit code.
  func run(_ plain: PlainTerminal) async -> Int32 {
    if plain.isTyped {
      EndingSignals.shared.onInterrupt { [inbox] in
        Surroundings.Echo.goOn()
        inbox.put(.message(.interrupt))
      }
    }
    let lines = Task { await feed(from: plain) }
    let code = await run()
    lines.cancel()
    return code
  }

  private func feed(from plain: PlainTerminal) async {
    // The server stands and the scenarios are listed before the first line.
    _ = await wait(for: .settled, atMost: Self.patience)
    post(.line("status"))
    while exitCode == nil, let line = await plain.nextLine(isHidden: plain.isTyped && asksForSecret) {
      let words = line.split(separator: " ")
      if words.first?.lowercased() == "wait" {
        _ = await wait(for: .idle, atMost: Self.time(words.dropFirst().first))
        continue
      }
      post(.line(line))
      if plain.isTyped {
        // An editor is not interrupted by our reading.
        while exitCode == nil, await !wait(for: .free, atMost: Self.patience) {}
      } else {
        _ = await wait(for: .settled, atMost: Self.patience)
      }
    }
    // What still runs is written to its end.
    while exitCode == nil, await !wait(for: .idle, atMost: Self.patience) {}
    inbox.put(.quit(code: 0))
  }
}
