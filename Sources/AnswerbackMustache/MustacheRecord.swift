#if Mustache
import Answerback
import Mustache

/// A record as Mustache asks it: by the names of its members.
struct MustacheRecord: MustacheParent, MustacheCustomRenderable {
  private let members: [String: TemplateValue]
  private let nesting: Nesting

  init(_ members: [String: TemplateValue], _ nesting: Nesting) {
    self.members = members
    self.nesting = nesting
  }

  /// A record prints nothing; sections go into it.
  var renderText: String { "" }
  var isNull: Bool { false }

  /// A member that is there but has no value ends the search in the outer records, as one with a value does.
  func child(named name: String) -> Any? {
    guard !nesting.check() else { return Nothing() }
    return members[name].map(value)
  }

  private func value(_ value: TemplateValue) -> Any {
    switch value {
    case .nothing: Nothing()
    case .flag(let flag): flag
    case .number(let text): Int(text) ?? Number(renderText: text)
    case .text(let text): text
    case .list(let elements): elements.map(self.value)
    case .record(let members): MustacheRecord(members, nesting)
    }
  }

  /// No value: prints nothing, and its sections are empty.
  private struct Nothing: MustacheCustomRenderable {
    var renderText: String { "" }
    var isNull: Bool { true }
  }

  /// A number that is no `Int`, printed as its JSON.
  private struct Number: MustacheCustomRenderable {
    let renderText: String
    var isNull: Bool { false }
  }

  /// Watches how deep rendering has gone, so that values or partials without end become an error, not an overflow of the stack.
  final class Nesting {
    /// In bytes; the threads of every platform we run on have several times as much.
    private static let limit: UInt = 1 << 20

    private let start = Nesting.position
    private(set) var isExceeded = false

    /// Whether rendering is too deep, now or ever before.
    func check() -> Bool {
      let now = Nesting.position
      isExceeded = isExceeded || max(now, start) - min(now, start) > Self.limit
      return isExceeded
    }

    /// Where the stack is now.
    private static var position: UInt {
      var local = 0
      return withUnsafeMutablePointer(to: &local) { UInt(bitPattern: $0) }
    }
  }
}
#endif
