import Foundation
import Glibc
import XCTest

/// The built `answerback`, run as a process of its own in a folder of its own.
final class BuiltProgram {
  /// Where its standard output goes.
  enum Output: String, CaseIterable {
    /// A reader that takes everything.
    case read
    /// A reader that takes one byte and leaves.
    case left
    /// A pipe whose reader has gone before the start.
    case unread
    /// A pipe whose reader takes nothing, and stays.
    case stalled
    /// No stream at all.
    case closed
    /// A full disk.
    case full
  }

  /// What it left behind.
  struct Outcome {
    var code: Int32
    /// The signal that ended it; nil for a regular end.
    var signal: Int32?
    var output = ""
    var errors = ""

    var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
  }

  /// The current folder of the process.
  let folder: URL
  /// Its temporary folder, empty at the start.
  let temporary: URL
  private let process = Process()
  private let output = Pipe()
  private let errors = Pipe()
  private let kind: Output
  /// `F_SETPIPE_SZ`, which Swift does not import.
  private static let setPipeSize: Int32 = 1031

  /// Where `answerback` lies, beside the tests.
  static var path: String {
    get throws {
      let path = Bundle(for: BuiltProgram.self).bundleURL.appending(path: "answerback").path
      guard FileManager.default.isExecutableFile(atPath: path) else {
        throw CocoaError(.fileNoSuchFile, userInfo: ["path": path])
      }
      return path
    }
  }

  /// - Parameters:
  ///   - folder: The current folder, with an empty folder `tmp` for temporary files.
  ///   - redirections: What a shell does to the streams, `2>&-`.
  init(in folder: URL, _ arguments: [String], output kind: Output = .read, redirections: String = "") throws {
    self.folder = folder
    self.kind = kind
    temporary = folder.appending(path: "tmp")
    try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
    let program = try Self.path
    let streams = (kind == .closed ? ">&- " : kind == .full ? ">/dev/full " : "") + redirections
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "exec \"$0\" \"$@\" \(streams)", program] + arguments
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    for name in ["CI", "GITHUB_ACTIONS", "NO_COLOR"] { environment[name] = nil }
    environment["TMPDIR"] = temporary.path
    environment["SWIFT_BACKTRACE"] = "enable=no"
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
  }

  /// Lets it read from a pipe that stays open and empty.
  func waitForInput() { process.standardInput = Pipe() }

  func start() throws {
    if kind == .unread { try output.fileHandleForReading.close() }
    // As small as a pipe can be, so that it is full soon.
    if kind == .stalled {
      XCTAssertGreaterThan(fcntl(output.fileHandleForReading.fileDescriptor, Self.setPipeSize, 4096), 0)
    }
    try process.run()
    try output.fileHandleForWriting.close()
    try errors.fileHandleForWriting.close()
  }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  var isRunning: Bool { process.isRunning }

  /// What the process is called: the shell, until it has started the program.
  var name: String {
    let text = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/comm", encoding: .utf8)
    return text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
  }

  /// What the system says of the process under a name.
  func status(_ name: String) -> String? {
    let text = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
    let line = text?.split(separator: "\n").first { $0.hasPrefix("\(name):") }
    return line.map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
  }

  /// The next line of its output.
  func line() throws -> String {
    var line: [UInt8] = []
    while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") { line.append(byte) }
    return String(decoding: line, as: UTF8.self)
  }

  /// How many bytes wait to be read.
  var waiting: Int {
    var count: Int32 = 0
    _ = ioctl(output.fileHandleForReading.fileDescriptor, UInt(FIONREAD), &count)
    return Int(count)
  }

  /// Waits for the end, at most a minute.
  func end() throws -> Outcome {
    let watch = DispatchWorkItem { [process] in kill(process.processIdentifier, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + 60, execute: watch)
    defer { watch.cancel() }
    var outcome = Outcome(code: 0)
    switch kind {
    case .read, .closed, .full:
      outcome.output = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    case .left:
      outcome.output = String(decoding: try output.fileHandleForReading.read(upToCount: 1) ?? Data(), as: UTF8.self)
      try output.fileHandleForReading.close()
    case .unread, .stalled: break
    }
    outcome.errors = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    outcome.code = process.terminationStatus
    if process.terminationReason == .uncaughtSignal { outcome.signal = process.terminationStatus }
    return outcome
  }

  /// What is left in the temporary folder.
  func leftovers() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: temporary.path) }
}

/// A test with a folder in which the built program runs.
class ProgramTestCase: XCTestCase {
  private(set) var folder = URL(filePath: "/")

  override func setUpWithError() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "program-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  override func tearDownWithError() throws {
    try FileManager.default.removeItem(at: folder)
  }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  func write(_ text: String, to name: String) throws {
    let file = folder.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

  func program(
    _ arguments: [String],
    output: BuiltProgram.Output = .read,
    redirections: String = ""
  ) throws -> BuiltProgram {
    try BuiltProgram(in: folder, arguments, output: output, redirections: redirections)
  }

  /// Runs a command to its end; nothing may be left in the temporary folder.
  func run(
    _ arguments: [String],
    output: BuiltProgram.Output = .read,
    redirections: String = ""
  ) throws -> BuiltProgram.Outcome {
    let program = try program(arguments, output: output, redirections: redirections)
    try program.start()
    let outcome = try program.end()
    XCTAssertEqual(try program.leftovers(), [], "\(arguments)")
    return outcome
  }

  /// Runs commands to their ends, four at a time; nothing may be left in the temporary folder.
  func run(each commands: [[String]], output: BuiltProgram.Output = .read) throws -> [BuiltProgram.Outcome] {
    try stride(from: 0, to: commands.count, by: 4).flatMap { first in
      let some = commands[first..<min(commands.count, first + 4)]
      let programs = try some.map { arguments in
        let program = try program(arguments, output: output)
        try program.start()
        return program
      }
      let outcomes = try programs.map { try $0.end() }
      XCTAssertEqual(try programs[0].leftovers(), [], "\(some)")
      return outcomes
    }
  }

  /// Waits for what another process does, at most twenty seconds.
  func wait(_ what: String, until condition: () throws -> Bool) throws {
    let limit = ContinuousClock.now + .seconds(20)
    while try !condition() {
      guard ContinuousClock.now < limit else { return XCTFail("\(what) did not happen within twenty seconds") }
      usleep(5000)
    }
  }
}
