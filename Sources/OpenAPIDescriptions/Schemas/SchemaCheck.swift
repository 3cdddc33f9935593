import Codecs
import FieldValues
import Patterns

/// Checks a value against a schema, keyword by keyword.
struct SchemaCheck {
  /// Where in the value the check is, and how deep in schemas.
  struct Place {
    var text: String
    var depth = 0

    func member(_ name: String) -> Place {
      Place(text: "\(text)/\(name.replacing("~", with: "~0").replacing("/", with: "~1"))", depth: depth)
    }

    func element(_ index: Int) -> Place { Place(text: "\(text)/\(index)", depth: depth) }
  }

  private let root: Tree
  /// Whether a string is also checked against `contentSchema`, as the JSON that it spells.
  private let checksContent: Bool
  /// Whether `nullable` is a keyword: OpenAPI 3.1 has `null` among the types instead.
  private let knowsNullable: Bool
  private(set) var violations: [SchemaViolation] = []

  /// Schemas may refer to each other this often for one place; more is a circle, or a trap.
  private static let depthLimit = 256
  private static let violationLimit = 100

  init(root: Tree, checksContent: Bool = false) {
    self.root = root
    self.checksContent = checksContent
    knowsNullable = root["openapi"].map { ($0.text ?? $0.compactJSON).hasPrefix("3.0") } ?? true
  }

  mutating func check(_ value: Tree, _ schema: Tree, _ place: Place) {
    guard violations.count < Self.violationLimit else { return }
    var place = place
    place.depth += 1
    guard place.depth < Self.depthLimit else {
      return unchecked(place, "the schema refers to itself without end, so it is not checked any deeper")
    }
    switch schema.content {
    case .bool(true): return
    case .bool(false): return fail(place, "may not be there")
    case .object: break
    default: return unchecked(place, "its schema is \(schema.kind), where an object, true or false should be")
    }
    if case .null = value.content, knowsNullable, schema["nullable"]?.flag == true, schema["enum"] == nil { return }
    checkKeywords(schema, place)
    refer(value, schema, place)
    checkAnyKind(value, schema, place)
    switch value.content {
    case .number: checkNumber(value, schema, place)
    case .string(let text):
      checkText(text, schema, place)
      if checksContent, let content = schema["contentSchema"] { checkContent(text, content, place) }
    case .array(let elements): checkArray(elements, schema, place)
    case .object: checkObject(value.namedMembers ?? [], schema, place)
    case .null, .bool, .binary, .timestamp, .extension: break
    }
    combine(value, schema, place)
  }

  mutating func fail(_ place: Place, _ message: String) {
    violations.append(SchemaViolation(place.text, message))
  }

  mutating func unchecked(_ place: Place, _ message: String) {
    violations.append(SchemaViolation(place.text, message, isUnchecked: true))
  }

  /// What a schema alone finds.
  private func trial(_ value: Tree, _ schema: Tree, _ place: Place) -> [SchemaViolation] {
    var check = SchemaCheck(root: root, checksContent: checksContent)
    check.check(value, schema, place)
    return check.violations
  }

  private mutating func take(_ found: [SchemaViolation]) {
    violations += found
  }

  private mutating func refer(_ value: Tree, _ schema: Tree, _ place: Place) {
    for keyword in ["unevaluatedItems", "unevaluatedProperties", "$dynamicRef"] where schema[keyword] != nil {
      unchecked(place, "its schema uses \(keyword), which is not checked")
    }
    guard let reference = schema["$ref"]?.text else { return }
    guard let target = root.target(of: reference) else {
      return unchecked(place, "its schema refers to \(reference.quoted), which is not in the document")
    }
    check(value, target, place)
  }

  /// Keywords by what their value must be. One of another kind says nothing.
  private static let forms: [(form: String, keywords: [String], fits: @Sendable (Tree) -> Bool)] = [
    ("a number", ["minimum", "maximum", "multipleOf"], { $0.decimal != nil }),
    ("a number", ["exclusiveMinimum", "exclusiveMaximum"], { $0.decimal != nil || $0.flag != nil }),
    (
      "a number of things",
      [
        "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains",
      ], { $0.count != nil }
    ),
    ("a string", ["pattern", "format", "$ref"], { $0.text != nil }),
    ("true or false", ["uniqueItems"], { $0.flag != nil }),
    ("a list of strings", ["required"], { $0.elements?.allSatisfy { $0.text != nil } ?? false }),
    ("a string or a list of strings", ["type"], { $0.text != nil || $0.elements?.allSatisfy { $0.text != nil } ?? false }),
    ("a list", ["enum", "allOf", "anyOf", "oneOf", "prefixItems"], { $0.elements != nil }),
    ("an object", ["properties", "patternProperties", "dependentRequired", "dependentSchemas"], { $0.namedMembers != nil }),
  ]

