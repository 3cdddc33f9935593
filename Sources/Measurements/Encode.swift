import ArgumentParser
import Codecs
import Foundation

/// `benchmarks encode`: µs for each 10-field record, several ways of encoding it in one run.
struct Encode: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encode",
    abstract: "Measure the encoders: µs per 10-field record, for 1 and for 1000 records."
  )

  @Option(help: "The number of rounds. Their median is printed.")
  var rounds = 9

  func validate() throws {
    guard (1...1000).contains(rounds) else { throw ValidationError("--rounds must be between 1 and 1000, got \(rounds).") }
  }

  func run() throws {
    let records = (0..<1000).map(MeasuredApp.Record.init)
    let direct = records.map(MeasuredApp.DirectRecord.init)
    let foundation = JSONEncoder()
    print("encoder                  1 record  1000 records")
    for format in [BodyFormat.json, .messagePack] {
      let encoder = BodyEncoder(format)
      let name = format == .json ? "JSON" : "MessagePack"
      try report("\(name) directly", one: { try encoder.encode(direct[0]).count }, many: { try encoder.encode(direct).count })
      try report("\(name) by Codable", one: { try encoder.encode(records[0]).count }, many: { try encoder.encode(records).count })
    }
    try report(
      "Foundation JSONEncoder",
      one: { try foundation.encode(records[0]).count },
      many: { try foundation.encode(records).count }
    )
  }

  private func report(_ name: String, one: () throws -> Int, many: () throws -> Int) throws {
    let single = try Run.CodecTimes.times(rounds, repeats: 20_000, records: 1, one).median
    let list = try Run.CodecTimes.times(rounds, repeats: 20, records: 1000, many).median
    func shown(_ value: Double) -> String { String(format: "%8.2f µs", value) }
    print(name.padding(toLength: 24, withPad: " ", startingAt: 0), shown(single), shown(list))
  }
}
