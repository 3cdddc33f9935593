import ArgumentParser
import Codecs
import Foundation

extension Run {
  /// The times of our encoders and decoders beside those of others, for 1000 records of ten fields.
  struct CodecTimes {
    private let workspace: Workspace
    private let repeats: Int
    private let records = (0..<1000).map(MeasuredApp.Record.init)

    init(_ workspace: Workspace, isQuick: Bool) {
      self.workspace = workspace
      repeats = isQuick ? 20 : 100
    }

    /// - Parameter leaveOut: Told of what isn't installed.
    func encoding(_ leaveOut: (String, Peer.Missing) -> Void) throws -> [Comparison] {
      let direct = records.map(MeasuredApp.DirectRecord.init)
      var rows: [Comparison] = []
      do {
        let theirs = try msgspec()
        for (format, name) in [(BodyFormat.json, "JSON"), (.messagePack, "MessagePack")] {
          let time = try time { try BodyEncoder(format).encode(direct).count }
          let work = "encode 1000 records, \(name) directly"
          rows.append(row(work, "msgspec", 1, time, theirs[format == .json ? "msgspec json 1000" : "msgspec msgpack 1000"] ?? 0))
        }
      } catch let reason as Peer.Missing {
        leaveOut("msgspec", reason)
      }
      let (ours, foundation) = (BodyEncoder(.json), JSONEncoder())
      let time = try time { try ours.encode(records).count }
      let theirs = try self.time { try foundation.encode(records).count }
      return rows + [row("encode 1000 records, JSON by Codable", "Foundation", 4, time, theirs)]
    }

    /// - Parameter leaveOut: Told of what isn't installed.
    func decoding(_ leaveOut: (String, Peer.Missing) -> Void) throws -> [Comparison] {
      let bytes = try BodyEncoder(.json).encode(records)
      let data = Data(bytes)
      let (ours, foundation) = (BodyDecoder(.json), JSONDecoder())
      let time = try time { try ours.decode([MeasuredApp.Record].self, from: bytes).count }
      let theirs = try self.time { try foundation.decode([MeasuredApp.Record].self, from: data).count }
      let work = "decode 1000 records, JSON by Codable"
      var rows = [row(work, "Foundation", 3, time, theirs)]
      do {
        rows.append(row(work, "Go encoding/json", 1, time, try go(bytes)))
      } catch let reason as Peer.Missing {
        leaveOut("Go encoding/json", reason)
      }
      return rows
    }

    private func row(_ work: String, _ against: String, _ goal: Double, _ ours: Double, _ theirs: Double) -> Comparison {
      Comparison(work, against: against, unit: "µs a record", goal: goal, cost: [ours], [theirs])
    }

    /// Returns the shortest time for each record, in microseconds.
    private func time(_ work: () throws -> Int) throws -> Double {
      try Self.times(9, repeats: repeats, records: records.count, work).best
    }

    /// Returns the processor time for each record, in microseconds: the median and the shortest of all rounds.
    static func times(
      _ rounds: Int,
      repeats: Int,
      records: Int,
      _ work: () throws -> Int
    ) throws -> (median: Double, best: Double) {
      var times: [Double] = []
      var bytes = 0
      for _ in 0..<rounds {
        let start = processorTime()
        for _ in 0..<repeats { bytes &+= try work() }
        times.append(Double(processorTime() - start) / 1000 / Double(repeats * records))
      }
      guard bytes != 0 else { throw ValidationError("Nothing was encoded.") }
      times.sort()
      return (times[rounds / 2], times[0])
    }

    /// The processor time of this thread, in nanoseconds.
    private static func processorTime() -> Int {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    /// Returns the shortest times of msgspec's encoders by their names, in microseconds.
    private func msgspec() throws -> [String: Double] {
      let script = try workspace.path(of: "json_encode.py")
      let folder = URL(fileURLWithPath: script).deletingLastPathComponent().path
      let child = try ChildProcess([script], program: try Workspace.installed("python3"), in: folder)
      guard child.waitForEnd(seconds: 120) == .exited(0) else {
        throw Peer.Missing(description: "python3 fails: \(child.standardError.lines(1).joined())")
      }
      let lines = child.newLines().map { $0.split(separator: "\t").map(String.init) }.filter { $0.count == 3 }
      return Dictionary(lines.map { ($0[0], (Double($0[2]) ?? 0) / 1000) }) { first, _ in first }
    }

    private func go(_ bytes: [UInt8]) throws -> Double {
      let child = try ChildProcess([try workspace.add("records.json", bytes)], program: try workspace.goProgram(Self.goDecoder))
      _ = child.waitForEnd(seconds: 60)
      guard let time = child.newLines().first.flatMap({ Double($0) }) else {
        throw Peer.Missing(description: "its program decodes nothing")
      }
      return time
    }

    /// Decodes a file of records again and again, and prints the shortest time for each record in microseconds.
    private static let goDecoder = """
      package main

      import (
      	"encoding/json"
      	"fmt"
      	"os"
      	"time"
      )

      type record struct {
      	ID     int     `json:"id"`
      	Name   string  `json:"name"`
      	Email  string  `json:"email"`
      	Age    int     `json:"age"`
      	Active bool    `json:"active"`
      	Score  float64 `json:"score"`
      	City   string  `json:"city"`
      	Zip    string  `json:"zip"`
      	Visits int     `json:"visits"`
      	Note   *string `json:"note"`
      }

      func main() {
      	data, _ := os.ReadFile(os.Args[1])
      	best := 1e9
      	for round := 0; round < 9; round++ {
      		start := time.Now()
      		for i := 0; i < 20; i++ {
      			var records []record
      			if json.Unmarshal(data, &records) != nil || len(records) != 1000 {
      				os.Exit(1)
      			}
      		}
      		if t := float64(time.Since(start).Nanoseconds()) / 20 / 1e6; t < best {
      			best = t
      		}
      	}
      	fmt.Println(best)
      }
      """
  }
}
