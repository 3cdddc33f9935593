/// Something a key can do.
package enum Action: Sendable, Hashable {
  case move(Movement)
  case pane(Pane), nextPane, previousPane
  case tab(ResponseTab), chooseTab, nextTab, previousTab
  case open, send, cancel, edit, editExternally, toggle, remove, undo
  case pauseStream, followStream, filterStream, closeStream, reconnect
  case search, searchNext, searchPrevious
  case followRedirect, toggleRedirects, toggleHTTP2
  case toggleJar, clearJar
  case assertCursor, capture, suggest, cyclePredicate, compareTwice, mark, diff, viewInPager, pipe, record
  case filter, save, runScenario, restartServer
  case chooseCopy, copy(CopyTarget)
  case zoom, rawBody, palette, help, repaint, suspend, quit
  /// Out of what lies over the panes, or out of a field, which keeps its text.
  case leave
  case field(FieldAction), accept, complete
  case yes, no

  package enum Movement: Sendable, Hashable {
    case up, down, left, right, pageUp, pageDown, halfPageUp, halfPageDown, first, last
  }

  /// What a key does to the text of a field.
  package enum FieldAction: Sendable, Hashable {
    case left, right, up, down, start, end, eraseBackward, eraseForward, eraseWord, eraseToStart, newLine
  }

  /// What `y` can put on the clipboard.
  package enum CopyTarget: String, Sendable, Hashable, CaseIterable {
    case value, header, body, curl, raw, http
  }
}
