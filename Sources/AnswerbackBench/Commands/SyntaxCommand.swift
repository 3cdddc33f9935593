import ArgumentParser
import ScenarioInterchange
import Scenarios

/// `answerback syntax`: what an editor needs to colour scenario files.
struct SyntaxCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "syntax",
      abstract: "Print a syntax file for an editor.",
      discussion: """
        For vim: \(Surroundings.current.program) syntax vim > ~/.vim/syntax/scenario.vim, and in the vimrc \
        autocmd BufRead,BufNewFile *.scenario set filetype=scenario
        """
    )
  }

  enum Editor: String, CaseIterable {
    case vim
  }

  @Argument(help: "The editor: vim.", transform: choice())
  var editor: Editor

  func run() {
    Surroundings.current.write(SyntaxFile.vim)
  }
}
