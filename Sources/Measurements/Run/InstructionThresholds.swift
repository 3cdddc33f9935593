import ArgumentParser
import Foundation
import SystemIO

/// `benchmarks instructions`: the instructions of one request, counted by valgrind and compared with thresholds.
///
/// Unlike times they hardly differ from run to run, so that a slow-down shows on a busy machine too.
struct Instructions: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Count the instructions of one request with valgrind, and compare them with a file of thresholds."
  )

  @Option(help: "The file of thresholds: a path and the highest number of instructions in each line.")
  var thresholds = ".ci/instructions"
  @Option(help: "Count another server too: serve-nio or serve-hummingbird.")
  var beside: [String] = []

  /// The numbers of requests of the two runs. Their difference leaves out what the program does only once.
  private static let counts = (few: 1_000, many: 3_000)

  func run() throws {
    guard let valgrind = try? Workspace.installed("valgrind") else {
      return print("valgrind is not installed, so no instructions are counted.")
    }
    var isWithin = true
    for (path, highest) in try limits() {
      let count = try instructions(of: "serve", path, valgrind)
      let isOver = count > highest
      isWithin = isWithin && !isOver
      print("\(path): \(count) instructions, at most \(highest)\(isOver ? ": too many" : "")")
      for server in beside { print("\(path): \(try instructions(of: server, path, valgrind)) instructions of \(server)") }
    }
    if !isWithin { throw ExitCode.failure }
  }

  private func limits() throws -> [(path: String, highest: Int)] {
    try InputFile(thresholds).readText().split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let words = line.split(separator: " ")
      guard words.count == 2, let highest = Int(words[1]) else {
        throw ValidationError("\(thresholds): a line is a path and a number, got \(line).")
      }
      return (String(words[0]), highest)
    }
  }

  private func instructions(of server: String, _ path: String, _ valgrind: String) throws -> Int {
    let few = try total(server, path, requests: Self.counts.few, valgrind)
    let many = try total(server, path, requests: Self.counts.many, valgrind)
    return (many - few) / (Self.counts.many - Self.counts.few)
  }

  /// Returns the instructions of a server from its start to its end.
  private func total(_ server: String, _ path: String, requests: Int, _ valgrind: String) throws -> Int {
    let folder = try TemporaryFolder()
    let output = "\(folder.path)/counts"
    let program = try withoutDebugInformation(in: folder)
    let port = try LoopbackPort.free()
    let child = try ChildProcess(
      ["--tool=callgrind", "--callgrind-out-file=\(output)", program, server, "--port", "\(port)"],
      program: valgrind
    )
    let watch = Fuzz.Stopwatch()
    while !LoopbackPort.accepts(port) {
      guard child.end == nil, watch.seconds < 120 else {
        child.readStreams()
        throw ValidationError("\(server) does not start under valgrind: \(child.standardError.lines(1).joined())")
      }
      usleep(50_000)
    }
    try send(requests, path, to: port)
    child.terminate()
    _ = child.waitForEnd(seconds: 60)
    let totals = try InputFile(output).readText().split(separator: "\n").first {
      $0.hasPrefix("totals:") || $0.hasPrefix("summary:")
    }
    guard let count = totals?.split(separator: " ").last.flatMap({ Int($0) }) else {
      throw ValidationError("valgrind has written no counts for \(server).")
    }
    return count
  }

  /// Returns the path of a copy of this program without debug information, whose newest form valgrind can't read.
  private func withoutDebugInformation(in folder: TemporaryFolder) throws -> String {
    guard let strip = try? Workspace.installed("strip") else { return ChildProcess.thisProgram.path }
    let copy = "\(folder.path)/benchmarks"
    let child = try ChildProcess(["-g", "-o", copy, ChildProcess.thisProgram.path], program: strip)
    return child.waitForEnd(seconds: 60) == .exited(0) ? copy : ChildProcess.thisProgram.path
  }

  /// Sends requests on 16 connections, one on each at a time.
  private func send(_ count: Int, _ path: String, to port: UInt16) throws {
    let request = Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n".utf8)
    let sockets = try (0..<16).map { _ in try ClientSocket(port: port) }
    usleep(200_000)
    for _ in 0..<(count / sockets.count) {
      for socket in sockets { _ = socket.send(request[...]) }
      for socket in sockets { try receiveResponse(from: socket) }
    }
  }

  private func receiveResponse(from socket: ClientSocket) throws {
    var bytes: [UInt8] = []
    let watch = Fuzz.Stopwatch()
    while watch.seconds < 30 {
      switch socket.receive(upTo: 65_536) {
      case .bytes(let more): bytes += more
      case .nothingYet: usleep(200)
      case .closed, .failed: throw ValidationError("The server closes its connection.")
      }
      if Self.isWhole(bytes) { return }
    }
    throw ValidationError("The server sends no response.")
  }

  private static func isWhole(_ bytes: [UInt8]) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let end = text.range(of: "\r\n\r\n") else { return false }
    let line = text[..<end.lowerBound].lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
    guard let length = line.flatMap({ Int($0.split(separator: " ").last ?? "") }) else { return true }
    return text[end.upperBound...].utf8.count >= length
  }
}
