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

  let root: Tree
  private(set) var violations: [SchemaViolation] = []

  /// Schemas may refer to each other this often for one place; more is a circle, or a trap.
  private static let depthLimit = 256
  private static let violationLimit = 100

  init(root: Tree) {
    self.root = root
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
    if schema["nullable"]?.flag == true, case .null = value.content { return }
    refer(value, schema, place)
    checkAnyKind(value, schema, place)
    switch value.content {
    case .number: checkNumber(value, schema, place)
    case .string(let text): checkText(text, schema, place)
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
  func trial(_ value: Tree, _ schema: Tree, _ place: Place) -> [SchemaViolation] {
    var check = SchemaCheck(root: root)
    check.check(value, schema, place)
    return check.violations
  }

  mutating func take(_ found: [SchemaViolation]) {
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

  /// `type`, `enum` and `const`.
  private mutating func checkAnyKind(_ value: Tree, _ schema: Tree, _ place: Place) {
    if let type = schema["type"] {
      let names = type.elements?.compactMap(\.text) ?? [type.text].compactMap { $0 }
      if !names.contains(where: { value.isOf(type: $0) }) {
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
  var excerpt: String {
    switch content {
    case .array, .object, .binary, .extension: return kind
    default:
      let text = compactJSON
      return text.count > 60 ? "\(text.prefix(60))…" : text
    }
  }
}
