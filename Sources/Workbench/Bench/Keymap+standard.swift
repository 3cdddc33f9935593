extension Keymap {
  /// The keys as they come.
  package static let standard = Keymap(unchecked: work + streams + asking + program + more + moves + texts + boxes)

  private static let anyPane = KeyContext.panes
  private static let notRequest = KeyContext.panes.subtracting([.request])

  /// What the bench is for, most used first.
  private static let work: [Binding] = [
    Binding(.send, [.enter], in: [.request], name: "send", label: "send", "send the request"),
    Binding(
      .open,
      [.enter],
      in: [.catalogue],
      name: "open",
      label: "send/run",
      "send the route's request, run the scenario"
    ),
    Binding(
      .open,
      [.enter],
      in: [.history],
      name: "bring-back",
      label: "bring back",
      "show this exchange again, with its request"
    ),
    Binding(
      .open,
      [.enter],
      in: [.response],
      name: "fold",
      label: "fold/show",
      "open what this row tells of: fold, frame, hop, check"
    ),
    Binding(.open, [.enter], in: [.checks], name: "show-exchange", label: "show", "show the exchange of this check"),
    Binding(.cancel, [.control("c")], in: anyPane, name: "cancel", label: "cancel", "cancel what is in flight"),
    Binding(
      .send,
      [.character("r"), .control("r")],
      in: notRequest,
      name: "send",
      label: "resend",
      "send the request again"
    ),
    Binding(.send, [.character("r"), .control("r")], in: [.request], name: "send", "send the request"),
    Binding(.edit, [.character("e")], in: [.request], name: "edit", label: "edit", "edit this line of the request"),
    Binding(.edit, [.character("e")], in: notRequest, name: "edit", label: "edit", "edit the request"),
    Binding(
      .toggle,
      [.character(" ")],
      in: [.request],
      name: "toggle",
      label: "on/off",
      "switch this header line on or off"
    ),
    Binding(
      .remove,
      [.character("x")],
      in: [.request],
      name: "remove",
      label: "remove",
      "remove this header line or the body"
    ),
    Binding(
      .filter,
      [.character("/")],
      in: [.catalogue],
      name: "filter",
      label: "filter",
      "filter routes, scenarios and history"
    ),
    Binding(.rawBody, [.character("w")], in: [.response], name: "raw-body", label: "raw", "body as it came, or laid out"),
    Binding(.save, [.character("s")], in: anyPane, name: "save", label: "save", "save this exchange as a scenario"),
    Binding(
      .runScenario,
      [.character("T")],
      in: anyPane,
      name: "run",
      label: "run",
      "run the scenario headless and show its verdicts"
    ),
  ]

  /// What is done with an answer while it comes, and with where it leads.
  private static let streams: [Binding] = [
    Binding(
      .pauseStream,
      [.character(" ")],
      in: [.response, .checks],
      name: "pause",
      label: "on/off",
      "stop the stream's picture or let it go on; accept a proposed check; send a cookie or hold it back"
    ),
    Binding(
      .followStream,
      [.character("F")],
      in: [.response],
      name: "follow",
      label: "follow",
      "go along with the newest frame"
    ),
    Binding(
      .filterStream,
      [.character("f")],
      in: [.response],
      name: "filter-frames",
      label: "filter",
      "list only frames that have some words"
    ),
    Binding(
      .closeStream,
      [.character("x")],
      in: [.response, .checks],
      name: "close",
      label: "drop",
      "end the stream that is shown; remove a check or a cookie"
    ),
    Binding(
      .reconnect,
      [.character("L")],
      in: [.response],
      name: "reconnect",
      label: "reconnect",
      "send the request again with Last-Event-ID"
    ),
    Binding(
      .followRedirect,
      [.character(">")],
      in: anyPane,
      name: "redirect",
      label: "redirect",
      "go where the answer redirects"
    ),
    Binding(.clearJar, [.character("X")], in: [.response], name: "clear-jar", label: "empty jar", "remove every cookie"),
    Binding(.toggleJar, [.character("J")], in: anyPane, name: "jar", "keep and send cookies, or do neither"),
    Binding(
      .toggleRedirects,
      [.character("F")],
      in: [.request],
      name: "follow-redirects",
      label: "redirects",
      "follow redirects by themselves, or do not"
    ),
    Binding(
      .toggleHTTP2,
      [.character("H")],
      in: [.request],
      name: "http2",
      label: "HTTP/2",
      "send it by HTTP/2 or by HTTP/1.1"
    ),
  ]

  /// From what is seen to what is expected, and what else can be done with an answer.
  private static let asking: [Binding] = [
    Binding(
      .assertCursor,
      [.character("a")],
      in: [.response],
      name: "assert",
      label: "assert",
      "ask for what the cursor is on"
    ),
    Binding(
      .capture,
      [.character("c")],
      in: [.response],
      name: "capture",
      label: "capture",
      "put this value into a variable"
    ),
    Binding(.suggest, [.character("A")], in: anyPane, name: "suggest", "propose what to ask of this answer"),
    Binding(
      .cyclePredicate,
      [.character("p")],
      in: [.response, .checks],
      name: "predicate",
      "ask in another way: equal, contains, of its form, exists, not exists; frames: by type, in time"
    ),
    Binding(.compareTwice, [.character("V")], in: anyPane, name: "send-twice", "send twice and compare the answers"),
    Binding(.mark, [.character("m")], in: anyPane, name: "mark", "mark this answer, to compare others with"),
    Binding(.diff, [.character("d")], in: anyPane, name: "diff", "what differs from the marked answer"),
    Binding(.record, [.character("R")], in: anyPane, name: "record", "record what is sent, or save the recording"),
    Binding(.viewInPager, [.character("v")], in: anyPane, name: "pager", "view the body in $PAGER"),
    Binding(.pipe, [.character("|")], in: anyPane, name: "pipe", "give the body to a shell command"),
  ]

  private static let program: [Binding] = [
    Binding(.nextPane, [.tab], in: anyPane, name: "next-pane", label: "pane", "next pane"),
    Binding(
      .chooseTab,
      [.character("t")],
      in: anyPane,
      name: "tab",
      label: "tab",
      "show a tab of the response; a letter says which"
    ),
    Binding(.palette, [.character(":")], in: anyPane, name: "commands", label: "commands", "every action by its name"),
    Binding(.quit, [.character("q")], in: anyPane, name: "quit", label: "quit", "quit"),
    Binding(.help, [.character("?")], in: anyPane, name: "help", label: "help", "the keys that work here"),
    Binding(.undo, [.character("u")], in: anyPane, name: "undo", label: "undo", "undo the last change of the request"),
    Binding(
      .zoom,
      [.character("z")],
      in: anyPane,
      name: "zoom",
      label: "zoom",
      "zoom this pane to the whole screen, or back"
    ),
    Binding(
      .chooseCopy,
      [.character("y")],
      in: anyPane,
      name: "copy",
      label: "copy",
      "copy something; a letter says what"
    ),
    Binding(
      .editExternally,
      [.character("E")],
      in: anyPane,
      name: "edit-in-editor",
      label: "$EDITOR",
      "edit the request in $EDITOR"
    ),
  ]

  private static let more: [Binding] =
    [
      Binding(.search, [.character("/")], in: [.response], name: "search", label: "search", "look for words in this tab"),
      Binding(.searchNext, [.character("n")], in: [.response], name: "search-next", "the next row that has the words"),
      Binding(
        .searchPrevious,
        [.character("N")],
        in: [.response],
        name: "search-previous",
        "the row before that has them"
      ),
      Binding(.previousPane, [.backtab], in: anyPane, name: "previous-pane", "previous pane"),
      Binding(.nextTab, [.character("]")], in: anyPane, name: "next-tab", "next tab of the response"),
      Binding(.previousTab, [.character("[")], in: anyPane, name: "previous-tab", "previous tab of the response"),
    ]
    + Pane.allCases.map { pane in
      let key = Character(String(pane.rawValue))
      return Binding(.pane(pane), [.character(key)], in: anyPane, name: "pane-\(pane.rawValue)", "go to \(pane.title)")
    } + [
      Binding(.leave, [.escape], in: anyPane, "out of the drawer, the zoom or the filter"),
      Binding(.restartServer, [], in: anyPane, name: "restart-server", "make the app anew and start it again"),
      Binding(.repaint, [.control("l")], in: Set(KeyContext.allCases), name: "repaint", "draw the screen anew"),
      Binding(
        .suspend,
        [.control("z")],
        in: Set(KeyContext.allCases),
        name: "suspend",
        "suspend; fg in the shell comes back"
      ),
    ]

  private static let moves: [Binding] = {
    let lists = anyPane.union([.help])
    return [
      Binding(.move(.down), [.character("j"), .down], in: lists, "down"),
      Binding(.move(.up), [.character("k"), .up], in: lists, "up"),
      Binding(.move(.left), [.character("h"), .left], in: [.response], "scroll to the left"),
      Binding(.move(.right), [.character("l"), .right], in: [.response], "scroll to the right"),
      Binding(.move(.halfPageDown), [.control("d")], in: lists, "half a page down"),
      Binding(.move(.halfPageUp), [.control("u")], in: lists, "half a page up"),
      Binding(.move(.pageDown), [.pageDown], in: lists, "a page down"),
      Binding(.move(.pageUp), [.pageUp], in: lists, "a page up"),
      Binding(.move(.first), [.character("g"), .home], in: lists, "to the first"),
      Binding(.move(.last), [.character("G"), .end], in: lists, "to the last"),
    ]
  }()

  /// Keys of fields and of what lies over the panes.
  static let texts: [Binding] = {
    let texts = KeyContext.texts
    let singleLine = texts.subtracting([.textArea])
    let withoutList = texts.subtracting([.filter, .palette])
    return [
      Binding(.accept, [.enter], in: singleLine, label: "done", "take what is written"),
      Binding(.field(.newLine), [.enter], in: [.textArea], label: "new line", "new line"),
      Binding(.leave, [.escape], in: [.textArea], label: "done", "leave the text; u undoes"),
      Binding(.leave, [.escape], in: [.field], label: "leave", "leave the line, its text kept; u undoes"),
      Binding(.leave, [.escape], in: [.filter, .frameFilter], label: "clear", "clear the filter"),
      Binding(.leave, [.escape], in: [.search], label: "leave", "leave without looking for anything"),
      Binding(.leave, [.escape], in: [.prompt, .palette], label: "leave", "leave without doing anything"),
      Binding(
        .cancel,
        [.control("c")],
        in: texts.union([.help, .confirm, .tabChoice, .copyChoice]),
        "leave without doing anything"
      ),
      Binding(.complete, [.tab], in: [.palette], label: "complete", "complete the name"),
      Binding(.move(.down), [.down], in: [.filter, .palette], "down"),
      Binding(.move(.up), [.up], in: [.filter, .palette], "up"),
      Binding(.field(.left), [.left], in: texts, "a character to the left"),
      Binding(.field(.right), [.right], in: texts, "a character to the right"),
      Binding(.field(.up), [.up], in: withoutList, "a line up"),
      Binding(.field(.down), [.down], in: withoutList, "a line down"),
      Binding(.field(.start), [.home, .control("a")], in: texts, "to the start of the line"),
      Binding(.field(.end), [.end, .control("e")], in: texts, "to the end of the line"),
      Binding(.field(.eraseBackward), [.backspace], in: texts, "erase the character before"),
      Binding(.field(.eraseForward), [.delete], in: texts, "erase the character after"),
      Binding(.field(.eraseWord), [.control("w")], in: texts, label: "erase word", "erase the word before"),
      Binding(.field(.eraseToStart), [.control("u")], in: texts, label: "erase line", "erase to the start of the line"),
    ]
  }()

  static let boxes: [Binding] =
    [
      Binding(.leave, [.escape, .character("q"), .character("?")], in: [.help], label: "close", "close this page"),
      Binding(.yes, [.character("y")], in: [.confirm], label: "yes", "yes"),
      Binding(.no, [.character("n"), .escape, .character("q")], in: [.confirm], label: "no", "no"),
      Binding(.leave, [.escape], in: [.tabChoice, .copyChoice], label: "leave", "leave without doing anything"),
    ]
    + ResponseTab.allCases.map { tab in
      Binding(
        .tab(tab),
        [.character(tab.letter)],
        in: [.tabChoice],
        name: "tab-\(tab.rawValue)",
        label: tab.title,
        "show \(tab.title)"
      )
    } + copies

  private static let copies: [Binding] = [
    (.value, "y", "the selected line"), (.header, "h", "every header line"), (.body, "b", "the body"),
    (.curl, "c", "the request for curl"), (.raw, "r", "what was received"), (.http, "f", "the request as .http text"),
  ].map { (target: Action.CopyTarget, letter: Character, words: String) in
    Binding(
      .copy(target),
      [.character(letter)],
      in: [.copyChoice],
      name: "copy-\(target.rawValue)",
      label: target.rawValue,
      "copy \(words)"
    )
  }
}
