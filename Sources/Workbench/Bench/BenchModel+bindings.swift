extension BenchModel {
  private typealias Binding = Keymap<Action>.Binding

  /// The keys of the bench itself.
  static var bindings: [Keymap<Action>.Binding] {
    [exchanges, checking, program, panes, moves, texts, boxes].flatMap(\.self)
  }

  private static let anyPane = KeyContext.panes
  private static let notRequest = KeyContext.panes.subtracting([.request])

  private static let exchanges: [Binding] = [
    Binding(.send, [.enter], in: [.requestRow], name: "send", label: "send", rank: 10, "send the request"),
    Binding(.cancel, [.control("c")], in: anyPane, name: "cancel", label: "cancel", rank: 20, "cancel what is in flight"),
    Binding(
      .send,
      [.character("r"), .control("r")],
      in: notRequest,
      name: "send",
      label: "resend",
      rank: 106,
      "send the request again"
    ),
    Binding(.send, [.character("r"), .control("r")], in: [.request], name: "send", rank: 107, "send the request"),
    Binding(
      .editRequest,
      [.character("e")],
      in: KeyContext.tabs.subtracting([.checksTab]).union([.log]),
      name: "edit",
      label: "edit",
      rank: 40,
      "edit the request"
    ),
    Binding(
      .save,
      [.character("s")],
      in: anyPane,
      name: "save",
      label: "save",
      rank: 46,
      weight: .essential,
      "save this exchange as a scenario"
    ),
    Binding(
      .saveAs,
      [.character("S")],
      in: anyPane,
      name: "save-as",
      rank: 206,
      "save this exchange beside the scenario that was saved or run last, under a name of your own"
    ),
    Binding(
      .runScenario,
      [.character("T")],
      in: anyPane,
      name: "run",
      label: "run",
      rank: 47,
      weight: .essential,
      "run the scenario headless and show its verdicts"
    ),
    Binding(.runScenario, [.character("T")], in: [.help], label: "run", rank: 71, "run the scenario whose text this is"),
    Binding(
      .showLogLine,
      [.character("O")],
      in: anyPane.subtracting([.log]),
      name: "log-line",
      rank: 72,
      "go to the line of the server log that this exchange has"
    ),
    Binding(
      .followRedirect,
      [.character(">")],
      in: anyPane,
      name: "redirect",
      label: "redirect",
      rank: 22,
      "go where the response redirects"
    ),
    Binding(.toggleJar, [.character("J")], in: anyPane, name: "jar", rank: 175, "keep and send cookies, or do neither"),
  ]

  /// What is expected of responses, and what else can be done with them.
  private static let checking: [Binding] = [
    Binding(
      .proposeChecks,
      [.character("A")],
      in: anyPane,
      name: "suggest",
      label: "suggest",
      rank: 42,
      "propose checks for this response; again takes all"
    ),
    Binding(.acceptChecks, [], in: anyPane, name: "accept-all", rank: 203, "take every proposed check"),
    Binding(
      .compareTwice,
      [.character("V")],
      in: anyPane,
      name: "send-twice",
      label: "twice",
      rank: 43,
      "send twice and compare the responses"
    ),
    Binding(
      .mark,
      [.character("m")],
      in: anyPane,
      name: "mark",
      label: "mark",
      rank: 44,
      "mark this response, to compare others with"
    ),
    Binding(
      .diff,
      [.character("d")],
      in: anyPane,
      name: "diff",
      label: "diff",
      rank: 45,
      "what differs from the marked response"
    ),
    Binding(
      .record,
      [.character("R")],
      in: anyPane,
      name: "record",
      label: "record",
      rank: 48,
      "record what is sent, or save the recording"
    ),
    Binding(.viewInPager, [.character("v")], in: anyPane, name: "pager", rank: 210, "view the body in $PAGER"),
    Binding(.pipe, [.character("|")], in: anyPane, name: "pipe", rank: 211, "pipe the body to a shell command"),
  ]

  private static let program: [Binding] = [
    Binding(.nextPane, [.tab], in: anyPane, name: "next-pane", label: "pane", rank: 181, "next pane"),
    Binding(
      .chooseTab,
      [.character("t")],
      in: anyPane,
      name: "tab",
      label: "tab",
      rank: 49,
      weight: .essential,
      "show a tab of the response; a letter says which"
    ),
    Binding(
      .palette,
      [.character(":")],
      in: anyPane,
      name: "commands",
      label: "all",
      rank: 302,
      weight: .always,
      "every action by its name"
    ),
    Binding(
      .help,
      [.character("?")],
      in: anyPane,
      name: "help",
      label: "help",
      rank: 304,
      weight: .always,
      "the keys that work here, and the order of work"
    ),
    Binding(.quit, [.character("q")], in: anyPane, name: "quit", label: "quit", rank: 306, weight: .always, "quit"),
    Binding(.undo, [.character("u")], in: anyPane, name: "undo", label: "undo", rank: 180, "undo the last change"),
    Binding(
      .zoom,
      [.character("z")],
      in: anyPane,
      name: "zoom",
      label: "zoom",
      rank: 182,
      "zoom this pane to the whole screen, or back"
    ),
    Binding(
      .chooseCopy,
      [.character("y")],
      in: anyPane,
      name: "copy",
      label: "copy",
      rank: 183,
      "copy something; a letter says what"
    ),
    Binding(
      .editExternally,
      [.character("E")],
      in: anyPane,
      name: "edit-in-editor",
      label: "$EDITOR",
      rank: 184,
      "edit in $EDITOR: the scenario of a verdict at its line, else the request"
    ),
    Binding(
      .wrap,
      [.character("w")],
      in: [.response, .log],
      name: "wrap",
      label: "wrap",
      rank: 185,
      "wrap long rows, or cut them at the edge"
    ),
    Binding(.showVariables, [], in: anyPane, name: "vars", rank: 418, "show the variables and the names of the secrets"),
    Binding(.showKeys, [], in: anyPane, name: "keys", rank: 417, "list the keys as lines of the configuration file"),
    Binding(.toggleSecrets, [.character("*")], in: anyPane, name: "show-secrets", rank: 419, "show secrets until the next key"),
    Binding(
      .restartServer,
      [.character("B")],
      in: anyPane,
      name: "restart-server",
      rank: 420,
      "make and start the app in this process again"
    ),
    Binding(.repaint, [.control("l")], in: KeyContext.everywhere, name: "repaint", rank: 421, "draw the screen again"),
    Binding(
      .suspend,
      [.control("z")],
      in: KeyContext.everywhere,
      name: "suspend",
      rank: 422,
      "suspend; fg in the shell comes back"
    ),
  ]

  private static let panes: [Binding] = {
    var bindings = [
      Binding(.previousPane, [.backtab], in: anyPane, name: "previous-pane", rank: 410, "previous pane"),
      Binding(.nextTab, [.character("]")], in: anyPane, name: "next-tab", rank: 411, "next tab of the response"),
      Binding(.previousTab, [.character("[")], in: anyPane, name: "previous-tab", rank: 412, "previous tab of the response"),
    ]
    for pane in Pane.allCases {
      let (key, name) = (Key.character(Character(String(pane.rawValue))), "pane-\(pane.rawValue)")
      bindings.append(Binding(.pane(pane), [key], in: anyPane, name: name, rank: 413, "go to \(pane.title)"))
    }
    return bindings + [Binding(.leave, [.escape], in: anyPane, rank: 414, "out of the drawer, the zoom or the filter")]
  }()

  private static let moves: [Binding] = {
    let lists = anyPane.union([.help, .comparison, .review, .recording])
    return [
      Binding(.move(.down), [.character("j"), .down], in: lists, rank: 500, "down"),
      Binding(.move(.up), [.character("k"), .up], in: lists, rank: 500, "up"),
      Binding(.move(.left), [.character("h"), .left], in: [.response, .review], rank: 500, "scroll to the left"),
      Binding(.move(.right), [.character("l"), .right], in: [.response, .review], rank: 500, "scroll to the right"),
      Binding(.move(.halfPageDown), [.control("d")], in: lists, rank: 500, "half a page down"),
      Binding(.move(.halfPageUp), [.control("u")], in: lists, rank: 500, "half a page up"),
      Binding(.move(.pageDown), [.pageDown], in: lists, rank: 500, "a page down"),
      Binding(.move(.pageUp), [.pageUp], in: lists, rank: 500, "a page up"),
      Binding(.move(.first), [.character("g"), .home], in: lists, rank: 500, "to the first"),
      Binding(.move(.last), [.character("G"), .end], in: lists, rank: 500, "to the last"),
    ]
  }()

  /// Keys of fields and of what lies over the panes.
  private static let texts: [Binding] = {
    let texts = KeyContext.texts
    let singleLine = texts.subtracting([.textArea])
    let withoutList = texts.subtracting([.filter, .palette])
    let boxes: Set<KeyContext> = [.help, .comparison, .confirm, .tabChoice, .copyChoice, .review, .recording]
    return [
      Binding(.accept, [.enter], in: singleLine, label: "done", rank: 600, "take what is written"),
      Binding(.field(.newLine), [.enter], in: [.textArea], label: "new line", rank: 600, "new line"),
      Binding(.leave, [.escape], in: [.textArea], label: "done", rank: 600, "leave the text; u undoes"),
      Binding(.leave, [.escape], in: [.field], label: "leave", rank: 600, "leave the line, its text kept; u undoes"),
      Binding(.leave, [.escape], in: [.filter, .frameFilter], label: "clear", rank: 600, "clear the filter"),
      Binding(.leave, [.escape], in: [.search], label: "leave", rank: 600, "leave without searching"),
      Binding(.leave, [.escape], in: [.prompt, .palette], label: "leave", rank: 600, "leave without doing anything"),
      Binding(
        .cancel,
        [.control("c")],
        in: texts.union(boxes),
        name: "cancel",
        rank: 600,
        "leave without doing anything"
      ),
      Binding(.complete, [.tab], in: [.palette], label: "complete", rank: 600, "complete the name"),
      Binding(.complete, [.tab], in: [.field], label: "complete", rank: 600, "complete the word; again for the next choice"),
      Binding(.move(.down), [.down], in: [.filter, .palette], rank: 600, "down"),
      Binding(.move(.up), [.up], in: [.filter, .palette], rank: 600, "up"),
      Binding(.move(.pageDown), [.pageDown], in: [.palette], rank: 600, "a page down"),
      Binding(.move(.pageUp), [.pageUp], in: [.palette], rank: 600, "a page up"),
      Binding(.field(.left), [.left], in: texts, rank: 600, "a character to the left"),
      Binding(.field(.right), [.right], in: texts, rank: 600, "a character to the right"),
      Binding(.field(.up), [.up], in: withoutList, rank: 600, "a line up"),
      Binding(.field(.down), [.down], in: withoutList, rank: 600, "a line down"),
      Binding(.field(.start), [.home, .control("a")], in: texts, rank: 600, "to the start of the line"),
      Binding(.field(.end), [.end, .control("e")], in: texts, rank: 600, "to the end of the line"),
      Binding(.field(.eraseBackward), [.backspace], in: texts, rank: 600, "erase the character before"),
      Binding(.field(.eraseForward), [.delete], in: texts, rank: 600, "erase the character after"),
      Binding(.field(.eraseWord), [.control("w")], in: texts, label: "erase word", rank: 600, "erase the word before"),
      Binding(
        .field(.eraseToStart),
        [.control("u")],
        in: texts,
        label: "erase line",
        rank: 600,
        "erase to the start of the line"
      ),
    ]
  }()

  private static let boxes: [Binding] = {
    let close: [Key] = [.escape, .character("q"), .character("?")]
    var bindings = [
      Binding(.leave, close, in: [.help, .comparison], label: "close", rank: 700, "close this page"),
      Binding(
        .toggleVolatile,
        [.character("v")],
        in: [.comparison],
        name: "volatile",
        label: "volatile",
        rank: 699,
        "show or hide what changes from one response to the next"
      ),
      Binding(.accept, [.enter], in: [.help], label: "open", rank: 699, "open or fold what is under the cursor"),
      Binding(.leave, [.escape, .character("q")], in: [.review, .recording], label: "back", rank: 700, "back to the panes"),
      Binding(.yes, [.character("y")], in: [.confirm], label: "yes", rank: 700, "yes"),
      Binding(.no, [.character("n"), .escape, .character("q")], in: [.confirm], label: "no", rank: 700, "no"),
      Binding(.leave, [.escape], in: [.tabChoice, .copyChoice], label: "leave", rank: 700, "leave without doing anything"),
    ]
    for tab in ResponseTab.allCases {
      let (key, name, title) = (Key.character(tab.letter), "tab-\(tab.rawValue)", tab.title)
      bindings.append(Binding(.tab(tab), [key], in: [.tabChoice], name: name, label: title, rank: 701, "show \(title)"))
    }
    return bindings + copies
  }()

  private static let copies: [Binding] = [
    copy(.value, "y", "the selected value or line"), copy(.header, "h", "every header line"), copy(.body, "b", "the body"),
    copy(.curl, "c", "the request for curl"), copy(.raw, "r", "what was received"),
    copy(.http, "f", "the request as .http text"), copy(.curlWithSecrets, "C", "the request for curl, secrets in clear"),
  ]

  private static func copy(_ target: CopyTarget, _ letter: Character, _ words: String) -> Binding {
    let (name, label) = ("copy-\(target.rawValue)", target.rawValue)
    return Binding(.copy(target), [.character(letter)], in: [.copyChoice], name: name, label: label, rank: 702, "copy \(words)")
  }
}
