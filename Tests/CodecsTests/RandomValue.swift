import Foundation
import SystemIO

/// A value of any shape that both formats carry, made from a seed.
indirect enum RandomValue: Encodable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case string(String)
  case array([RandomValue])
  case object([(key: String, value: RandomValue)])
  /// Only in MessagePack.
  case bytes(Data)
  case date(seconds: Int64, microseconds: Int64)

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .array(let elements):
      var container = encoder.unkeyedContainer()
      for element in elements { try container.encode(element) }
    case .object(let members):
      var container = encoder.container(keyedBy: Key.self)
      for (key, value) in members { try container.encode(value, forKey: Key(stringValue: key)) }
    default:
      var container = encoder.singleValueContainer()
      switch self {
      case .bool(let value): try container.encode(value)
      case .int(let value): try container.encode(value)
      case .uint(let value): try container.encode(value)
      case .double(let value): try container.encode(value)
      case .string(let value): try container.encode(value)
      case .bytes(let value): try container.encode(value)
      case .date(let seconds, let microseconds):
        try container.encode(Date(timeIntervalSince1970: Double(seconds) + Double(microseconds) / 1e6))
      default: try container.encodeNil()
      }
    }
  }

  struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// One spelling of the value that another program can arrive at from its own reading: `[n,t,i-5,d3ff8000000000000,s61]`.
  /// JSON has no NaN and infinities: they are null there.
  func spelling(nonFiniteIsNull: Bool) -> String {
    func hex(_ bytes: some Sequence<UInt8>) -> String { bytes.map { String(format: "%02x", $0) }.joined() }
    switch self {
    case .null: return "n"
    case .bool(let value): return value ? "t" : "f"
    case .int(let value): return "i\(value)"
    case .uint(let value): return "i\(value)"
    case .double(let value) where !value.isFinite && nonFiniteIsNull: return "n"
    case .double(let value): return "d" + String(format: "%016lx", value.bitPattern)
    case .string(let value): return "s" + hex(value.utf8)
    case .array(let elements):
      return "[" + elements.map { $0.spelling(nonFiniteIsNull: nonFiniteIsNull) }.joined(separator: ",") + "]"
    case .object(let members):
      let spelled = members.map { hex($0.key.utf8) + ":" + $0.value.spelling(nonFiniteIsNull: nonFiniteIsNull) }
      return "{" + spelled.joined(separator: ",") + "}"
    case .bytes(let value): return "b" + hex(value)
    case .date(let seconds, let microseconds): return "T\(seconds).\(microseconds * 1000)"
    }
  }
}

extension SeededGenerator {
  /// A value nested at most `depth` deep; `binary` with the kinds that only MessagePack has.
  mutating func value(depth: Int = 4, binary: Bool) -> RandomValue {
    switch Int.random(in: 0..<(depth > 0 ? 14 : 10), using: &self) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &self))
    case 2, 3: return .int(integer())
    case 4: return .uint(next())
    case 5, 6: return .double(double())
    case 7, 8: return .string(string())
    case 9: return binary ? self.binary() : .string(string())
    case 10, 11: return .array((0..<count()).map { _ in value(depth: depth - 1, binary: binary) })
    default:
      return .object((0..<count()).map { ("\(string())#\($0)", value(depth: depth - 1, binary: binary)) })
    }
  }

  private mutating func binary() -> RandomValue {
    if Bool.random(using: &self) {
      return .bytes(Data((0..<Int.random(in: 0..<300, using: &self)).map { UInt8(truncatingIfNeeded: $0) }))
    }
    let seconds = Int64.random(in: -3_300_000_000...4_200_000_000, using: &self)
    return .date(seconds: seconds, microseconds: Bool.random(using: &self) ? 0 : Int64.random(in: 0..<1_000_000, using: &self))
  }

  /// Few members mostly, many seldom: headers change their size at 16.
  private mutating func count() -> Int {
    Int.random(in: 0..<20, using: &self) == 0 ? Int.random(in: 14..<40, using: &self) : Int.random(in: 0..<4, using: &self)
  }

  /// Every width is as likely as every other, with its edges.
  private mutating func integer() -> Int64 {
    let shifted = Int64(bitPattern: next()) >> Int64.random(in: 0..<64, using: &self)
    let power = Int64(1) << Int64.random(in: 0..<63, using: &self)
    switch Int.random(in: 0..<4, using: &self) {
    case 0: return power
    case 1: return power - 1
    case 2: return -power
    default: return shifted
    }
  }

  private mutating func double() -> Double {
    switch Int.random(in: 0..<5, using: &self) {
    case 0: return Double(integer())
    case 1: return Double(Int.random(in: -100_000...100_000, using: &self)) / 100
    case 2: return Double.random(in: -1...1, using: &self)
    default: return Double(bitPattern: next())
    }
  }

  private mutating func string() -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0..<(Int.random(in: 0..<30, using: &self) == 0 ? 300 : 20), using: &self) {
      let limit: UInt32 = [0x20, 0x7f, 0x7f, 0x7f, 0x800, 0x10000, 0x110000].randomElement(using: &self) ?? 0x7f
      text.append(Unicode.Scalar(UInt32.random(in: 0..<limit, using: &self)) ?? "\"")
    }
    return String(text)
  }
}
