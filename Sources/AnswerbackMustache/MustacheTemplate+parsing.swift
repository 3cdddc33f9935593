#if Mustache
import Answerback
import Mustache

extension MustacheTemplate {
  /// Parses the text of a template.
  ///
  /// A pragma in a line of its own before the text sets the escaping. The library would otherwise parse every partial as HTML,
  /// and it escapes by grapheme, so that a quotation mark with a combining accent would end an attribute.
  /// - Throws: A ``TemplateError`` with the line and the column.
  init(parsing text: String, named name: String, escaping: TemplateEscaping) throws(TemplateError) {
    _ = MustacheTemplate.MarkupText.registration
    let type = escaping == .markup ? MustacheTemplate.MarkupText.name : "TEXT"
    do {
      try self.init(string: "{{% CONTENT_TYPE: \(type) }}\n" + text)
    } catch let error as MustacheTemplate.ParserError {
      if case .expectedSectionEnd? = error.error as? MustacheTemplate.Error, let open = MustacheTags.openSection(in: text) {
        throw TemplateError(name, line: open.line, "the section \(open.name) is never closed", "Close it with {{/\(open.name)}}")
      }
      throw TemplateError(
        name,
        line: max(1, error.context.lineNumber - 1),
        column: error.context.columnNumber,
        Self.sentence(error.error),
        Self.remedy(error.error)
      )
    } catch {
      throw TemplateError(name, "the text is not valid Mustache: \(error)", "Correct it")
    }
  }

  private static func sentence(_ error: any Swift.Error) -> String {
    switch error as? MustacheTemplate.Error {
    case .sectionCloseNameIncorrect: "a closing tag has a different name than the open section"
    case .unfinishedName: "a tag is not closed, or its name has an invalid character"
    case .expectedSectionEnd: "a section is never closed"
    case .invalidSetDelimiter: "the delimiters are not two words between {{= and =}}"
    case .transformAppliedToInheritanceSection: "a block has a transform"
    case .illegalTokenInsideInheritSection, .textInsideInheritSection: "a parent contains something other than blocks"
    case .invalidConfigVariableSyntax, .unrecognisedConfigVariable: "a pragma is unknown"
    case nil: "a tag is not closed"
    }
  }

  private static func remedy(_ error: any Swift.Error) -> String {
    switch error as? MustacheTemplate.Error {
    case .sectionCloseNameIncorrect, .expectedSectionEnd: "Close each section with {{/name}}, the inner before the outer"
    case .unfinishedName, nil: "Write {{name}}"
    case .invalidSetDelimiter: "Write {{=<% %>=}}"
    case .transformAppliedToInheritanceSection: "Write {{$name}}"
    case .illegalTokenInsideInheritSection, .textInsideInheritSection: "Write {{<layout}}{{$block}}…{{/block}}{{/layout}}"
    case .invalidConfigVariableSyntax, .unrecognisedConfigVariable: "Write {{% CONTENT_TYPE: TEXT }}"
    }
  }
}
#endif
