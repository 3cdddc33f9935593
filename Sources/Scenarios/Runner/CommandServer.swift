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

  /// Creates a server that a command starts.
  /// - Parameters:
  ///   - command: a line for `/bin/sh` with `{port}` where the port belongs.
  ///   - patience: how long the command may take until its port accepts a connection.
  public init(_ command: String, patience: Duration = .seconds(30)) {
    self.command = command
    self.patience = patience
  }

  /// Starts the command.
  /// - Throws: ``CommandServer.StartError`` when the command has no `{port}`, ends, or does not listen in time.
  public func start() async throws -> any RunningServer {
    guard command.contains("{port}") else { throw CommandServer.StartError.noPort(command: command) }
    let port: UInt16
    do throws(SystemError) {
      port = try LoopbackPort.free()
    } catch {
      throw CommandServer.StartError.cannotStart(command: command, reason: "\(error)")
    }
    let server = try Running(command.replacing("{port}", with: String(port)), port: port)
    do {
      try await server.untilListening(patience)
    } catch {
      await server.stop()
      throw error
    }
    return server
  }
}

extension CommandServer {
  /// Why a command did not become a server.
  public enum StartError: Error, Hashable, CustomStringConvertible {
    /// The command doesn't say where the port belongs.
    case noPort(command: String)
    /// The command could not be run.
    case cannotStart(command: String, reason: String)
    /// The command ended before it accepted connections.
    case ended(command: String, status: Int32)
    /// The command runs, but its port accepts no connection.
    case notListening(command: String, port: UInt16, patience: Duration)

    /// What is wrong, and what to do.
    public var description: String {
      switch self {
      case .noPort(let command):
        "The server command has no {port}: \(command). Write {port} where the command takes its port."
      case .cannotStart(let command, let reason):
        "Can't start the server command \(command): \(reason)."
      case .ended(let command, let status):
        "The server command ended with status \(status) before it accepted connections: \(command). Its output is on standard error."
      case .notListening(let command, let port, let patience):
        "The server command did not listen on 127.0.0.1:\(port) within \(patience.shortText): \(command)."
      }
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

    init(_ command: String, port: UInt16) throws(CommandServer.StartError) {
      self.command = command
      self.port = port
      base = "http://127.0.0.1:\(port)"
      let ended = End()
      let process = Process()
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", command]
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = FileHandle.standardError
      process.terminationHandler = { ended.note($0.terminationStatus) }
      do {
        try SignalMask.unblocked { try process.run() }
      } catch {
        throw .cannotStart(command: command, reason: error.localizedDescription)
      }
      // Foundation starts a process as the leader of a group of its own.
      group = process.processIdentifier
      self.ended = ended
    }

    func untilListening(_ patience: Duration) async throws {
      let clock = ContinuousClock()
      let deadline = clock.now + patience
      while !LoopbackPort.accepts(port) {
        if let status = ended.status { throw CommandServer.StartError.ended(command: command, status: status) }
        guard clock.now < deadline else {
          throw CommandServer.StartError.notListening(command: command, port: port, patience: patience)
        }
        try await Task.sleep(for: Self.pause)
      }
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
    }
  }

  /// The exit status of a command, once it has ended.
  private final class End: Sendable {
    private let stored = Mutex<Int32?>(nil)

    var status: Int32? { stored.withLock { $0 } }

    func note(_ status: Int32) { stored.withLock { $0 = status } }
  }
}
