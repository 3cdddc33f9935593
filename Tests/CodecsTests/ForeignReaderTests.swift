import Codecs
import Foundation
import SystemIO
import TestSupport
import XCTest

/// What we write is read by programs that are not ours, and means the same there.
final class ForeignReaderTests: XCTestCase {
  func testPythonReadsTenThousandValuesFromOurJSON() async throws {
    try await compare(.json, seed: 1, reader: "import json\nread = lambda data: json.loads(data.decode('utf-8'))")
  }

  func testPythonReadsTenThousandValuesFromOurMessagePack() async throws {
    let reader = "import msgpack\nread = lambda data: msgpack.unpackb(data, strict_map_key=True)"
    try await compare(.messagePack, seed: 2, reader: reader)
  }

  func testFoundationReadsTenThousandRecordsFromOurJSON() throws {
    var generator = SeededGenerator(seed: 3)
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    for _ in 0..<10_000 {
      let record = Record(&generator)
      XCTAssertEqual(try decoder.decode(Record.self, from: Data(BodyEncoder().encode(record))), record)
    }
  }

  private func compare(_ format: BodyFormat, seed: UInt64, reader: String) async throws {
    var generator = SeededGenerator(seed: seed)
    let isPack = format == .messagePack
    var cases = ""
    for _ in 0..<10_000 {
      let value = generator.value(binary: isPack)
      let bytes = try BodyEncoder(format).encode(value)
      cases += bytes.map { String(format: "%02x", $0) }.joined() + " " + value.spelling(nonFiniteIsNull: !isPack) + "\n"
    }
    let file = FileManager.default.temporaryDirectory.appending(path: "answerback-\(UUID().uuidString).txt")
    try Data(cases.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let output = try await python(reader + "\n" + script, file.path)
    XCTAssertEqual(output, "10000 read\n")
  }

  /// Prints how many lines were read as they were meant, or the first that was not.
  private let script = #"""
    import struct, sys
    def spell(value):
        if value is None: return 'n'
        if value is True: return 't'
        if value is False: return 'f'
        if isinstance(value, int): return 'i%d' % value
        if isinstance(value, float): return 'd' + struct.pack('>d', value).hex()
        if isinstance(value, str): return 's' + value.encode('utf-8').hex()
        if isinstance(value, bytes): return 'b' + value.hex()
        if isinstance(value, list): return '[' + ','.join(map(spell, value)) + ']'
        if isinstance(value, dict):
            return '{' + ','.join(k.encode('utf-8').hex() + ':' + spell(v) for k, v in value.items()) + '}'
        return 'T%d.%d' % (value.seconds, value.nanoseconds)
    count = 0
    for line in open(sys.argv[1]):
        data, meant = line.split()
        found = spell(read(bytes.fromhex(data)))
        if found != meant:
            print('%s\nreads as %s\nmeant   %s' % (data, found, meant))
            break
        count += 1
    else:
        print('%d read' % count)
    """#

  /// Returns what Python prints when it runs a script, and skips the test where Python or a module of the script is missing.
  private func python(_ script: String, _ argument: String) async throws -> String {
    let result = try await Program("python3").run(["-c", script, argument])
    // A version manager's stand-in for a Python that is not there ends with 127.
    if result.code == 127 || result.errors.contains("ModuleNotFoundError") {
      try await Requirement.missing("python3 with its module msgpack is not installed: python3 -m pip install msgpack.")
    }
    XCTAssertEqual(result.code, 0, result.errors)
    return result.output
  }
}

/// A record of every type that Foundation reads without being told how.
private struct Record: Codable, Equatable {
  var a: Int8, b: Int16, c: Int32, d: Int64, e: UInt8, f: UInt16, g: UInt32, h: UInt64, i: Int, j: UInt
  var double: Double, float: Float, bool: Bool, text: String, optional: Int?, list: [String?], map: [String: [Double]]
  var date: Date, uuid: UUID, url: URL?, data: Data, decimal: Decimal

  init(_ generator: inout SeededGenerator) {
    (a, b, c, d) = (.any(&generator), .any(&generator), .any(&generator), .any(&generator))
    (e, f, g, h) = (.any(&generator), .any(&generator), .any(&generator), .any(&generator))
    (i, j) = (.any(&generator), .any(&generator))
    double = .random(in: -1e20...1e20, using: &generator)
    float = .random(in: -1...1, using: &generator)
    bool = .random(using: &generator)
    text = Record.text(&generator)
    optional = .random(using: &generator) ? nil : .any(&generator)
    list = [nil, Record.text(&generator)]
    map = [Record.text(&generator): [1, .random(in: 0...1, using: &generator)]]
    date = Date(timeIntervalSince1970: Double(Int.random(in: -2_000_000_000...9_000_000_000, using: &generator)))
    uuid = UUID()
    url = URL(string: "https://example.org/\(Int.any(&generator))?q=%20#f")
    data = Data((0..<Int.random(in: 0..<20, using: &generator)).map { _ in .any(&generator) })
    decimal = Decimal(Int64.any(&generator)) / 1_000_000
  }

  private static func text(_ generator: inout SeededGenerator) -> String {
    let value = generator.value(depth: 0, binary: false)
    return if case .string(let text) = value { text } else { value.spelling(nonFiniteIsNull: true) }
  }
}

extension FixedWidthInteger {
  fileprivate static func any(_ generator: inout SeededGenerator) -> Self { .random(in: min...max, using: &generator) }
}
