import Codecs
import FieldValues

/// Where a line of laid-out JSON stands in the value, and what it says.
struct JSONLinePath {
  /// `$.items[0].id`
  let path: String
  /// What stands on the line: a leaf, or how many a container holds.
  let content: Content

  enum Content {
    case leaf(Tree.Content)
    case container(count: Int)
  }

  /// nil where the line cannot be read.
  init?(_ lines: [JSONLines.Line], at index: Int, in body: [UInt8]) {
    guard lines.indices.contains(index) else { return nil }
    var line = lines[index].kind == .close ? Int(lines[index].partner) : index
    while line > 0, lines[line].kind == .continuation { line -= 1 }
    guard lines.indices.contains(line), let content = Self.content(of: lines, at: line, in: body) else { return nil }
    self.content = content
    var steps: [String] = []
    var at = line
    while let parent = Self.parent(of: at, in: lines) {
      if lines[at].hasKey {
        guard let key = Self.key(of: lines[at], in: body) else { return nil }
        steps.append(Self.step(key))
      } else {
        let place = (parent + 1..<at).count { Self.begins(lines[$0], at: lines[at].depth) }
        steps.append("[\(place)]")
      }
      at = parent
    }
    path = "$" + steps.reversed().joined()
  }

  private static func begins(_ line: JSONLines.Line, at depth: UInt16) -> Bool {
    line.depth == depth && (line.kind == .scalar || line.kind == .open)
  }

  private static func parent(of index: Int, in lines: [JSONLines.Line]) -> Int? {
    guard lines[index].depth > 0 else { return nil }
    return lines[..<index].lastIndex { $0.kind == .open && $0.depth < lines[index].depth }
  }

  private static func content(of lines: [JSONLines.Line], at index: Int, in body: [UInt8]) -> Content? {
    let line = lines[index]
    if line.kind == .open {
      let end = Int(line.partner)
      guard end > index, end <= lines.count else { return nil }
      return .container(count: (index + 1..<end).count { begins(lines[$0], at: line.depth + 1) })
    }
    var end = index
    while end + 1 < lines.count, lines[end + 1].kind == .continuation { end += 1 }
    var slice = body[line.range.lowerBound..<max(line.range.lowerBound, min(body.count, lines[end].range.upperBound))]
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

  private static func key(of line: JSONLines.Line, in body: [UInt8]) -> String? {
    let slice = body[line.range.clamped(to: 0..<body.count)]
    guard let end = stringEnd(slice), case .string(let key)? = (try? Tree(json: Array(slice[..<end])))?.content else {
      return nil
    }
    return key
  }

  /// Behind the quote that ends the string at the start.
  private static func stringEnd(_ slice: ArraySlice<UInt8>) -> Int? {
    var index = slice.startIndex + 1
    while index < slice.endIndex {
      if slice[index] == UInt8(ascii: "\"") { return index + 1 }
      index += slice[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return nil
  }

  private static func step(_ key: String) -> String {
    let isName =
      key.utf8.first.map { !$0.isDigit } ?? false
      && key.utf8.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "_") }
    if isName { return "." + key }
    let escaped = key.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
    return "['\(escaped)']"
  }
}
