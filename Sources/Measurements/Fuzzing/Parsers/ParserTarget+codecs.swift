import Codecs
import Foundation

extension ParserTarget {
  /// JSON and MessagePack: what can be read can be written, and reads as the same.
  static var codecs: [ParserTarget] {
    let json = [
      #"{"id":1,"name":"a\u00e9\ud83d\udca1\n","ratio":-0.5e-7,"on":true,"none":null,"tags":["x",""],"when":"2024-01-02T03:04:05.5+01:00"}"#,
      #"{"id":18446744073709551615,"data":"AQID","exact":123456789012345678901234567890.5,"uuid":"6f1c1b0e-8a5a-4d0a-9f0e-2f0c6f6e5d4c"}"#,
      "[1,2.0,1e2,-0,[],{},[[[]]]]", #"{"a":{"b":1},"a":{"c":2}}"#, " \"text\" ", "1e400",
      #"{"small":127,"big":1e38,"nested":{"id":2}}"#,
    ]
    let tokens = [
      "null", "true", "\\u0000", "\\ud83d", "1e-400", "-0", ":", "\"id\"", "\"when\"", "\"exact\"", "\"nested\"", "{\"a\":", "[[",
    ]
    return [
      ParserTarget("JSON", corpus: json, tokens: tokens) { bytes in
        guard let tree = try? Tree(json: bytes) else { return nil }
        return treeFault(tree, isJSON: true)
      },
      ParserTarget("JSON to values", corpus: json, tokens: tokens) { valueFault($0, .json) },
      ParserTarget("MessagePack", bytes: messagePack) { bytes in
        guard let tree = try? Tree(messagePack: bytes) else { return nil }
        return treeFault(tree, isJSON: false)
      },
      ParserTarget("MessagePack to values", bytes: messagePack) { valueFault($0, .messagePack) },
    ]
  }

  private static var messagePack: [[UInt8]] {
    let record = Record(
      id: 7,
      name: "é",
      ratio: .infinity,
      on: false,
      tags: ["a"],
      when: Date(timeIntervalSince1970: 1.5),
      data: Data([1, 2])
    )
    let values: [[UInt8]] = [
      [0x81, 0xA2, 0x69, 0x64, 0xCC, 0x07], [0xC7, 0x0C, 0xFF, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 5], [0xD6, 0xFF, 0, 0, 0, 9],
      [0x93, 0xC0, 0xC3, 0xCB, 0x7F, 0xF8, 0, 0, 0, 0, 0, 0], [0xDD, 0, 0, 0, 1, 0xDF, 0, 0, 0, 1, 0x91, 1, 0xC4, 1, 9],
      [0xD4, 5, 1],
      [0xDC, 0xFF, 0xFF, 0xC0], [0xCF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0xD3, 0x80, 0, 0, 0, 0, 0, 0, 0],
      [0xD9, 1, 0x61],
    ]
    return ((try? [BodyEncoder(.messagePack).encode(record)]) ?? []) + values
  }

  private static func treeFault(_ tree: Tree, isJSON: Bool) -> String? {
    for text in [tree.compactJSON, tree.prettyJSON] {
      guard let again = try? Tree(json: Array(text.utf8)) else {
        return "What it reads is written as \(shown(text)), which isn't JSON."
      }
      if isJSON, again != tree { return "What it reads is written as \(shown(text)), which reads as something else." }
      if again.compactJSON != tree.compactJSON {
        return "What it reads is written as \(shown(text)), and then as something else."
      }
    }
    return tree.isEquivalent(to: tree) ? nil : "What it reads isn't equivalent to itself."
  }

  private static func valueFault(_ bytes: [UInt8], _ format: BodyFormat) -> String? {
    roundTripFault(Record.self, bytes, format) ?? roundTripFault([Record].self, bytes, format)
      ?? roundTripFault([String: [String: Int]].self, bytes, format) ?? roundTripFault([Double].self, bytes, format)
      ?? roundTripFault([Float?].self, bytes, format) ?? roundTripFault([UInt64].self, bytes, format)
      ?? roundTripFault([Decimal].self, bytes, format) ?? roundTripFault(String.self, bytes, format)
      ?? roundTripFault([Date].self, bytes, format)
  }

  /// The first writing may round, a date to microseconds for one; the second must not change anything.
  private static func roundTripFault<Value: Codable>(_ type: Value.Type, _ bytes: [UInt8], _ format: BodyFormat) -> String? {
    let (encoder, decoder) = (BodyEncoder(format), BodyDecoder(format))
    guard let value = try? decoder.decode(type, from: bytes) else { return nil }
    do {
      let written = try encoder.encode(value)
      let again = try decoder.decode(type, from: written)
      let rewritten = try encoder.encode(again)
      // Dictionaries have no order.
      let (first, second) = (try Tree(format, written), try Tree(format, rewritten))
      guard first.isEquivalent(to: second) else {
        return "A \(type) is written as \(EscapedBytes(written)), and after it has been read as \(EscapedBytes(rewritten))."
      }
      return nil
    } catch {
      return "A \(type) can be read, but not written and read again: \(error)"
    }
  }
}

/// A value with a member of each kind.
private struct Record: Codable {
  var id: Int?
  var name: String?
  var ratio: Double?
  var big: Float?
  var small: Int8?
  var on: Bool?
  var tags: [String]?
  var when: Date?
  var data: Data?
  var exact: Decimal?
  var uuid: UUID?
  var link: URL?
  var nested: [String: [Int]]?
}