  private mutating func checkKeywords(_ schema: Tree, _ place: Place) {
    guard let members = schema.namedMembers, schema["$ref"] == nil else { return }
    for (name, value) in members {
      guard let form = Self.forms.first(where: { $0.keywords.contains(name) }), !form.fits(value) else { continue }
      unchecked(place, "its schema has \(name) \(value.excerpt), which isn't \(form.form)")
    }
  }

  private mutating func checkContent(_ text: String, _ schema: Tree, _ place: Place) {
    do throws(MalformedBody) {
      check(try Tree(json: Array(text.utf8)), schema, place)
    } catch {
      fail(place, "is malformed: \(error)")
    }
  }

  /// `type`, `enum` and `const`.
  private mutating func checkAnyKind(_ value: Tree, _ schema: Tree, _ place: Place) {
    if let type = schema["type"] {
      let names = type.elements?.compactMap(\.text) ?? [type.text].compactMap { $0 }
      let mayBeNull = knowsNullable && schema["nullable"]?.flag == true
      if !names.contains(where: { value.isOf(type: $0) }), !(mayBeNull && value.isOf(type: "null")) {
        let wanted = names.map(Self.article).joined(separator: " or ")
        fail(place, "is \(value.excerpt), not \(wanted)")
      }
    }
    if let cases = schema["enum"]?.elements, !cases.contains(where: { QueryValue($0) == QueryValue(value) }) {
      fail(place, "is \(value.excerpt), not one of \(cases.map(\.compactJSON).joined(separator: ", "))")
    }
    if let only = schema["const"], QueryValue(only) != QueryValue(value) {
      fail(place, "is \(value.excerpt), not \(only.compactJSON)")
    }
  }

  private static func article(_ type: String) -> String {
    switch type {
    case "null": "null"
    case "array", "integer", "object": "an \(type)"
    default: "a \(type)"
    }
  }
}

/// Schemas made of schemas.
extension SchemaCheck {
  private mutating func combine(_ value: Tree, _ schema: Tree, _ place: Place) {
    for part in schema["allOf"]?.elements ?? [] { check(value, part, place) }
    if let parts = schema["anyOf"]?.elements { choose(value, parts, place, exactlyOne: false) }
    if let parts = schema["oneOf"]?.elements { choose(value, parts, place, exactlyOne: true) }
    if let refused = schema["not"] {
      let found = trial(value, refused, place)
      if found.isEmpty { fail(place, "is \(value.excerpt), which is what it must not be") }
      if !found.isEmpty, found.allSatisfy(\.isUnchecked) { take(found) }
    }
    guard let condition = schema["if"] else { return }
    let found = trial(value, condition, place)
    if !found.isEmpty, found.allSatisfy(\.isUnchecked) { return take(found) }
    if let consequence = schema[found.isEmpty ? "then" : "else"] { check(value, consequence, place) }
  }

  private mutating func choose(_ value: Tree, _ parts: [Tree], _ place: Place, exactlyOne: Bool) {
    let trials = parts.map { trial(value, $0, place) }
    let fitting = trials.count { $0.isEmpty }
    let open = trials.filter { !$0.isEmpty && $0.allSatisfy(\.isUnchecked) }
    if fitting == 1 && (open.isEmpty || !exactlyOne) || fitting > 1 && !exactlyOne { return }
    if fitting > 1 { return fail(place, "fits \(fitting) of \(parts.count) schemas of which it may fit one") }
    if let open = open.first { return take(open) }
    // What is wrong with the alternative that fits best says more than that none does.
    guard let nearest = trials.min(by: { $0.count < $1.count }) else { return fail(place, "has no schema to fit") }
    if parts.count == 1 || nearest.allSatisfy({ $0.place != place.text }) { return take(nearest) }
    let reasons = Set(trials.flatMap { $0 }.filter { $0.place == place.text }.map(\.message)).sorted()
    fail(place, "fits none of \(parts.count) schemas: \(reasons.joined(separator: "; "))")
  }
}

/// Arrays and objects.
extension SchemaCheck {
  private mutating func checkArray(_ elements: [Tree], _ schema: Tree, _ place: Place) {
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

  private mutating func checkObject(_ members: [(name: String, value: Tree)], _ schema: Tree, _ place: Place) {
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

extension Tree {
  /// Whether the value is of a type of JSON Schema; an integer is a number without fraction, however it is spelled.
  fileprivate func isOf(type: String) -> Bool {
    switch (content, type) {
    case (.null, "null"), (.bool, "boolean"), (.number, "number"), (.array, "array"), (.object, "object"): true
    case (.number, "integer"): decimal?.isInteger == true
    case (.string, "string"), (.binary, "string"), (.timestamp, "string"): true
    default: false
    }
  }

  /// The value for a sentence: a scalar itself, anything larger by its kind.
  fileprivate var excerpt: String {
    switch content {
    case .array, .object, .binary, .extension: return kind
    default:
      let text = compactJSON
      return text.count > 60 ? "\(text.prefix(60))…" : text
    }
  }
}
