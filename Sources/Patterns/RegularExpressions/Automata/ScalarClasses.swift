/// Puts scalars into classes that no set of a program tells apart. Each scalar is looked at once, when a text first has it.
final class ScalarClasses {
  /// The class of the edge of a text, which no node takes.
  static let edge = 0

  private let sets: [ScalarSet]
  private let setOfNode: [Int]
  private let kinds: PlaceKind.Classifier
  private let scripts = UnicodeProperty.ScriptLookup()
  private let wordCount: Int
  private var numbers: [[UInt64]: Int32] = [:]
  /// The nodes that take a scalar of each class: `wordCount` words for each.
  private(set) var takers: [UInt64]
  private(set) var kindOfClass: [PlaceKind]
  /// The classes of the first 128 scalars; -1 where one was not looked at.
  let ascii: UnsafeMutablePointer<Int32>
  /// Where the page of each 256 scalars begins; -1 where it has none.
  private var pages: [Int32] = Array(repeating: -1, count: 0x1100)
  private var classes: [Int32] = []

  init(_ program: PatternProgram, _ graph: NodeGraph, _ kinds: PlaceKind.Classifier) {
    sets = program.sets
    setOfNode = graph.sets
    self.kinds = kinds
    wordCount = graph.wordCount
    takers = Array(repeating: 0, count: wordCount)
    kindOfClass = [kinds.kind(of: nil)]
    ascii = .allocate(capacity: 128)
    ascii.initialize(repeating: -1, count: 128)
  }

  deinit { ascii.deallocate() }

  var count: Int { kindOfClass.count }

  /// The class of any scalar.
  func number(of scalar: Unicode.Scalar) -> Int {
    if scalar.isASCII {
      let place = Int(scalar.value)
      if ascii[place] < 0 { ascii[place] = classify(scalar) }
      return Int(ascii[place])
    }
    let page = Int(scalar.value >> 8)
    if pages[page] < 0 {
      pages[page] = Int32(classes.count)
      classes += Array(repeating: -1, count: 256)
    }
    let place = Int(pages[page]) + Int(scalar.value & 0xFF)
    if classes[place] < 0 { classes[place] = classify(scalar) }
    return Int(classes[place])
  }

  private func classify(_ scalar: Unicode.Scalar) -> Int32 {
    var members = Array(repeating: UInt64(0), count: sets.count / 64 + 1)
    for (place, set) in sets.enumerated() where set.contains(scalar, scripts) { members[place >> 6] |= 1 << UInt64(place & 63) }
    let kind = kinds.kind(of: scalar)
    let key = members + [UInt64(kind.rawValue)]
    if let number = numbers[key] { return number }
    let number = Int32(count)
    numbers[key] = number
    kindOfClass.append(kind)
    takers += Array(repeating: 0, count: wordCount)
    let base = takers.count - wordCount
    for (node, set) in setOfNode.enumerated() where set >= 0 && members[set >> 6] >> UInt64(set & 63) & 1 == 1 {
      takers[base + node >> 6] |= 1 << UInt64(node & 63)
    }
    return number
  }
}

extension ScalarClasses {
  /// The class of the scalar at a place, and its width.
  func next(_ text: UTF8Text, _ place: Int) -> (number: Int, width: Int) {
    let byte = text.base[place]
    if byte < 0x80, ascii[Int(byte)] >= 0 { return (Int(ascii[Int(byte)]), 1) }
    let (scalar, width) = text.scalar(at: place)
    return (number(of: scalar), width)
  }

  func previous(_ text: UTF8Text, _ place: Int) -> (number: Int, width: Int) {
    let byte = text.base[place - 1]
    if byte < 0x80, ascii[Int(byte)] >= 0 { return (Int(ascii[Int(byte)]), 1) }
    let (scalar, width) = text.scalar(before: place)
    return (number(of: scalar), width)
  }

  /// The kind of what comes after a place.
  func kind(after place: Int, _ text: UTF8Text) -> PlaceKind {
    let number = place < text.count ? next(text, place).number : ScalarClasses.edge
    return kindOfClass[number]
  }

  /// The kind of what comes before a place.
  func kind(before place: Int, _ text: UTF8Text) -> PlaceKind {
    let number = place > 0 ? previous(text, place).number : ScalarClasses.edge
    return kindOfClass[number]
  }
}
