public import Codecs
import FieldValues

/// A value that a query reads from an exchange, that a capture keeps in a variable, and that a predicate judges.
public indirect enum QueryValue: Sendable {
  case null
  case boolean(Bool)
  case number(DecimalNumber)
  case text(String)
  case bytes([UInt8])
  case list([QueryValue])
  /// Members in the order they came; a name may come twice.
  case object([Member])
  /// Whole seconds since 1970, UTC.
  case date(Int64)
  case duration(Duration)
  /// A string of JSON with half of a surrogate pair, which no text can hold (RFC 8259 section 8.2), as the JSON spells it.
  case malformed(String)

  /// A member of an object.
  public struct Member: Sendable, Hashable {
    /// The member's name.
    public var name: String
    /// The member's value.
    public var value: QueryValue

    /// A member of these two.
    public init(name: String, value: QueryValue) {
      self.name = name
      self.value = value
    }

    /// Names are compared to the byte.
    public static func == (left: Self, right: Self) -> Bool {
      left.name.isExactly(right.name) && left.value == right.value
    }
  }

  /// What kind of value it is, for sentences: `a number`.
  public var kind: String {
    switch self {
    case .null: "null"
    case .boolean: "a boolean"
    case .number: "a number"
    case .text: "a string"
    case .bytes: "bytes"
    case .list: "a list"
    case .object: "an object"
    case .date: "a date"
    case .duration: "a duration"
    case .malformed: "a string with half of a surrogate pair"
    }
  }
}

extension QueryValue: Hashable {
  /// Numbers are equal by value, text to the byte, objects whatever the order of their members.
  public static func == (left: Self, right: Self) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.boolean(let left), .boolean(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.text(let left), .text(let right)): left.isExactly(right)
    case (.bytes(let left), .bytes(let right)): left == right
    case (.list(let left), .list(let right)): left == right
    case (.object(let left), .object(let right)): left.hasSameMembers(as: right)
    case (.date(let left), .date(let right)): left == right
    case (.duration(let left), .duration(let right)): left == right
    case (.malformed(let left), .malformed(let right)): left.isExactly(right)
    default: false
    }
  }

  /// Hashes so that equal values hash equally: objects without the order of their members.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .boolean(let value): hasher.combine(value)
    case .number(let value): hasher.combine(value)
    case .text(let value): hasher.combine(value)
    case .bytes(let value): hasher.combine(value)
    case .list(let values): hasher.combine(values)
    case .object(let members): hasher.combine(members.unorderedHash)
    case .date(let value): hasher.combine(value)
    case .duration(let value): hasher.combine(value)
    case .malformed(let value): hasher.combine(value)
    }
  }
}

extension [QueryValue.Member] {
  /// The same for every order of the members.
  fileprivate var unorderedHash: Int {
    reduce(0) { $0 &+ $1.hashValue }
  }

  fileprivate func hasSameMembers(as other: Self) -> Bool {
    guard count == other.count else { return false }
    if self == other { return true }
    let names = Dictionary(grouping: other) { [UInt8]($0.name.utf8) }
    return Dictionary(grouping: self) { [UInt8]($0.name.utf8) }.allSatisfy { names[$0.key] == $0.value }
  }
}

extension QueryValue {
  /// What a tree says. What JSON has not is taken as our bodies spell it there: a timestamp as text, NaN and the infinities as null.
  public init(_ tree: Tree) {
    self.init(tree, nil)
  }

  /// Reads JSON (RFC 8259). A string with half of a surrogate pair is ``malformed(_:)``, and the values around it can be read.
  package init(json bytes: [UInt8]) throws(MalformedBody) {
    guard let surrogates = LoneSurrogates(bytes) else {
      self.init(try Tree(json: bytes))
      return
    }
    self.init(try Tree(json: surrogates.replaced), surrogates)
  }

