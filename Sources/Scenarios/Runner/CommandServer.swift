public import Exchanges
import FieldValues
import Foundation
import Synchronization
import SystemIO

/// A server that a shell command starts: one in another language, or a program of its own.
///
/// ```swift
/// let scenarioServer: any ServerUnderTest = CommandServer("python3 app.py --port {port}")
/// ```
///
/// Each start picks a free port of 127.0.0.1, writes it in place of `{port}`, runs the command with `/bin/sh` and waits until the port
/// accepts a connection. What the command prints goes to standard error. At the end the command and the processes it started get
/// SIGTERM, and SIGKILL five seconds later.
public struct CommandServer: ServerUnderTest {
  private let command: String
  private let patience: Duration
  /// Receives what the command prints, in whole lines.
  package var write: @Sendable (String) -> Void = { try? StandardStream.error.write($0) }

  /// Creates a server that a command starts.
  /// - Parameters:
  ///   - command: a line for `/bin/sh` with `{port}` where the port belongs.
  ///   - patience: how long the command may take until its port accepts a connection.
  public init(_ command: String, patience: Duration = .seconds(30)) {
    self.command = command
    self.patience = patience
  }

  /// Starts the command.
  /// - Throws: ``StartError`` when the command has no `{port}`, ends, or does not listen in time.
  public func start() async throws -> any RunningServer {
    guard Self.namesPort(command) else { throw CommandServer.StartError.noPort(command: command) }
    let port: UInt16
    do throws(SystemError) {
      port = try LoopbackPort.free()
    } catch {
      throw CommandServer.StartError.cannotStart(command: command, reason: "\(error)")
    }
    let server = try Running(command.replacing("{port}", with: String(port)), port: port, write)
    do {
      try await server.untilListening(patience)
    } catch {
      await server.stop()
      throw error
    }
    return server
  }

  /// Whether a command says where its port belongs.
  package static func namesPort(_ command: String) -> Bool { command.contains("{port}") }
}

extension CommandServer {
  /// Why a command did not become a server.
  public enum StartError: Error, Hashable, CustomStringConvertible {
    /// The command doesn't say where the port belongs.
    case noPort(command: String)
    /// The command could not be run.
    case cannotStart(command: String, reason: String)
    /// The command ended before it accepted connections.
    /// - Parameter output: The last lines that it printed.
    case ended(command: String, status: Int32, output: [String])
    /// The command runs, but its port accepts no connection.
    /// - Parameter output: The last lines that it printed.
    case notListening(command: String, port: UInt16, patience: Duration, output: [String])

    /// What is wrong, and what to do; then the last lines that the command printed.
    public var description: String {
      switch self {
      case .noPort, .cannotStart: sentence
      case .ended(_, _, let output), .notListening(_, _, _, let output): sentence + Self.quote(output)
      }
    }

    /// The description without what the command printed, for those who have seen that already.
    package var sentence: String {
      switch self {
      case .noPort(let command):
        "The server command has no {port}: \(command). Write {port} where the command takes its port."
      case .cannotStart(let command, let reason):
        "Can't start the server command \(command): \(reason)."
      case .ended(let command, let status, _):
        "The server command ended with status \(status) before it accepted connections: \(command)."
      case .notListening(let command, let port, let patience, _):
        "The server command did not listen on 127.0.0.1:\(port) within \(patience.shortText): \(command)."
      }
    }

    /// Whether the command printed something.
    package var hasOutput: Bool {
      switch self {
      case .noPort, .cannotStart: false
      case .ended(_, _, let output), .notListening(_, _, _, let output): !output.isEmpty
      }
    }

    private static func quote(_ output: [String]) -> String {
      output.isEmpty ? " It printed nothing." : "\nIts last lines:\n" + output.map { "  \($0)" }.joined(separator: "\n")
    }
  }
}

extension CommandServer {
  /// A command that runs in a process group of its own.
  private final class Running: RunningServer {
    /// How long the command may take to end after SIGTERM.
    private static let grace = Duration.seconds(5)
    /// How long what the command left behind may take once the command has ended and its port is closed.
    private static let orphanGrace = Duration.milliseconds(500)
    private static let pause = Duration.milliseconds(10)

    let base: String
    private let command: String
    private let port: UInt16
    private let group: pid_t
    private let ended: End
    private let output: Output

    init(
      _ command: String,
      port: UInt16,
      _ write: @escaping @Sendable (String) -> Void
    ) throws(CommandServer.StartError) {
      self.command = command
      self.port = port
      base = "http://127.0.0.1:\(port)"
      let ended = End()
      let process = Process()
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", command]
      process.standardInput = FileHandle.nullDevice
      let pipe = Pipe()
      process.standardOutput = pipe
      process.standardError = pipe
      process.terminationHandler = { ended.note($0.terminationStatus) }
      do {
        try SignalMask.unblocked { try process.run() }
      } catch {
        throw .cannotStart(command: command, reason: error.localizedDescription)
      }
      // Foundation starts a process as the leader of a group of its own.
      group = process.processIdentifier
      self.ended = ended
      CommandServer.groups.withLock { [group] in _ = $0.insert(group) }
      output = Output(pipe, write)
    }

