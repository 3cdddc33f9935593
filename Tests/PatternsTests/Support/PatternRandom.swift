/// Makes small expressions and texts. Equal seeds make equal ones.
struct PatternRandom {
  private var state: UInt64
  private var groups = 0

  init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  }

  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  private static let scalars: [Unicode.Scalar] = ["a", "b", "é", "中", " ", "\n", "𝄞"]

  mutating func text(upTo length: Int) -> String {
    let scalars = (0..<below(length + 1)).map { _ in pick(PatternRandom.scalars) }
    return String(String.UnicodeScalarView(scalars))
  }

  mutating func pattern(depth: Int) -> NaivePattern {
    groups = 0
    return alternatives(depth)
  }

  private mutating func alternatives(_ depth: Int) -> NaivePattern {
    let parts = (0..<pick([1, 1, 1, 2, 3])).map { _ in sequence(depth) }
    return parts.count == 1 ? parts[0] : .alternatives(parts)
  }

  private mutating func sequence(_ depth: Int) -> NaivePattern {
    .sequence((0..<pick([0, 1, 1, 2, 3])).map { _ in item(depth) })
  }

  private mutating func item(_ depth: Int) -> NaivePattern {
    let atom = atom(depth)
    if case .place = atom { return atom }
    let isGreedy = below(3) > 0
    // A loop that takes nothing would never end when tried; the engine's rule for it has tests of its own.
    let noBound: Int? = atom.isNullable ? 2 : nil
    switch below(8) {
    case 0: return .repetition(atom, 0, noBound, isGreedy: isGreedy)
    case 1: return .repetition(atom, 1, noBound, isGreedy: isGreedy)
    case 2: return .repetition(atom, 0, 1, isGreedy: isGreedy)
    case 3:
      let minimum = below(3)
      return .repetition(atom, minimum, below(3) == 0 && !atom.isNullable ? nil : minimum + below(3), isGreedy: isGreedy)
    default: return atom
    }
  }

  private mutating func atom(_ depth: Int) -> NaivePattern {
    switch below(depth > 0 ? 12 : 8) {
    case 0...3: return .scalar(pick(["a", "b", "é", "中"]))
    case 4: return .any
    case 5: return .oneOf([pick(["a", "é"]), pick(["b", "𝄞"])], isInverted: below(2) == 0)
    case 6: return .place(pick(["^", "$", "\\b", "\\B"]))
    case 7: return .scalar(" ")
    case 8, 9:
      groups += 1
      let number = groups
      return .group(alternatives(depth - 1), number: number)
    default: return alternatives(depth - 1)
    }
  }
}
