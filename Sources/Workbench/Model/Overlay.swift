/// What lies over the panes and takes the keys.
enum Overlay: Sendable {
  case help(of: KeyContext, ListPosition)
  /// What differs between two answers.
  case comparison(title: String, [Line], ListPosition)
  case palette(Palette)
  case prompt(Prompt)
  case confirm(Confirmation)
  case tabChoice, copyChoice
  /// The filter of the catalogue is being written.
  case filter
  /// What is to be looked for in a tab; the filter of a stream's frames.
  case search, frameFilter
}

/// The command palette: what is written and which of the fitting commands is chosen.
struct Palette: Sendable {
  var field = TextField()
  var position = ListPosition()
}

/// A question that is answered by a line.
struct Prompt: Sendable {
  enum Purpose: Sendable, Hashable {
    /// Where to save the exchange of this number as a scenario.
    case saveScenario(exchange: Int)
    /// Where else to put a scenario's text.
    case saveText(String)
    /// Where to save several exchanges as one scenario.
    case saveRecording([Int])
    /// What the variable is called that a value goes into.
    case capture(DraftCapture)
    /// The command a body is given to.
    case pipe([UInt8])
  }

  var title: String
  var field: TextField
  var purpose: Purpose
}

/// A question that is answered by yes or no.
struct Confirmation: Sendable {
  enum Purpose: Sendable, Hashable {
    case overwrite(path: String, text: String)
    case quit
  }

  var question: String
  var purpose: Purpose
}
