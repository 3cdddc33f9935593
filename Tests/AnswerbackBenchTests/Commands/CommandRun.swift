import Answerback
import AnswerbackTesting
import Foundation
import Scenarios
import Synchronization
import XCTest

@testable import AnswerbackBench

/// What a command line ended with and wrote.
struct CommandRun: Equatable {
  var code: Int32
  var output = ""
  var errors = ""
}

/// A test with a folder of its own, in which command lines are run against a small app.
class CommandTestCase: XCTestCase {
  private(set) var folder = URL(filePath: "/")
  var environment: [String: String] = [:]
  var isTerminal = false
  var answers: [String] = []
  var makeApp: AppFactory = { try App { Get("/x") { ["id": 7] } } }

  override func setUpWithError() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "answerback-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  override func tearDownWithError() throws {
    try FileManager.default.removeItem(at: folder)
  }

  /// The path of a name in the folder.
  func path(_ name: String = "") -> String {
    name.isEmpty ? folder.path(percentEncoded: false) : folder.appending(path: name).path(percentEncoded: false)
  }

  @discardableResult
  func file(_ name: String, _ text: String) throws -> String {
    try FileManager.default.createDirectory(
      atPath: (path(name) as NSString).deletingLastPathComponent,
      withIntermediateDirectories: true
    )
    try Data(text.utf8).write(to: URL(filePath: path(name)))
    return path(name)
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// Runs a command line; the folder's own path is left out of what it writes.
  func answerback(_ arguments: String...) async -> CommandRun {
    await answerback(arguments: arguments)
  }

  /// The same for arguments that stand in a table.
  func answerback(arguments: [String]) async -> CommandRun {
    let (output, errors, lines) = (Collected<String>(), Collected<String>(), Lines(answers))
    var surroundings = Surroundings()
    surroundings.environment = environment
    surroundings.program = "answerback"
    surroundings.folder = path()
    surroundings.isTerminal = isTerminal
    surroundings.write = { output.append($0) }
    surroundings.writeError = { errors.append($0) }
    surroundings.readLine = { lines.next() }
    let code = await Surroundings.$current.withValue(surroundings) { await AnswerbackBench.Bench.run(arguments, makeApp) }
    let root = path().hasSuffix("/") ? path() : path() + "/"
    return CommandRun(
      code: code,
      output: output.value.replacing(root, with: ""),
      errors: errors.value.replacing(root, with: "")
    )
  }
}

/// Lines that are typed one after the other.
private final class Lines: Sendable {
  private let lines: Mutex<[String]>

  init(_ lines: [String]) { self.lines = Mutex(lines) }

  func next() -> String? { lines.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
}
