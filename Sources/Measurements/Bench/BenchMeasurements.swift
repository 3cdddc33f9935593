import Answerback
import Exchanges
import Foundation
import Synchronization
import SystemIO

/// What only the bench is measured for: requests, large bodies and event streams.
struct BenchMeasurements {
  /// The path of the program.
  let path: String
  /// Where ``Responses`` are served.
  let base: String
  let home: TemporaryFolder
  let rounds: Int

  /// The milliseconds from the first Enter on a route to its body, in a bench that has just been started.
  func firstSends() throws -> [Double] {
    try (0..<rounds).map { _ in
      let (program, _) = try MeasuredProgram.bench(path, home: home).launch()
      program.settle()
      program.press("/default text\r")
      program.settle()
      let pressed = program.press("\r")
      guard let painted = program.wait(seconds: 5, until: { $0.shows("rumbling") }) else {
        throw TerminalProgram.Failure.silent("answerback", wanted: "the body of /default/text")
      }
      return (painted - pressed).inMilliseconds
    }
  }

  /// The milliseconds from `r` to the last byte of the picture, in a bench that has sent before.
  func laterSends() throws -> [Double] {
    let (program, _) = try MeasuredProgram.bench(path, home: home).launch()
    program.settle()
    program.press("/default text\r")
    program.settle()
    program.press("\r")
    program.settle(milliseconds: 400)
    return (0..<rounds).map { _ in
      let pressed = program.press("r")
      return (program.settle() - pressed).inMilliseconds
    }
  }

  /// Opens the bench with a request to a route of ``Responses``, and sends it.
  /// - Parameter rest: For how many milliseconds it has painted nothing when it is sent.
  private func send(_ route: String, after rest: Int = 150) throws -> (program: TerminalProgram, sent: ContinuousClock.Instant) {
    let (program, _) = try MeasuredProgram.bench(path, [base + route], home: home).launch()
    program.settle(milliseconds: rest)
    return (program, program.press("r"))
  }

  /// The milliseconds until the first items of an array of 5 MB are on the screen, those until nothing is painted any more, and the
  /// memory after that, to which what only the start needed doesn't belong: it is given back after a second.
  func largeArrays() throws -> (first: [Double], last: [Double], memory: [Double]) {
    var (first, last, memory): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<rounds {
      let (program, sent) = try send("/array", after: 1_500)
      guard let painted = program.wait(until: { $0.shows("first-item") }) else {
        throw TerminalProgram.Failure.silent("answerback", wanted: "the array")
      }
      first.append((painted - sent).inMilliseconds)
      last.append((program.settle() - sent).inMilliseconds)
      memory.append(program.memory)
    }
    return (first, last, memory)
  }

  /// The milliseconds from a key to the last byte of its picture, where the cursor goes to and from a string of 5 MB.
  func keysOnLargeString(_ count: Int) throws -> [Double] {
    let (program, _) = try send("/string")
    guard program.wait(until: { $0.shows("long-text") }) != nil else {
      throw TerminalProgram.Failure.silent("answerback", wanted: "the string")
    }
    program.settle(milliseconds: 500)
    program.press("3")
    program.settle(milliseconds: 300)
    return (0..<count).map { number in
      let pressed = program.press(["j", "j", "k", "k"][number % 4])
      return (program.settle(milliseconds: 60) - pressed).inMilliseconds
    }
  }

  /// The milliseconds from the moment at which the server sends the first event until it is on the screen.
  func firstEvents() throws -> [Double] {
    try (0..<rounds).map { _ in
      let (program, _) = try send("/first")
      guard let painted = program.wait(seconds: 5, until: { $0.shows("first-event") }),
        let sent = Responses.firstEvent.withLock({ $0 })
      else { throw TerminalProgram.Failure.silent("answerback", wanted: "the first event") }
      return (painted - sent).inMilliseconds
    }
  }

  /// The milliseconds from a typed letter to its picture, while 10 000 events a second come.
  func keysWithEvents(_ count: Int) throws -> [Double] {
    let (program, _) = try send("/rate")
    _ = program.wait(seconds: 1) { _ in false }
    program.press(":")
    _ = program.wait(seconds: 0.5) { _ in false }
    return try (0..<count).map { number in
      // Letters that no event and no frame of the picture has. They differ by turns: one that is erased and typed again changes nothing.
      let letter = number % 2 == 0 ? "~" : "@"
      let pressed = program.press(letter)
      guard let painted = program.wait(seconds: 3, until: { $0.shows(letter) }) else {
        throw TerminalProgram.Failure.silent("answerback", wanted: "what is typed")
      }
      _ = program.wait(seconds: .random(in: 0.02...0.06)) { _ in false }
      program.press("\u{7F}")
      _ = program.wait(seconds: .random(in: 0.02...0.06)) { _ in false }
      return (painted - pressed).inMilliseconds
    }
  }

  /// The seconds until a million events have come, and the memory after that.
  func millionEvents() throws -> (seconds: Double, memory: Double) {
    let (program, sent) = try send("/million")
    let last = program.settle(milliseconds: 2500, atMost: 120)
    program.press("\u{0C}")
    program.settle()
    guard program.output.shows("1,000,000") || program.output.shows("1000000") else {
      throw TerminalProgram.Failure.silent("answerback", wanted: "1,000,000 events")
    }
    return ((last - sent).inMilliseconds / 1000, program.memory)
  }
}

extension BenchMeasurements {
  /// Responses that a bench finds hard.
  enum Responses {
    /// When the event of `/first` was sent.
    static let firstEvent = Mutex<ContinuousClock.Instant?>(nil)
    private static let size = 5_000_000

    static func make() throws -> App {
      let (array, string) = (array, string)
      return try App {
        Get("/array") { StreamingResponse([array], length: array.utf8.count, mediaType: .json) }
        Get("/string") { StreamingResponse([string], length: string.utf8.count, mediaType: .json) }
        Get("/first") {
          ServerSentEvents { events in
            // Late enough for the head to be on the screen.
            try await Task.sleep(for: .milliseconds(300))
            firstEvent.withLock { $0 = .now }
            try await events.send(try ServerSentEvent(data: "first-event"))
            try await Task.sleep(for: .seconds(5))
          }
        }
        Get("/rate") {
          ServerSentEvents { events in
            let start = ContinuousClock.now
            for round in 1... {
              for number in 0..<100 { try await events.send(try event(round * 100 + number)) }
              try await Task.sleep(until: start + .milliseconds(10 * round))
            }
          }
        }
        Get("/million") {
          ServerSentEvents { events in for number in 0..<1_000_000 { try await events.send(try event(number)) } }
        }
      }
    }

    /// An event of about 50 bytes.
    private static func event(_ number: Int) throws -> ServerSentEvent {
      try ServerSentEvent(data: #"{"number":\#(number),"text":"about fifty bytes"}"#)
    }

    private static var array: String {
      var text = #"[{"number":0,"name":"first-item","tags":["a","b"]}"#
      var number = 1
      while text.utf8.count < size {
        text += #",{"number":\#(number),"name":"item \#(number)","price":\#(number).25,"tags":["a","b"],"sold":false}"#
        number += 1
      }
      return text + "]"
    }

    private static var string: String {
      #"{"name":"long-text","data":"\#(String(repeating: "QUJD", count: size / 4))","after":1}"#
    }
  }
}
