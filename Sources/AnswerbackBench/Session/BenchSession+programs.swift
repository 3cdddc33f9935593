import Curses
import Foundation
import ScenarioSyntax
import SystemIO
import Workbench

// Programs of the user that the bench works with.
extension BenchSession {
  /// The user's editor, working on a text in a file of its own.
  struct Editor: Sendable {
    /// As a shell reads it: `vim`, `code -w`.
    var command: String

    /// Opens a scenario at a line, waits until the editor has ended, and parses the file again.
    func edit(scenario path: String, line: Int, on terminal: any TerminalSurface) async -> [Message] {
      do {
        let code = try await terminal.run(["/bin/sh", "-c", "\(command) \"$@\"", "sh"] + arguments(path, line))
        guard code == 0 else {
          return [.notice("\(command) exited with code \(code). Set EDITOR to another editor.")]
        }
        let text = try InputFile((path as NSString).expandingTildeInPath).readText()
        do throws(ScenarioFile.ParseFailure) {
          _ = try ScenarioFile.parse(text, path: path)
        } catch {
          return [.scenarioEdited(path: path, text: text, error.diagnostics)]
        }
        return [.scenarioEdited(path: path, text: text, [])]
      } catch {
        return [.notice("\(error)")]
      }
    }

    /// Most editors take `+LINE FILE`, as `less` and `git` expect; some take `FILE:LINE`.
    private func arguments(_ path: String, _ line: Int) -> [String] {
      let path = (path as NSString).expandingTildeInPath
      let name = command.split(separator: " ").first.map { ($0 as NSString).lastPathComponent } ?? ""
      switch name {
      case "code", "code-insiders", "codium", "cursor": return ["--goto", "\(path):\(line)"]
      case "hx", "helix", "subl", "zed": return ["\(path):\(line)"]
      default: return line > 1 ? ["+\(line)", path] : [path]
      }
    }

    /// Opens the text and waits until the editor has ended.
    func edit(_ text: String, on terminal: any TerminalSurface) async -> [Message] {
      do {
        // It may hold secrets, and this folder is the user's alone.
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let file = try folder.add("request.txt", Array(text.utf8))
        let code = try await terminal.run(["/bin/sh", "-c", "\(command) \"$1\"", "sh", file])
        guard code == 0 else {
          return [
            .edited(nil), .notice("\(command) exited with code \(code). Nothing was changed. Set EDITOR to another editor."),
          ]
        }
        let edited = try InputFile(file).readText()
        return [.edited(edited == text ? nil : edited)]
      } catch {
        return [.edited(nil), .notice("\(error)")]
      }
    }
  }

  /// The user's pager, showing bytes from a file of its own.
  struct Pager: Sendable {
    /// As a shell reads it: `less`, `bat --paging=always`.
    var command: String

    /// What a command writes is kept up to this.
    private static let mostOutput = 256 << 20

    /// Shows the bytes, or what a shell command makes of them, and waits until the pager has ended.
    func show(_ bytes: [UInt8], through filter: String? = nil, on terminal: any TerminalSurface) async -> [Message] {
      do {
        // It may hold secrets, and this folder is the user's alone.
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let file = try folder.add("body", bytes)
        guard let filter else {
          let code = try await terminal.run(["/bin/sh", "-c", "\(command) \"$1\"", "sh", file])
          return code == 0 ? [] : [.notice("\(command) exited with code \(code). Set PAGER to another pager.")]
        }
        let (output, status) = (try folder.add("output", []), try folder.add("status", []))
        let line = """
          ( ( \(filter)
          ) <"$1" 2>&1; echo $? >"$3" ) | head -c \(Self.mostOutput) >"$2"
          if [ -s "$2" ]; then \(command) "$2"; fi
          """
        let code = try await terminal.run(["/bin/sh", "-c", line, "sh", file, output, status])
        let exit = Int(try InputFile(status).readText().filter(\.isNumber))
        return Self.outcome(of: filter, exit, wrote: Self.size(of: output) > 0, self.command, code).map { [.notice($0)] } ?? []
      } catch {
        return [.notice("\(error)")]
      }
    }

    /// What a shell command makes of the bytes, where there isn't a screen for a pager.
    static func output(of filter: String, for bytes: [UInt8]) async -> [Message] {
      do {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let files = try [folder.add("body", bytes), folder.add("output", []), folder.add("status", [])]
        let line = """
          ( ( \(filter)
          ) <"$1" 2>&1; echo $? >"$3" ) | head -c \(BenchModel.mostTold) >"$2"
          """
        let nowhere = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(nowhere) }
        _ = try await Terminal.ForeignProgram.run(["/bin/sh", "-c", line, "sh"] + files, on: nowhere)
        let output = try InputFile(files[1]).read()
        let exit = Int(try InputFile(files[2]).readText().filter(\.isNumber))
        let note =
          output.count < BenchModel.mostTold
          ? outcome(of: filter, exit, wrote: !output.isEmpty, "", 0) ?? ""
          : "| \(filter): only the first \(BenchModel.mostTold >> 20) MB of it are told"
        return [.piped(output, note: note)]
      } catch {
        return [.notice("pipe: \(error)")]
      }
    }

