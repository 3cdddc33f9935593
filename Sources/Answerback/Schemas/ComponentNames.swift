import Foundation

/// The names of the components of a document. They follow from the types alone, in whatever order these were met.
///
/// A type is called by its own name. Types of one name are all qualified by what they are declared in, as far as it takes to tell them
/// apart: `A.Item` and `B.Item` are `A_Item` and `B_Item`.
struct ComponentNames {
  /// Final names by those the document was built with, where they differ.
  private var changed: [String: String] = [:]

  /// - Parameter components: the name each was built with, and its type.
  init(_ components: [(name: String, type: Any.Type)]) {
    let groups = Dictionary(grouping: components) { Self.plain($0.type) }
    var taken = Set(groups.filter { $0.value.count == 1 }.keys)
    for (plain, group) in groups.sorted(by: { $0.key < $1.key }) {
      let sorted = group.map { ($0.name, path: String(reflecting: $0.type)) }.sorted { $0.path < $1.path }
      let names = group.count == 1 ? [plain] : Self.qualified(sorted.map(\.path), plain, taken)
      taken.formUnion(names)
      for (component, name) in zip(sorted, names) where component.0 != name { changed[component.0] = name }
    }
  }

  /// A type's own name, of ASCII letters, digits and `_` (OpenAPI 3.1, Components Object).
  static func plain(_ type: Any.Type) -> String { letters("\(type)") }

  private static func letters(_ text: String) -> String {
    let letters = text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    let trimmed = String(letters).trimmingCharacters(in: ["_"])
    return trimmed.isEmpty ? "Schema" : trimmed
  }

  /// Names for types that have one name, the shortest that differ: first their arguments are qualified, then they themselves.
  private static func qualified(_ paths: [String], _ plain: String, _ taken: Set<String>) -> [String] {
    let deepest = paths.map { segments($0).count }.max() ?? 1
    for depth in 1...max(deepest, 8) {
      for own in [0, depth] {
        let names = paths.map { letters(name($0, own: own, arguments: depth)) }
        if Set(names).count == names.count, taken.isDisjoint(with: names) { return names }
      }
    }
    // Types of two functions can have the same path.
    var names: [String] = []
    var number = 1
    while names.count < paths.count {
      let name = "\(plain)_\(number)"
      if !taken.contains(name) { names.append(name) }
      number += 1
    }
    return names
  }

  /// The name of a type with what it is declared in.
  /// - Parameters:
  ///   - path: as `String(reflecting:)` writes it: `Module.Outer.Box<Module.Item>`.
  ///   - own: how many outer names go before its own.
  ///   - arguments: how many go before the names of its arguments.
  private static func name(_ path: String, own: Int, arguments: Int) -> String {
    segments(path).suffix(own + 1).map { segment in
      guard let start = segment.firstIndex(of: "<"), segment.last == ">" else { return segment }
      let inner = parts(segment[segment.index(after: start)...].dropLast(), between: ",").map { argument in
        name(argument.trimmingCharacters(in: [" "]), own: arguments, arguments: arguments)
      }
      return "\(segment[..<start])<\(inner.joined(separator: ", "))>"
    }
    .joined(separator: "_")
  }

  /// The names in a path, outermost first, without the standard library's and without those of functions and files, which have none.
  private static func segments(_ path: String) -> [String] {
    let names = parts(path[...], between: ".").map { part in
      // `(extension in Module):Module`
      part.hasPrefix("(extension in ") ? String(part.drop { $0 != ":" }.dropFirst()) : part
    }
    return names.filter { !$0.hasPrefix("(unknown context at ") && $0 != "Swift" }
  }

  /// The parts of a text between separators that stand outside brackets.
  private static func parts(_ text: Substring, between separator: Character) -> [String] {
    var parts = [""]
    var depth = 0
    for character in text {
      if "<([".contains(character) { depth += 1 }
      if ">)]".contains(character) { depth -= 1 }
      if character == separator, depth == 0 {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts
  }
}

extension ComponentNames {
  /// Components under their final names, sorted by them.
  func applied(to components: [Schema.Member]) -> [Schema.Member] {
    components.map { Schema.Member(changed[$0.name] ?? $0.name, applied(to: $0.value)) }.sorted { $0.name < $1.name }
  }

  /// A piece of the document whose references have the final names.
  func applied(to schema: Schema) -> Schema {
    if changed.isEmpty { return schema }
    switch schema {
    case .object(let members): return .object(members.map(applied))
    case .array(let items): return .array(items.map { applied(to: $0) })
    default: return schema
    }
  }

  private func applied(to member: Schema.Member) -> Schema.Member {
    switch (member.name, member.value) {
    case ("$ref", .string(let text)): return Schema.Member(member.name, .string(reference(text)))
    case ("mapping", .object(let members)):
      // Of a discriminator: names of choices, each with its reference.
      return Schema.Member(
        member.name,
        .object(
          members.map { choice in
            guard case .string(let text) = choice.value else { return applied(to: choice) }
            return Schema.Member(choice.name, .string(reference(text)))
          }
        )
      )
    default: return Schema.Member(member.name, applied(to: member.value))
    }
  }

  private func reference(_ text: String) -> String {
    let prefix = "#/components/schemas/"
    guard text.hasPrefix(prefix), let name = changed[String(text.dropFirst(prefix.count))] else { return text }
    return prefix + name
  }
}
