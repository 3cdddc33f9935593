import ScenarioSyntax
import Scenarios
import XCTest

/// What a tree means: every value in it but positions, lengths and lines.
enum SyntaxDump {
  static func text(of file: ScenarioFile) -> String {
    text(of: file.steps, metadata: file.metadata)
  }

  static func text(of steps: [StepSyntax], metadata: [MetadataSyntax] = []) -> String {
    "\(dump(metadata))\n\(steps.map(dump).joined(separator: "\n"))"
  }

  /// Where two dumps begin to differ, for messages.
  static func difference(_ one: String, _ other: String) -> String {
    let same = zip(one, other).prefix { $0 == $1 }.count
    let start = max(0, same - 60)
    return "one: ..\(one.dropFirst(start).prefix(160))..\nother: ..\(other.dropFirst(start).prefix(160)).."
  }

  private static func dump(_ value: Any) -> String {
    let mirror = Mirror(reflecting: value)
    let children = mirror.children.filter { !isPlace($0) }.map { child in
      "\(child.label.map { "\($0)=" } ?? "")\(dump(child.value))"
    }
    switch mirror.displayStyle {
    case .set: return "{\(children.sorted().joined(separator: " "))}"
    case .none: return String(reflecting: value)
    case .enum where mirror.children.isEmpty: return String(describing: value)
    default: return "(\(children.joined(separator: " ")))"
    }
  }

  private static func isPlace(_ child: Mirror.Child) -> Bool {
    switch child.label {
    case "position": child.value is SourcePosition
    case "length": child.value is Int
    case "lines": child.value is ClosedRange<Int>
    case "sections": child.value is [SectionSyntax]
    default: false
    }
  }
}

/// Fails where two files do not say the same, and shows the place.
func assertSameMeaning(
  _ one: String,
  _ other: String,
  _ message: @autoclosure () -> String = "",
  file: StaticString = #filePath,
  line: UInt = #line
) {
  guard Array(one.utf8) != Array(other.utf8) else { return }
  XCTFail("\(SyntaxDump.difference(one, other))\n\(message())", file: file, line: line)
}