    func untilListening(_ patience: Duration) async throws {
      let clock = ContinuousClock()
      let deadline = clock.now + patience
      while !LoopbackPort.accepts(port) {
        if let status = ended.status {
          throw CommandServer.StartError.ended(command: command, status: status, output: await lastLines())
        }
        guard clock.now < deadline else {
          let lines = output.lastLines
          throw CommandServer.StartError.notListening(command: command, port: port, patience: patience, output: lines)
        }
        try await Task.sleep(for: Self.pause)
      }
    }

    /// The last lines of a command that has ended. Processes that it left behind may keep its output open; they are not waited for.
    private func lastLines() async -> [String] {
      let clock = ContinuousClock()
      let deadline = clock.now + Self.orphanGrace
      while !output.isComplete, clock.now < deadline { try? await Task.sleep(for: Self.pause) }
      return output.lastLines
    }

    func probe(_ name: String) async -> String? { nil }

    func stop() async {
      // The group outlives its leader where the command left processes behind.
      kill(-group, SIGTERM)
      let clock = ContinuousClock()
      var deadline = clock.now + Self.grace
      while kill(-group, 0) == 0, clock.now < deadline {
        // Where nothing collects orphans, as in some containers, what has ended keeps its group for ever.
        if ended.status != nil, !LoopbackPort.accepts(port) { deadline = min(deadline, clock.now + Self.orphanGrace) }
        // A cancelled run must not leave a server behind, so the wait does not end early.
        await Task { try? await Task.sleep(for: Self.pause) }.value
      }
      kill(-group, SIGKILL)
      CommandServer.groups.withLock { [group] in _ = $0.remove(group) }
    }
  }

  /// The process groups of the commands that run.
  private static let groups = Mutex<Set<pid_t>>([])

  /// Ends every command at once, for a process that ends without waiting for its work.
  package static func killAll() {
    groups.withLock { groups in
      for group in groups { kill(-group, SIGKILL) }
      groups = []
    }
  }

  /// The exit status of a command, once it has ended.
  private final class End: Sendable {
    private let stored = Mutex<Int32?>(nil)

    var status: Int32? { stored.withLock { $0 } }

    func note(_ status: Int32) { stored.withLock { $0 = status } }
  }
}

extension CommandServer {
  /// Reads what a command prints on a thread of its own, hands it on in whole lines and keeps the last ones.
  private final class Output: Sendable {
    private static let mostLines = 10
    /// A line that is longer is handed on in pieces.
    private static let mostBytes = 4096

    private struct State {
      var lines: [String] = []
      var rest: [UInt8] = []
      var isComplete = false

      /// Ends the line that has come so far.
      mutating func endLine() -> String {
        let line = String(decoding: rest, as: UTF8.self)
        rest = []
        lines.append(line)
        return line
      }
    }

    private let state = Mutex(State())
    private let write: @Sendable (String) -> Void

    init(_ pipe: Pipe, _ write: @escaping @Sendable (String) -> Void) {
      self.write = write
      let source = pipe.fileHandleForReading
      let thread = Thread { [self] in
        var piece = [UInt8](repeating: 0, count: Self.mostBytes)
        while true {
          let count = read(source.fileDescriptor, &piece, piece.count)
          if count < 0, errno == EINTR { continue }
          guard count > 0 else { break }
          take(piece[..<count])
        }
        end()
      }
      thread.name = "answerback.server-output"
      thread.start()
    }

    /// Whether nothing can come any more.
    var isComplete: Bool { state.withLock { $0.isComplete } }

    var lastLines: [String] {
      state.withLock { state in
        let rest = state.rest.isEmpty ? [] : [String(decoding: state.rest, as: UTF8.self)]
        return (state.lines + rest).suffix(Self.mostLines)
      }
    }

    private func take(_ bytes: ArraySlice<UInt8>) {
      let text = state.withLock { state in
        var text = ""
        for byte in bytes {
          if byte != 0x0A { state.rest.append(byte) }
          if byte == 0x0A || state.rest.count >= Self.mostBytes { text += state.endLine() + "\n" }
        }
        state.lines = state.lines.suffix(Self.mostLines)
        return text
      }
      if !text.isEmpty { write(text) }
    }

    private func end() {
      let text = state.withLock { state in
        state.isComplete = true
        return state.rest.isEmpty ? "" : state.endLine() + "\n"
      }
      if !text.isEmpty { write(text) }
    }
  }
}

extension CommandServer {
  /// Starts a server at once, which the first scenario takes.
  package func startedFirst() async -> Result<Started, any Error> {
    do { return .success(Started(self, try await start())) } catch { return .failure(error) }
  }

  /// A command of which one server is started already; others are started as they are needed.
  package final class Started: ServerUnderTest {
    private let server: CommandServer
    private let first: Mutex<(any RunningServer)?>

    fileprivate init(_ server: CommandServer, _ running: any RunningServer) {
      self.server = server
      first = Mutex(running)
    }

    package func start() async throws -> any RunningServer {
      if let running = takeFirst() { return running }
      return try await server.start()
    }

    /// Stops the one that no scenario has taken.
    package func discard() async { await takeFirst()?.stop() }

    private func takeFirst() -> (any RunningServer)? {
      first.withLock { first in
        defer { first = nil }
        return first
      }
    }
  }
}
