import Codecs
import Foundation
import SystemIO
import XCTest

/// No bytes whatever end the process; what is refused is refused with a place inside the bytes.
final class HostileInputTests: XCTestCase {
  /// Reads bytes in every way there is.
  private func read(_ format: BodyFormat, _ source: [UInt8]) {
    do throws(MalformedBody) {
      let tree = try Tree(format, source)
      XCTAssertEqual(tree.range.clamped(to: 0..<source.count), tree.range)
      XCTAssertTrue(tree.isEquivalent(to: tree))
      XCTAssertNoThrow(try Tree(json: Array(tree.prettyJSON.utf8)))
      _ = try? BodyDecoder(format).decode(Anything.self, from: tree)
    } catch {
      XCTAssertEqual(error.format, format)
      XCTAssertTrue(0...source.count ~= error.offset, "\(error)")
    }
  }

  func testRandomBytes() {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<20_000 {
      let count = Int.random(in: 0..<40, using: &generator)
      read(.messagePack, (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) })
      let characters = Array("{}[]\",:\\u0d8ntf-+.eE19 \u{0}é".utf8)
      read(.json, (0..<count).map { _ in characters.randomElement(using: &generator) ?? 0 })
    }
  }

  func testEveryTruncationAndManyAlterationsOfValidBodies() throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<60 {
      for format in [BodyFormat.json, .messagePack] {
        let body = try BodyEncoder(format).encode(generator.value(depth: 2, binary: true)).prefix(400)
        for count in 0..<body.count {
          read(format, Array(body.prefix(count)))
          var altered = Array(body)
          altered[count] = UInt8(truncatingIfNeeded: generator.next())
          read(format, altered)
        }
      }
    }
  }

  func testAHundredThousandOpenBrackets() {
    for (text, offset) in [("[", 512), ("{\"a\":", 512 * 5), ("[{\"a\":", 256 * 6)] {
      XCTAssertThrowsError(try Tree(json: Array(String(repeating: text, count: 100_000).utf8))) {
        XCTAssertEqual(($0 as? MalformedBody)?.offset, offset)
      }
    }
    for mark: UInt8 in [0x91, 0x81] {
      XCTAssertThrowsError(try Tree(messagePack: Array(repeating: mark, count: 100_000))) {
        XCTAssertEqual(($0 as? MalformedBody)?.offset, 512)
      }
    }
  }

  func testKeysWithinKeysAreReadInNoTime() {
    // A map of which the key is a map, of which the key is a map: 500 deep.
    let keys = Array(repeating: UInt8(0x81), count: 500) + Array(repeating: UInt8(0x05), count: 501)
    read(.messagePack, keys)
    read(.messagePack, [0x82, 0xa1, 0x61, 0x93] + keys + keys + keys + [0xc0, 0xc0])
  }

  func testPromisesOfLengthAreNotBelieved() {
    for mark: UInt8 in [0xc6, 0xc9, 0xdb, 0xdd, 0xdf] {
      read(.messagePack, [mark, 0xff, 0xff, 0xff, 0xff])
      read(.messagePack, [mark, 0x7f, 0xff, 0xff, 0xff, 0x01])
    }
  }

  func testMonstrousNumbers() {
    let digits = String(repeating: "9", count: 100_000)
    for text in [digits, "-" + digits, "0." + digits, "1e" + digits, "1e-" + digits, "0e" + digits, "-0.0e-" + digits] {
      read(.json, Array(text.utf8))
      XCTAssertThrowsError(try BodyDecoder().decode([UUID].self, from: Array("[\(text)]".utf8)))
      _ = try? BodyDecoder().decode(Int.self, from: Array(text.utf8))
      _ = try? BodyDecoder().decode(Decimal.self, from: Array(text.utf8))
    }
  }

  func testTimestampsAtTheEdge() throws {
    for seconds in [Int64.min, .min + 1, .max, .max - 1, 0] {
      let date = try BodyDecoder().decode(Date.self, from: Tree(.timestamp(seconds: seconds, nanoseconds: 999_999_999)))
      _ = try? BodyEncoder(.messagePack).encode(date)
      XCTAssertNotNil(Tree(.timestamp(seconds: seconds, nanoseconds: .max)).compactJSON)
    }
  }

  /// Asks for everything that a decoder can be asked for.
  private struct Anything: Decodable {
    init(from decoder: any Decoder) throws {
      if let keyed = try? decoder.container(keyedBy: RandomValue.Key.self) {
        for key in keyed.allKeys { _ = try? keyed.decode(Anything.self, forKey: key) }
      } else if var list = try? decoder.unkeyedContainer() {
        while !list.isAtEnd { _ = try list.decode(Anything.self) }
      } else {
        let single = try decoder.singleValueContainer()
        _ = try? single.decode(Int8.self)
        _ = try? single.decode(UInt128.self)
        _ = try? single.decode(Float.self)
        _ = try? single.decode(Double.self)
        _ = try? single.decode(Date.self)
        _ = try? single.decode(Decimal.self)
        _ = try? single.decode(Data.self)
        _ = try? single.decode(URL.self)
        _ = try? single.decode(UUID.self)
      }
    }
  }
}