    private static func size(of path: String) -> Int {
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }

    /// What is worth telling of a command: that it failed, or wrote nothing.
    private static func outcome(of filter: String, _ exit: Int?, wrote: Bool, _ pager: String, _ code: Int32) -> String? {
      let failure = exit.map { $0 == 0 ? nil : "exit status \($0)" } ?? "it was ended by a signal"
      if !wrote { return "| \(filter) wrote nothing, \(failure ?? "exit status 0")" }
      if let failure { return "| \(filter): \(failure)" }
      return code == 0 ? nil : "\(pager) exited with code \(code). Set PAGER to another pager."
    }
  }

  /// Where copies go.
  package struct Clipboard: Sendable {
    /// Says which programs are at hand and what the terminal takes.
    private let environment: [String: String]
    private let takesText: Bool

    /// Gives everything to the terminal.
    package init() {
      (environment, takesText) = ([:], true)
    }

    package init(environment: [String: String]) {
      self.environment = environment
      takesText = Self.takesText(environment)
    }

    /// Puts text where it can be pasted from.
    func put(_ text: String, _ use: Effect.ClipboardUse, on terminal: any TerminalSurface) async -> Effect.CopyOutcome {
      switch use {
      case .off: return .off
      case .terminal: return await terminal.copy(text) ? .terminal : .failed(reason: Self.tooLong(text))
      case .tool: return await tool(text) ?? .failed(reason: "no program took it. Install wl-copy, xclip or xsel.")
      case .file: return await file(text)
      case .auto:
        if takesText, await terminal.copy(text) { return .terminal }
        if let outcome = await tool(text) { return outcome }
        return await file(text)
      }
    }

    private static func tooLong(_ text: String) -> String {
      "\(text.utf8.count) bytes are more than a terminal takes. Try :clipboard auto."
    }

    /// Whether the terminal is known to take OSC 52. In tmux that is a setting, and tmux has a command of its own.
    private static func takesText(_ environment: [String: String]) -> Bool {
      let name = environment["TERM"] ?? ""
      let isSimple = ["linux", "vt", "ansi", "cons", "sun", "dumb"].contains { name.hasPrefix($0) }
      let others = ["TMUX", "VTE_VERSION"].contains { environment[$0]?.isEmpty == false }
      return !name.isEmpty && !isSimple && !others && environment["TERM_PROGRAM"] != "Apple_Terminal"
    }

    /// The programs that may take text here, the best first.
    private var commands: [[String]] {
      func isSet(_ name: String) -> Bool { environment[name]?.isEmpty == false }
      var commands: [[String]] = []
      if isSet("TMUX") { commands += [["tmux", "load-buffer", "-w", "-"], ["tmux", "load-buffer", "-"]] }
      if isSet("WAYLAND_DISPLAY") { commands.append(["wl-copy"]) }
      if isSet("DISPLAY") { commands += [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]] }
      return commands + [["pbcopy"]]
    }

    private func tool(_ text: String) async -> Effect.CopyOutcome? {
      for command in commands {
        guard let program = path(of: command[0]) else { continue }
        if await Self.run(program, Array(command.dropFirst()), environment, input: Array(text.utf8)) { return .tool(command[0]) }
      }
      return nil
    }

    private func path(of name: String) -> String? {
      (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// How long a program may take; one that waits for something doesn't take the text.
    private static let patience = DispatchTimeInterval.seconds(2)

    /// Gives a program the text as its input, from a file: it may leave a process behind that keeps a pipe open.
    private static func run(_ program: String, _ arguments: [String], _ environment: [String: String], input: [UInt8]) async
      -> Bool
    {
      await withCheckedContinuation { continuation in
        DispatchQueue.global().async {
          continuation.resume(returning: (try? runNow(program, arguments, environment, input: input)) ?? false)
        }
      }
    }

    private static func runNow(
      _ program: String,
      _ arguments: [String],
      _ environment: [String: String],
      input: [UInt8]
    ) throws -> Bool {
      let folder = try TemporaryFolder()
      defer { withExtendedLifetime(folder) {} }
      let process = Process()
      process.executableURL = URL(filePath: program)
      process.arguments = arguments
      process.environment = environment
      process.standardInput = try FileHandle(forReadingFrom: URL(filePath: try folder.add("copied", input)))
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      let end = DispatchSemaphore(value: 0)
      process.terminationHandler = { _ in end.signal() }
      try process.run()
      guard end.wait(timeout: .now() + patience) == .success else {
        process.terminate()
        return false
      }
      return process.terminationReason == .exit && process.terminationStatus == 0
    }

    /// Writes the text into a file that only the user may read.
    private func file(_ text: String) async -> Effect.CopyOutcome {
      guard let folder = ConfigurationFile(environment).stateFolder else { return .failed(reason: "HOME is not set") }
      let path = "\(folder)/copied.txt"
      // A file that others may read stays so when it is replaced.
      try? FileManager.default.removeItem(atPath: path)
      switch await TextFile(path: path, isPrivate: true).save(text, overwrites: true) {
      case .saveFailed(_, let reason): return .failed(reason: "\(path): \(reason)")
      default: return .file(path: path)
      }
    }
  }
}
