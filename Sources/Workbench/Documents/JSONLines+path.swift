import Codecs
import FieldValues

extension JSONLines {
  /// The path of a line of laid-out JSON in the value, and what is on the line.
  struct Path {
    /// `$.items[0].id`
    let path: String
    /// A leaf, or how many elements a container holds.
    let content: Content

    enum Content {
      case leaf(Tree.Content)
      case container(count: Int)
      /// A value of so many bytes that it is not read.
      case large(bytes: Int)
    }

    /// Values and keys of more bytes, and places deeper than this, are not read: a key press must not cost more than the screen.
    static let mostBytes = 16_384
    private static let mostDepth = 256

    /// nil where the line cannot be read.
    init?(_ lines: [Line], at index: Int, in body: [UInt8]) {
      guard lines.indices.contains(index) else { return nil }
      var line = lines[index].kind == .close ? Int(lines[index].partner) : index
      if lines.indices.contains(line), lines[line].kind == .continuation { line = Int(lines[line].partner) }
      guard lines.indices.contains(line), lines[line].depth <= Self.mostDepth,
        let content = Self.content(of: lines, at: line, in: body)
      else { return nil }
      self.content = content
      var steps: [String] = []
      var at = line
      while lines[at].parent >= 0 {
        if lines[at].hasKey {
          guard let key = Self.key(of: lines[at], in: body) else { return nil }
          steps.append(Self.step(key))
        } else {
          steps.append("[\(lines[at].place)]")
        }
        at = Int(lines[at].parent)
      }
      path = "$" + steps.reversed().joined()
    }

    private static func content(of lines: [Line], at index: Int, in body: [UInt8]) -> Content? {
      let line = lines[index]
      if line.kind == .open {
        guard lines.indices.contains(Int(line.partner)) else { return nil }
        return .container(count: Int(lines[Int(line.partner)].place))
      }
      let end = line.partner >= 0 ? Int(lines[Int(line.partner)].end) : Int(line.end)
      guard end - Int(line.start) <= mostBytes else { return .large(bytes: end - Int(line.start)) }
      var slice = body[(Int(line.start)..<max(Int(line.start), end)).clamped(to: 0..<body.count)]
      if line.hasKey {
        guard let keyEnd = stringEnd(slice) else { return nil }
        slice = slice[keyEnd...].drop { $0 != UInt8(ascii: ":") }.dropFirst()
      }
      guard let tree = try? Tree(json: Array(slice)) else { return nil }
      switch tree.content {
      case .array, .object: return .container(count: 0)
      default: return .leaf(tree.content)
      }
    }

    /// The value of a line: a string without quotes and escapes, anything else as it stands in the body.
    static func value(_ lines: [Line], at index: Int, in body: [UInt8]) -> String? {
      guard lines.indices.contains(index) else { return nil }
      var at = lines[index].kind == .close ? Int(lines[index].partner) : index
      if lines.indices.contains(at), lines[at].kind == .continuation { at = Int(lines[at].partner) }
      guard lines.indices.contains(at) else { return nil }
      let line = lines[at]
      let end = lines.at(Int(line.partner)).map { Int($0.end) } ?? Int(line.end)
      var slice = body[(Int(line.start)..<max(Int(line.start), end)).clamped(to: 0..<body.count)]
      if line.hasKey {
        guard let keyEnd = stringEnd(slice) else { return nil }
        slice = slice[keyEnd...].drop { $0 != UInt8(ascii: ":") }.dropFirst().drop { " \t\r\n".utf8.contains($0) }
      }
      if slice.first == UInt8(ascii: "\""), case .string(let text)? = (try? Tree(json: Array(slice)))?.content { return text }
      return String(decoding: slice, as: UTF8.self)
    }

    /// nil for a line without one.
    static func key(of line: Line, in body: [UInt8]) -> String? {
      guard line.hasKey else { return nil }
      let slice = body[line.range.clamped(to: 0..<body.count)].prefix(mostBytes)
      guard let end = stringEnd(slice), case .string(let key)? = (try? Tree(json: Array(slice[..<end])))?.content else {
        return nil
      }
      return key
    }

    /// Behind the quote that ends the string at the start.
    static func stringEnd(_ slice: ArraySlice<UInt8>) -> Int? {
      var index = slice.startIndex + 1
      while index < slice.endIndex {
        if slice[index] == UInt8(ascii: "\"") { return index + 1 }
        index += slice[index] == UInt8(ascii: "\\") ? 2 : 1
      }
      return nil
    }

    static func step(_ key: String) -> String {
      let isName =
        key.utf8.first.map { !$0.isDigit } ?? false
        && key.utf8.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "_") }
      if isName { return "." + key }
      let escaped = key.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
      return "['\(escaped)']"
    }
  }
}
