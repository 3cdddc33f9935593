import Codecs
import Yams

extension Tree {
  /// Reads a document in JSON or in YAML. Both may begin with a brace.
  init(document bytes: [UInt8]) throws(OpenAPIDescription.ReadingError) {
    let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    guard bytes.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) == UInt8(ascii: "{") else {
      self = try Tree(yaml: bytes)
      return
    }
    do throws(MalformedBody) {
      try self.init(json: bytes)
    } catch {
      guard let tree = try? Tree(yaml: bytes) else { throw .notJSON(error) }
      self = tree
    }
  }

  /// Reads a document of YAML 1.2 by its core schema: `on`, `yes` and dates are texts. Anchors, aliases and merge keys are resolved.
  /// - Throws: a sentence about what cannot be read; also for one that grows without end by its aliases.
  init(yaml bytes: [UInt8]) throws(OpenAPIDescription.ReadingError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .notUTF8
    }
    let root: Node?
    do {
      root = try compose(yaml: text)
    } catch {
      let words = "\(error)".split(separator: "\n").first ?? ""
      throw .notYAML(reason: String(words.hasSuffix(":") ? words.dropLast() : words))
    }
    guard let root else { throw .empty }
    var conversion = YAMLConversion()
    self = try conversion.tree(root, depth: 0)
  }
}

extension Tree {
  /// Nodes of YAML into a tree.
  private struct YAMLConversion {
    private var count = 0
    /// An alias costs a few bytes and may stand for much; no description comes near this.
    private static let countLimit = 2_000_000

    mutating func tree(_ node: Node, depth: Int) throws(OpenAPIDescription.ReadingError) -> Tree {
      count += 1
      guard depth < Tree.nestingLimit, count < Self.countLimit else {
        throw .tooLarge
      }
      switch node {
      case .scalar(let scalar): return Tree(Self.content(of: scalar))
      case .sequence(let sequence):
        var elements: [Tree] = []
        for element in sequence { elements.append(try tree(element, depth: depth + 1)) }
        return Tree(.array(elements))
      case .mapping(let mapping): return Tree(.object(try members(of: mapping, depth: depth)))
      case .alias: throw .aliasWithoutAnchor
      }
    }

    private mutating func members(of mapping: Node.Mapping, depth: Int) throws(OpenAPIDescription.ReadingError) -> [Tree.Member] {
      var members: [Tree.Member] = []
      var merged: [Tree.Member] = []
      for (key, value) in mapping {
        let value = try tree(value, depth: depth + 1)
        guard let key = key.scalar else { throw .keyIsNoText }
        if key.string == "<<", key.style == .plain {
          merged += ([value] + (value.elements ?? [])).flatMap(\.ownMembers)
        } else {
          members.append(Tree.Member(key: Tree(.string(key.string)), value: value))
        }
      }
      for member in merged where !members.contains(where: { $0.name == member.name }) { members.append(member) }
      return members
    }

    /// The core schema (YAML 1.2.2, section 10.3.2); whatever is quoted is a text.
    private static func content(of scalar: Node.Scalar) -> Tree.Content {
      let text = scalar.string
      guard scalar.style == .plain || scalar.style == .any else { return .string(text) }
      switch text {
      case "", "~", "null", "Null", "NULL": return .null
      case "true", "True", "TRUE": return .bool(true)
      case "false", "False", "FALSE": return .bool(false)
      default: return number(text).map { .number(.text($0)) } ?? .string(text)
      }
    }

    /// The number as JSON spells it; nil for a text.
    private static func number(_ text: String) -> String? {
      guard let first = text.utf8.first, "+-.0123456789".utf8.contains(first) else { return nil }
      if text.wholeMatch(of: /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/) != nil { return text }
      if let digits = text.wholeMatch(of: /0x([0-9a-fA-F]+)/)?.1 { return UInt64(digits, radix: 16).map(String.init) }
      if let digits = text.wholeMatch(of: /0o([0-7]+)/)?.1 { return UInt64(digits, radix: 8).map(String.init) }
      guard text.wholeMatch(of: /[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?/) != nil else { return nil }
      if let integer = Int(text) { return String(integer) }
      return Double(text).flatMap { $0.isFinite ? $0.description : nil }
    }
  }
}

extension Tree {
  fileprivate var ownMembers: [Member] {
    if case .object(let members) = content { members } else { [] }
  }
}
