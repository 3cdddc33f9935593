import Codecs

/// Schemas made of schemas.
extension SchemaCheck {
  mutating func combine(_ value: Tree, _ schema: Tree, _ place: Place) {
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