  private init(_ tree: Tree, _ surrogates: LoneSurrogates?) {
    switch tree.content {
    case .null: self = .null
    case .bool(let value): self = .boolean(value)
    case .number(let number): self = DecimalNumber(number.text).map(QueryValue.number) ?? .null
    case .string(let text): self = surrogates?.source(of: tree).map(QueryValue.malformed) ?? .text(text)
    case .binary(let bytes): self = .bytes(bytes)
    case .array(let elements): self = .list(elements.map { QueryValue($0, surrogates) })
    case .object(let members):
      self = .object(members.map { Member(name: $0.name ?? $0.key.compactJSON, value: QueryValue($0.value, surrogates)) })
    case .timestamp:
      self = .text(String(tree.compactJSON.dropFirst().dropLast()))
    case .extension(let type, let data):
      self = .object([
        Member(name: "type", value: .number(DecimalNumber(Int(type)))), Member(name: "data", value: .bytes(data)),
      ])
    }
  }
}

/// The escapes of a JSON text that are half of a surrogate pair, such as `\ud800` alone.
extension QueryValue {
  private struct LoneSurrogates {
    /// The text with `\ufffd` in place of each.
    private(set) var replaced: [UInt8]
    private let original: [UInt8]
    /// Where they begin, in ascending order.
    private var places: [Int] = []

    /// nil when there are none, which is nearly always so.
    init?(_ bytes: [UInt8]) {
      (original, replaced) = (bytes, bytes)
      var index = 0
      while index < bytes.count {
        guard bytes[index] == UInt8(ascii: "\\") else {
          index += 1
          continue
        }
        switch Self.unit(in: bytes, at: index) {
        case let unit? where (0xD800...0xDBFF).contains(unit):
          if let next = Self.unit(in: bytes, at: index + 6), (0xDC00...0xDFFF).contains(next) {
            index += 12
          } else {
            places.append(index)
            index += 6
          }
        case let unit? where (0xDC00...0xDFFF).contains(unit):
          places.append(index)
          index += 6
        default: index += 2
        }
      }
      if places.isEmpty { return nil }
      for place in places { replaced.replaceSubrange(place + 2..<place + 6, with: Array("fffd".utf8)) }
    }

    /// The text of a string as the JSON spells it, when one of the escapes stands in it.
    func source(of tree: Tree) -> String? {
      var (low, high) = (0, places.count)
      while low < high {
        let middle = (low + high) / 2
        if places[middle] < tree.range.lowerBound { low = middle + 1 } else { high = middle }
      }
      guard low < places.count, tree.range.contains(places[low]) else { return nil }
      return String(decoding: original[tree.range], as: UTF8.self)
    }

    /// The code unit of the escape `\u....` at a place.
    private static func unit(in bytes: [UInt8], at place: Int) -> UInt16? {
      guard place + 6 <= bytes.count, bytes[place] == UInt8(ascii: "\\"), bytes[place + 1] == UInt8(ascii: "u") else {
        return nil
      }
      var unit: UInt16 = 0
      for byte in bytes[place + 2..<place + 6] {
        guard let digit = byte.hexDigitValue else { return nil }
        unit = unit << 4 | UInt16(digit)
      }
      return unit
    }
  }
}

extension QueryValue {
  /// Characters of a text, elements of a list, members of an object, bytes; nil where there is nothing to count.
  package var length: Int? {
    switch self {
    case .text(let text): text.unicodeScalars.count
    case .list(let elements): elements.count
    case .object(let members): members.count
    case .bytes(let bytes): bytes.count
    case .null, .boolean, .number, .date, .duration, .malformed: nil
    }
  }
}

extension QueryValue {
  /// Members of an object or elements of a list.
  var children: [QueryValue] {
    switch self {
    case .object(let members): members.map(\.value)
    case .list(let elements): elements
    default: []
    }
  }

  /// Whether a value comes before another. Only numbers and strings have an order (RFC 9535 section 2.3.5.2.2).
  static func isLess(_ left: QueryValue?, _ right: QueryValue?) -> Bool {
    switch (left, right) {
    case (.number(let left), .number(let right)): left < right
    case (.text(let left), .text(let right)): left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars)
    default: false
    }
  }
}
