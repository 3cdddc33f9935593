import ScenarioSyntax

/// Syntax files for editors. The keywords come from the parser's own tables.
package enum SyntaxFile {
  private static let keys = MetadataSyntax.Key.allCases.map(\.rawValue)
  private static let sections = SectionSyntax.Name.allCases.map(\.rawValue)
  private static let options = OptionSyntax.Name.allCases.map(\.rawValue).sorted { $0.count > $1.count }
  private static let predicates = PredicateSyntax.Operator.allCases.map(\.rawValue).filter { $0.first?.isLetter == true }
  /// The lines of `[Events]` and `[Chunks]` that begin with `@`.
  private static let directives = [
    "within", "gap", "skip", "unordered", "end-unordered", "silence", "listen", "limit", "drop", "eof", "stop", "reconnect",
    "abort", "end",
    "any",
  ]

  /// A syntax file for vim.
  package static var vim: String {
    let keys = keys.joined(separator: "\\|")
    let sections = sections.joined(separator: "\\|")
    let options = options.joined(separator: "\\|")
    let directives = directives.joined(separator: "\\|")
    return """
      " Vim syntax file: HTTP scenarios of answerback
      if exists("b:current_syntax")
        finish
      endif
      syn case match

      syn match scenarioComment "^\\s*#.*$"
      syn match scenarioMetadata "^#@ \\(\(keys)\\):.*$"
      syn match scenarioStep "^### .*$"
      syn match scenarioCheck "^@check$"
      syn match scenarioRequest "^[A-Z]\\+ \\S.*$" contains=scenarioMethod,scenarioVariable
      syn match scenarioMethod "^[A-Z]\\+" contained
      syn match scenarioStatus "^HTTP\\(/[0-9.]\\+\\)\\? \\(\\d\\d\\d\\|\\*\\|{{.*}}\\)\\s*$" contains=scenarioVariable
      syn match scenarioSection "^\\[\\(\(sections)\\)\\( [a-z-]\\+\\)*\\]"
      syn match scenarioHeader "^[A-Za-z][A-Za-z0-9_-]*:" contains=scenarioOption
      syn match scenarioOption "^\\(\(options)\\):" contained
      syn match scenarioEvent "^@\\(\(directives)\\)\\>.*$"
      syn match scenarioOperator " \\(==\\|!=\\|<=\\|>=\\|<\\|>\\) "
      syn match scenarioPredicate " \\(not\\|\(predicates.joined(separator: "\\|"))\\)\\>"
      syn region scenarioString start=+"+ skip=+\\\\.+ end=+"+ oneline contains=scenarioVariable,scenarioMatcher
      syn region scenarioFence matchgroup=scenarioQuote start="^```.*$" end="^```$" contains=scenarioVariable,scenarioMatcher
      syn match scenarioVariable "{{[^*}][^}]*}}" containedin=ALLBUT,scenarioComment
      syn match scenarioMatcher "{{\\*[^}]*}}" containedin=ALLBUT,scenarioComment

      hi def link scenarioComment Comment
      hi def link scenarioMetadata PreProc
      hi def link scenarioStep Title
      hi def link scenarioCheck Statement
      hi def link scenarioMethod Statement
      hi def link scenarioStatus Statement
      hi def link scenarioSection Type
      hi def link scenarioHeader Identifier
      hi def link scenarioOption Keyword
      hi def link scenarioEvent Keyword
      hi def link scenarioOperator Operator
      hi def link scenarioPredicate Operator
      hi def link scenarioString String
      hi def link scenarioFence String
      hi def link scenarioQuote Delimiter
      hi def link scenarioVariable Special
      hi def link scenarioMatcher SpecialChar

      let b:current_syntax = "scenario"

      """
  }
  /// A TextMate grammar in JSON, which VS Code, Sublime Text, IntelliJ and others read.
  package static var textmate: String {
    func alternatives(_ words: [String]) -> String { words.map { $0.replacing(".", with: "\\.") }.joined(separator: "|") }
    func rule(_ name: String, _ match: String, _ captures: [(Int, String)] = []) -> String {
      let own = captures.map { #""\#($0.0)": {"name": "\#($0.1).scenario"}"# }.joined(separator: ", ")
      let scope = name.isEmpty ? "" : #""name": "\#(name).scenario", "#
      return #"{\#(scope)"match": \#(json(match))\#(own.isEmpty ? "" : #", "captures": {\#(own)}"#)}"#
    }
    func block(_ name: String, _ begin: String, _ end: String, also fields: String) -> String {
      #"{"name": "\#(name).scenario", "begin": \#(json(begin)), "end": \#(json(end)), \#(fields)}"#
    }
    let holes = ##""patterns": [{"include": "#hole"}]"##
    let method = #""beginCaptures": {"1": {"name": "keyword.control.method.scenario"}}"#
    let escape = rule("constant.character.escape", "\\\\.")
    let patterns = [
      rule("meta.preprocessor", "^#@ (?:\(alternatives(keys))):.*$"),
      rule("markup.heading", "^### .*$"),
      rule("comment.line.number-sign", "^\\s*#.*$"),
      rule("keyword.control", "^@check\\s*$"),
      rule("keyword.other", "^@(?:\(alternatives(directives)))(?![\\w-]).*$"),
      rule("keyword.control.status", "^HTTP(?:/[0-9.*]+)?\\s+(?:\\d\\d\\d|\\*)\\s*$"),
      block("meta.request", "^([A-Z]+|\"[^\"\\s]+\")(?=\\s+\\S)", "$", also: "\(method), \(holes)"),
      rule("entity.name.section", "^\\[(?:\(alternatives(sections)))(?: [a-z-]+)*\\]"),
      block("string.quoted.other.fence", "^(`{3,})[^`]*$", "\\1\\s*$", also: holes),
      block("string.quoted.double", "\"", "\"|$", also: ##""patterns": [\##(escape), {"include": "#hole"}]"##),
      rule("", "^(\(alternatives(options))):", [(1, "keyword.other.option")]),
      rule("", "^([A-Za-z][A-Za-z0-9_-]*):", [(1, "entity.name.tag.header")]),
      rule("keyword.operator", "(?<=\\s)(?:==|!=|<=|>=|<|>)(?=\\s)"),
      rule("keyword.operator.word", "(?<=\\s)(?:not|\(alternatives(predicates)))\\b"),
      ##"{"include": "#hole"}"##,
    ]
    let hole = [
      rule("constant.other.matcher", "\\{\\{\\*[^}]*\\}\\}"), rule("variable.other", "\\{\\{[^*}][^}]*\\}\\}"),
    ]
    return """
      {
        "name": "HTTP scenario",
        "scopeName": "source.scenario",
        "fileTypes": ["scenario"],
        "patterns": [
          \(patterns.joined(separator: ",\n    "))
        ],
        "repository": {
          "hole": {
            "patterns": [
              \(hole.joined(separator: ",\n        "))
            ]
          }
        }
      }

      """
  }

  /// A text of ASCII as JSON has it.
  private static func json(_ text: String) -> String {
    "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }
}
