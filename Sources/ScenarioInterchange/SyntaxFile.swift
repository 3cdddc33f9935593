import ScenarioSyntax

/// Syntax files for editors, made of the words the parser knows.
package enum SyntaxFile {
  /// A syntax file for vim.
  package static var vim: String {
    let keys = MetadataSyntax.Key.allCases.map(\.rawValue).joined(separator: "\\|")
    let sections = SectionSyntax.Name.allCases.map(\.rawValue).joined(separator: "\\|")
    let options = OptionSyntax.Name.allCases.map(\.rawValue).sorted { $0.count > $1.count }.joined(separator: "\\|")
    let words = PredicateSyntax.Operator.allCases.map(\.rawValue).filter { $0.first?.isLetter == true }
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
      syn match scenarioEvent "^@\\(within\\|gap\\|skip\\|unordered\\|end-unordered\\|silence\\|limit\\|drop\\|eof\\|stop\\|reconnect\\|abort\\|end\\|any\\)\\>.*$"
      syn match scenarioOperator " \\(==\\|!=\\|<=\\|>=\\|<\\|>\\) "
      syn match scenarioPredicate " \\(not\\|\(words.joined(separator: "\\|"))\\)\\>"
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
}
