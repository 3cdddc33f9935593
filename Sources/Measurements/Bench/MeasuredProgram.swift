import Foundation
import SystemIO

/// A program whose speed and manners on a terminal are measured.
struct MeasuredProgram {
  let name: String
  let command: [String]
  /// A word on its screen by which it can be used.
  let marker: String
  /// What is pressed before keys are measured.
  var opening = ""
  /// Two keys by turns, each of which changes the screen.
  let keys: [String]
  /// A folder that is its home, so that no settings of the user count.
  let home: TemporaryFolder

  /// Starts it and waits until it can be used.
  func launch() throws -> (program: TerminalProgram, milliseconds: Double) {
    let program = try TerminalProgram(command, environment: environment)
    guard let ready = program.wait(until: { $0.shows(marker) }) else {
      throw TerminalProgram.Failure.notUsable(name, marker: marker, screen: String(decoding: program.output.text, as: UTF8.self))
    }
    return (program, (ready - program.start).inMilliseconds)
  }

  private var environment: [String: String] {
    ["HOME": home.path, "XDG_CONFIG_HOME": "\(home.path)/config", "XDG_DATA_HOME": "\(home.path)/data", "PS1": "ready> "]
  }
}

extension MeasuredProgram {
  /// The milliseconds of starts. The first start fills caches and isn't counted.
  func launches(_ rounds: Int) throws -> [Double] {
    _ = try launch()
    return try (0..<rounds).map { _ in try launch().milliseconds }
  }

  /// The milliseconds from a key to the first byte of its picture.
  func keyTimes(_ count: Int) throws -> [Double] {
    let (program, _) = try launch()
    program.settle(milliseconds: 500, atMost: 5)
    if !opening.isEmpty { program.press(opening) }
    program.settle(milliseconds: 300, atMost: 3)
    return try (0..<count).map { number in
      // Programs that paint by a clock are pressed at any time of it.
      program.settle(milliseconds: .random(in: 20...60), atMost: 0.2)
      let before = program.output.count
      let pressed = program.press(keys[number % keys.count])
      guard let painted = program.wait(seconds: 3, until: { $0.count > before }) else {
        throw TerminalProgram.Failure.silent(name, wanted: "the key \(keys[number % keys.count].debugDescription)")
      }
      return (painted - pressed).inMilliseconds
    }
  }

  /// What a program does while nobody does anything.
  struct Idleness {
    /// The bytes of four seconds.
    let bytes: Int
    /// The milliseconds of processor time in them.
    let processorTime: Double
    /// In MB.
    let memory: Double
  }

  func idleness() throws -> Idleness {
    let (program, _) = try launch()
    program.settle(milliseconds: 1500, atMost: 4)
    let (bytes, time) = (program.output.count, ChildProcess.processorTime(of: program.id))
    _ = program.wait(seconds: 4) { _ in false }
    return Idleness(
      bytes: program.output.count - bytes,
      processorTime: (ChildProcess.processorTime(of: program.id) - time) * 1000,
      memory: program.memory
    )
  }

  /// The milliseconds from `^Z` to the prompt of a shell; none where it isn't suspended.
  func suspensions(_ rounds: Int) throws -> [Double] {
    let shell = try TerminalProgram(["bash", "--norc", "--noprofile", "-i"], environment: environment)
    _ = shell.wait { $0.shows("ready>") }
    shell.press(command.map { "'\($0)'" }.joined(separator: " ") + "\r")
    var times: [Double] = []
    for _ in 0..<rounds {
      guard shell.wait(until: { $0.shows(marker) }) != nil else { return times }
      shell.settle(milliseconds: 300, atMost: 3)
      let pressed = shell.press("\u{1A}")
      guard let prompt = shell.wait(seconds: 3, until: { $0.shows("ready>") }) else { return times }
      times.append((prompt - pressed).inMilliseconds)
      shell.settle(milliseconds: 50)
      shell.press("fg\r")
    }
    return times
  }

  /// How it ends by SIGTERM; fewer than the rounds where it doesn't.
  func endings(_ rounds: Int) throws -> [TerminalProgram.Ending] {
    try (0..<rounds).compactMap { _ in
      let (program, _) = try launch()
      program.settle(milliseconds: 300, atMost: 3)
      return program.terminate()
    }
  }
}

extension TerminalProgram {
  /// Its current memory, in MB.
  var memory: Double { Double(ChildProcess.residentBytes(of: id)) / 1_000_000 }
}

extension MeasuredProgram {
  /// The bench itself.
  /// - Parameter arguments: The URL of a request that stands ready, or nothing for the app in its process.
  static func bench(_ path: String, _ arguments: [String] = [], marker: String = "127.0.0.1:", home: TemporaryFolder) -> Self {
    Self(name: "answerback", command: [path] + arguments, marker: marker, keys: ["\u{1B}OB", "\u{1B}OA"], home: home)
  }

  /// Other programs for terminals, by the names of their commands. The marker stands on the first screen that takes keys.
  static func others(home: TemporaryFolder) -> [Self] {
    let (down, up, typed, erased) = ("\u{1B}OB", "\u{1B}OA", "x", "\u{7F}")
    return [
      Self(name: "posting", command: ["posting"], marker: "Send", opening: "\u{0C}", keys: [typed, erased], home: home),
      Self(
        name: "mitmproxy",
        command: ["mitmproxy", "-p", "0"],
        marker: "[*:",
        opening: ":",
        keys: [typed, erased],
        home: home
      ),
      Self(name: "wuzz", command: ["wuzz"], marker: "URL", keys: [typed, erased], home: home),
      Self(name: "tig", command: ["tig"], marker: "[main]", keys: ["j", "k"], home: home),
      Self(name: "htop", command: ["htop"], marker: "PID", keys: [down, up], home: home),
    ]
  }
}
