#if Mustache
import Answerback
import Mustache

/// A record for Mustache, which looks up its members by name.
struct MustacheRecord: MustacheParent, MustacheCustomRenderable {
  private let members: [String: TemplateValue]
  private let nesting: Nesting

  init(_ members: [String: TemplateValue], _ nesting: Nesting) {
    self.members = members
    self.nesting = nesting
  }

  /// A record prints nothing. Sections can use its members.
  var renderText: String { "" }
  var isNull: Bool { false }

  /// A member without a value ends the search in the outer records too.
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

  /// No value. It prints nothing, and its sections are empty.
  private struct Nothing: MustacheCustomRenderable {
    var renderText: String { "" }
    var isNull: Bool { true }
  }

  /// A number that isn't an `Int`. It is printed as its JSON.
  private struct Number: MustacheCustomRenderable {
    let renderText: String
    var isNull: Bool { false }
  }

  /// Checks how deep rendering is nested, so that endless values or partials become an error instead of a stack overflow.
  final class Nesting {
    /// In bytes. Threads have several times as much on every supported platform.
    private static let limit: UInt = 1 << 20

    private let start = Nesting.position
    private(set) var isExceeded = false

    /// Whether rendering is nested too deeply, now or before.
    func check() -> Bool {
      let now = Nesting.position
      isExceeded = isExceeded || max(now, start) - min(now, start) > Self.limit
      return isExceeded
    }

    /// The current position on the stack.
    private static var position: UInt {
      var local = 0
      return withUnsafeMutablePointer(to: &local) { UInt(bitPattern: $0) }
    }
  }
}
#endif
