import Codecs
import FieldValues
import Patterns

/// Arrays and objects.
extension SchemaCheck {
  mutating func checkArray(_ elements: [Tree], _ schema: Tree, _ place: Place) {
    if let limit = schema["minItems"]?.count, elements.count < limit {
      fail(place, "has \(elements.count) elements, which is less than \(limit)")
    }
    if let limit = schema["maxItems"]?.count, elements.count > limit {
      fail(place, "has \(elements.count) elements, which is more than \(limit)")
    }
    if schema["uniqueItems"]?.flag == true, Set(elements.map { QueryValue($0) }).count < elements.count {
      fail(place, "has an element twice")
    }
    let prefix = schema["prefixItems"]?.elements ?? []
    for (index, element) in elements.enumerated() {
      if index < prefix.count {
        check(element, prefix[index], place.element(index))
      } else if let items = schema["items"] {
        check(element, items, place.element(index))
      }
    }
    checkContained(elements, schema, place)
  }

  private mutating func checkContained(_ elements: [Tree], _ schema: Tree, _ place: Place) {
    guard let contained = schema["contains"] else { return }
    var found = 0
    for (index, element) in elements.enumerated() {
      let violations = trial(element, contained, place.element(index))
      if violations.isEmpty { found += 1 }
      take(violations.filter(\.isUnchecked))
    }
    let least = schema["minContains"]?.count ?? 1
    if found < least { fail(place, "has \(found) elements of those it should contain, which is less than \(least)") }
    if let most = schema["maxContains"]?.count, found > most {
      fail(place, "has \(found) elements of those it should contain, which is more than \(most)")
    }
  }

  mutating func checkObject(_ members: [(name: String, value: Tree)], _ schema: Tree, _ place: Place) {
    let names = Set(members.map { Array($0.name.utf8) })
    func has(_ name: String) -> Bool { names.contains(Array(name.utf8)) }
    for name in schema["required"]?.elements ?? [] {
      if let name = name.text, !has(name) { fail(place, "has no member \(name.quoted)") }
    }
    if let limit = schema["minProperties"]?.count, names.count < limit {
      fail(place, "has \(names.count) members, which is less than \(limit)")
    }
    if let limit = schema["maxProperties"]?.count, names.count > limit {
      fail(place, "has \(names.count) members, which is more than \(limit)")
    }
    checkMembers(members, schema, place)
    for (name, needed) in schema["dependentRequired"]?.namedMembers ?? [] where has(name) {
      for other in needed.elements?.compactMap(\.text) ?? [] where !has(other) {
        fail(place, "has \(name.quoted) but no member \(other.quoted)")
      }
    }
    let whole = Tree(.object(members.map { Tree.Member(key: Tree(.string($0.name)), value: $0.value) }))
    for (name, other) in schema["dependentSchemas"]?.namedMembers ?? [] where has(name) { check(whole, other, place) }
  }

  private mutating func checkMembers(_ members: [(name: String, value: Tree)], _ schema: Tree, _ place: Place) {
    let properties = schema["properties"]
    let patterns = schema["patternProperties"]?.namedMembers ?? []
    let names = schema["propertyNames"]
    for member in members {
      let inside = place.member(member.name)
      var isKnown = false
      if let known = properties?[member.name] {
        isKnown = true
        check(member.value, known, inside)
      }
      for (pattern, known) in patterns {
        guard matches(member.name, pattern, place) == true else { continue }
        isKnown = true
        check(member.value, known, inside)
      }
      if !isKnown, let others = schema["additionalProperties"] { check(member.value, others, inside) }
      if let names { check(Tree(.string(member.name)), names, inside) }
    }
  }
}
