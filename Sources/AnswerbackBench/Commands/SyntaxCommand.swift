import ArgumentParser
import ScenarioInterchange
import Scenarios

/// `answerback syntax`: prints a syntax file for an editor.
struct SyntaxCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "syntax",
      abstract: "Print a syntax file for an editor.",
      discussion: """
        For vim: \(Surroundings.current.program) syntax vim > ~/.vim/syntax/scenario.vim, and in the vimrc \
        autocmd BufRead,BufNewFile *.scenario set filetype=scenario
        textmate prints a grammar in JSON, which VS Code, Sublime Text and IntelliJ read.
        """
    )
  }

  enum Editor: String, CaseIterable {
    case vim, textmate
  }

  @Argument(help: "vim or textmate", transform: choice())
  var editor: Editor

  func run() {
    Surroundings.current.write(editor == .vim ? SyntaxFile.vim : SyntaxFile.textmate)
  }
}
