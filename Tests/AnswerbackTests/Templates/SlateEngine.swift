import Answerback
import Foundation

/// A template library as others are: not Sendable, fed with `Any`, printing `%name%`. It stands for Stencil and its like.
final class Slate {
  var autoescapes = false

  func render(_ text: String, context: [String: Any]) throws -> String {
    var printed = ""
    for (index, part) in text.components(separatedBy: "%").enumerated() {
      if index.isMultiple(of: 2) {
        printed += part
      } else if let value = context[part] {
        printed += autoescapes ? "\(value)".replacingOccurrences(of: "<", with: "&lt;") : "\(value)"
      } else {
        let line = text.components(separatedBy: "%\(part)%")[0].count(where: \.isNewline) + 1
        throw TemplateError("slate", line: line, "the value \(part) is missing", "Add it")
      }
    }
    return printed
  }
}

/// The whole engine: what it takes to use such a library.
struct SlateEngine: TemplateEngine {
  let folder: TemplateFolder

  func render(_ template: TemplateSource, _ values: TemplateValue, escaping: TemplateEscaping) throws -> String {
    let slate = Slate()
    slate.autoescapes = escaping == .markup
    let text =
      switch template {
      case .file(let name): try folder.read(name).text
      case .text(let text): text
      }
    return try slate.render(text, context: values.untyped as? [String: Any] ?? [:])
  }
}

extension TemplateValue {
  /// What a library takes that looks into `Any`; a member without a value is left out.
  fileprivate var untyped: Any? {
    switch self {
    case .nothing: nil
    case .flag(let flag): flag
    case .number(let text): Int(text) ?? Double(text) ?? text
    case .text(let text): text
    case .list(let elements): elements.map { $0.untyped ?? NSNull() }
    case .record(let members): members.compactMapValues(\.untyped)
    }
  }
}
