import ArgumentParser
import Curses
import Exchanges
import Foundation
import ScenarioInterchange
import ScenarioSyntax
import Scenarios
import SystemIO
import Wire
import Workbench

/// `answerback [explore] [URL]`: the bench.
struct ExploreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explore",
    abstract: "Open the bench (the default).",
    discussion: """
      Without a URL, the app is started in this process on a free port of 127.0.0.1.
      A URL and options of curl make the request that stands ready: -X POST -H 'A: b' --json '{"a":1}' http://127.0.0.1:8080/x. \
      A URL without a scheme is an http URL. An option that both have, such as --insecure or --proxy, is the bench's own.
      """
  )

  /// The tour that the bench shows.
  @TaskLocal static var tour: Tour?

  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp(
      "A URL, with options of curl. The bench sends its requests to this server, and opens with this request.",
      valueName: "curl-options> <url"
    )
  )
  var arguments: [String] = []
  @Option(help: "A scenario, FILE or FILE:LINE. The bench opens with the request of its step.")
  var open: String?
  @OptionGroup(title: "Variables")
  var variables: VariableOptions
  @OptionGroup(title: "Connections")
  var connection: ConnectionOptions
  @Option(help: "Keep what is sent in this file, without secrets, and show what earlier sessions sent.")
  var history: String?
  @Option(help: "Read keys from a file instead of a terminal. A line `:dump PATH` writes the screen as text.")
  var script: String?
  @Option(help: "The size of the screen with --script or --dump, as COLUMNSxROWS.", transform: Size.parse)
  var size: Size?
  @Option(help: "Write the last screen as text to this file, without a terminal.")
  var dump: String?
  @Flag(
    help: "Take commands as lines from standard input and write lines, without a screen: for screen readers, pipes and logs."
  )
  var plain = false
  @Flag(inversion: .prefixedNo, help: "Draw with ASCII only.")
  var ascii: Bool?
  @Flag(inversion: .prefixedNo, help: "Use colours, or only bold, reverse and underline. NO_COLOR does the same as --no-color.")
  var color: Bool?
  @Flag(inversion: .prefixedNo, help: "Use the mouse, or leave it to the terminal.")
  var mouse: Bool?
  @Flag(inversion: .prefixedNo, help: "Animate what runs, or don't animate anything.")
  var motion: Bool?
  @Option(help: "dark, light, mono or high-contrast", transform: choice())
  var theme: Theme?
  @Option(help: "Read the keys from the `key` lines of this file, and not from ~/.config/answerback/config.")
  var keys: String?

  func validate() throws {
    try checkPlain()
    do throws(InterchangeFault) {
      _ = try StartingRequest(arguments)
    } catch {
      throw ValidationError(error.description)
    }
  }

  private func checkPlain() throws {
    guard plain, isHeadless else { return }
    throw ValidationError("--plain has no screen. Leave out --script, --size and --dump.")
  }

  /// Whether keys come from a script, and nothing is drawn on a terminal.
  private var isHeadless: Bool { script != nil || dump != nil || size != nil }

  func run() async throws {
    let starting = try StartingRequest(arguments)
    let file = ConfigurationFile(Surroundings.current.environment)
    let settings = try file.settings(keys: keys)
    let (opened, url) = (try open.map(OpenedScenario.init), starting.url)
    for sentence in starting.warnings { Surroundings.writeErrorLine("warning: \(sentence)") }
    var connection = connection
    connection.insecure = connection.insecure || starting.isInsecure
    try connection.complete { file.path($0, of: settings) }
    let known = try benchVariables(settings)
    let client = WireClient()
    let app = BenchedApp.current
    let target = BenchTarget(
      app: app,
      url: url,
      transport: connection.transport(by: client),
      ownTransport: connection.trusting(app, isTarget: true).transport(by: client)
    )
    let surroundings = Surroundings.current
    let scenarios = ScenarioLister(opened: opened?.entry.path) { warning in
      Surroundings.$current.withValue(surroundings) { Surroundings.writeErrorLine("warning: \(warning)") }
    }
    var services = SessionServices(
      transport: target.sender,
      startServer: { await target.start() },
      listScenarios: { await scenarios.list() },
      runScenario: { path, text, tell in await target.run(path, text: text, tell) }
    )
    if let path = history ?? file.path(.history, of: settings) {
      services.history = HistoryFile(path)
      do {
        try services.history?.check()
      } catch {
        throw CommandFailure(.history(path: path, error))
      }
    }
    services.setTarget = { await target.setTarget($0) }
    services.openScenario = { await target.open($0) }
    services.scenarioChanges = { await scenarios.changes() }
    await target.set(known)
    services.setVariables = { await target.set($0) }
    services.environment = { try VariableOptions.environment($0) }
    services.readImportedFile = { ImportCommand.content(of: $0) }
    services.judgeReview = { await target.judge($0) }
    services.describeServer = { await target.describe() }
    let traces = target.traces
    services.beginOnConnection = { traces.begin($0) }
    services.trace = { exchange, ordinal in
      target.isOwn(exchange.request.url) ? traces.trace(of: exchange, ordinal: ordinal) : nil
    }
    let code: Int32
    if plain {
      code = await runPlain(services, settings) { model($0, opened, starting, known, settings) }
    } else if isHeadless {
      code = try await runHeadless(services, settings) { model($0, opened, starting, known, settings) }
    } else {
      services.clipboard = BenchSession.Clipboard(environment: Surroundings.current.environment)
      let ready = services
      code = try await EndingSignals.shared.passing(to: { Terminal.note(signal: $0) }) {
        try await runOnTerminal(ready, settings) { model($0, opened, starting, known, settings) }
      }
    }
    await target.stop()
    await client.shutdown()
    if code != 0 { throw ExitCode(code) }
  }

  private func benchVariables(_ settings: BenchSettings) throws -> BenchVariables {
    var options = variables
    options.environment = options.environment ?? settings.options[.environment]
    let environment = options.environment
    let isFile = environment?.contains("/") == true || environment?.hasSuffix(".vars") == true
    if isFile, let file = environment {
      options.environment = nil
      options.files.insert(file, at: 0)
    }
    let values = try options.values(beside: ["scenarios", "./scenarios.scenario"])
    return BenchVariables(
      values: settings.variables.merging(values) { _, last in last },
      secrets: try options.secretValues(),
      environment: environment
    )
  }

  private func runPlain(
    _ services: SessionServices,
    _ settings: BenchSettings,
    _ model: (Screen.Capabilities) -> BenchModel
  ) async -> Int32 {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { Surroundings.current.environment[$0] }.first { !$0.isEmpty } ?? ""
    let isUTF8 = locale.uppercased().replacing("-", with: "").contains("UTF8")
    let capabilities = Screen.Capabilities(
      ascii: (ascii ?? settings.ascii ?? false) || !isUTF8,
      colour: false,
      mouse: false,
      motion: false
    )
    var model = model(capabilities)
    let terminal = PlainTerminal(Surroundings.current)
    model.beginPlainMode(isTyped: terminal.isTyped)
    let session = BenchSession(model: model, terminal: terminal, services: services)
    return await session.run(terminal)
  }

  private func runHeadless(
    _ services: SessionServices,
    _ settings: BenchSettings,
    _ model: (Screen.Capabilities) -> BenchModel
  ) async throws -> Int32 {
    let colour = color ?? settings.color ?? true
    let capabilities = Screen.Capabilities(ascii: ascii ?? settings.ascii ?? false, colour: colour, mouse: false, motion: false)
    let terminal = HeadlessTerminal(size: size ?? Size(columns: 120, rows: 40))
    let session = BenchSession(model: model(capabilities), terminal: terminal, services: services)
    do {
      let text = try script.map(Self.text(of:)) ?? ":wait"
      return try await session.run(try Script(text), dump: dump)
    } catch let error as Script.Failure {
      throw CommandFailure(.script(script ?? "--dump", error))
    }
  }

  private static func text(of path: String) throws -> String {
    guard let bytes = try? InputFile(path).read() else {
      throw CommandFailure(.unreadableScript(path: path))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func runOnTerminal(
    _ services: SessionServices,
    _ settings: BenchSettings,
    _ model: (Screen.Capabilities) -> BenchModel
  ) async throws -> Int32 {
    var options = Terminal.Options(theme: theme ?? settings.theme ?? .dark, mouse: mouse ?? settings.mouse ?? true)
    options.colour = color ?? settings.color ?? Terminal.Options.isColourWanted
    do {
      let terminal = try await Terminal.open(options: options)
      var capabilities = await terminal.capabilities
      capabilities.ascii = ascii ?? settings.ascii ?? capabilities.ascii
      capabilities.motion = motion ?? settings.motion ?? true
      return await BenchSession(model: model(capabilities), terminal: terminal, services: services).run()
    } catch let error as Terminal.Failure {
      throw CommandFailure(.terminal(sentence: error.description(for: Surroundings.current.program)))
    }
  }

  private func model(
    _ capabilities: Screen.Capabilities,
    _ opened: OpenedScenario?,
    _ starting: StartingRequest,
    _ variables: BenchVariables,
    _ settings: BenchSettings
  ) -> BenchModel {
    let request = opened?.request ?? (starting.imported == nil ? starting.target.map { RequestMessage(url: $0) } : nil)
    var model = BenchModel(
      request: request,
      variables: variables,
      capabilities: capabilities,
      settings: settings.withTheme(theme)
    )
    model.program = Surroundings.current.program
    model.secondsFromUTC = Int(SessionServices.localTime.tm_gmtoff)
    if opened == nil, let imported = starting.imported { _ = model.open(imported, base: imported.base) }
    if let tour = Self.tour { model.begin(tour) }
    return model
  }
}

extension ExploreCommand {
  /// The request that the command line asks for.
  struct StartingRequest {
    /// Where requests go, or the URL of the request; nil is the app in this process.
    private(set) var url: String?
    /// The request where more than its URL is given.
    private(set) var imported: RequestImport?

    /// - Parameter arguments: a URL alone, or with options of curl.
    /// - Throws: ``InterchangeFault``, a sentence about what curl would refuse.
    init(_ arguments: [String]) throws(InterchangeFault) {
      guard let first = arguments.first else { return }
      if arguments.count == 1, !first.hasPrefix("-") {
        url = first.contains("://") ? first : "http://" + first
        guard let url, url.hasPrefix("http://") || url.hasPrefix("https://"), URLReference(url).authority?.isEmpty == false else {
          throw .notURL(first)
        }
        return
      }
      let new = try RequestImport(curlArguments: arguments) { ImportCommand.content(of: $0) }
      imported = new
      url = new.base
    }

    /// The path and query of the URL, so that the request goes to whatever server the bench has.
    var target: String? {
      guard let url else { return nil }
      let rest = url.dropFirst(BenchTarget.origin(of: url).count).prefix { $0 != "#" }
      return rest.hasPrefix("/") ? String(rest) : "/" + rest
    }

    /// What of the options isn't part of the request.
    var warnings: [String] {
      guard let imported else { return [] }
      let leftOut = imported.leftOut.joined(separator: " ")
      return (leftOut.isEmpty ? [] : ["left out, because it isn't part of a request: \(leftOut)"]) + imported.losses
    }

    /// Whether curl's -k was among the options.
    var isInsecure: Bool {
      let step = imported.flatMap { try? ScenarioFile.parse($0.text) }?.steps.first
      return step?.options.contains { $0.name == .insecure } ?? false
    }
  }
}

extension Size {
  /// `120x40`: columns and rows, 1 to 1000 each.
  fileprivate static func parse(_ text: String) throws -> Size {
    let numbers = text.split(separator: "x").map { Int($0) }
    guard numbers.count == 2, let columns = numbers[0], let rows = numbers[1], (1...1000).contains(columns),
      (1...1000).contains(rows)
    else { throw ValidationError("Write COLUMNSxROWS, from 1x1 to 1000x1000.") }
    return Size(columns: columns, rows: rows)
  }
}

extension ExploreCommand {
  /// The scenario of `answerback explore --open`, and the request of the step that was named.
  struct OpenedScenario: Sendable {
    let entry: Message.ScenarioEntry
    /// Its target begins with a slash where the scenario says `{{base}}`, so that it goes to whatever server the bench has.
    let request: RequestMessage?

    /// - Parameter place: `FILE` or `FILE:LINE`.
    /// - Throws: A ``CommandFailure`` when there isn't such a file, or it does not parse.
    init(_ place: String) throws {
      let plan = try RunPlan.commandLine([place])
      do {
        guard let file = try plan.scenarios.first?.parsed.get() else {
          throw CommandFailure(.noScenario(place: place))
        }
        entry = Message.ScenarioEntry(path: file.path, name: file.title)
        let suffix = place.dropFirst(file.path.count)
        request = try RequestExport([file], base: "").request(at: suffix.hasPrefix(":") ? Int(suffix.dropFirst()) ?? 1 : 1)
      } catch let failure as ScenarioFile.ParseFailure {
        throw CommandFailure(CommandFailure.doesNotParse, telling: failure)
      } catch let fault as InterchangeFault {
        throw CommandFailure(CommandFailure.usage, telling: fault)
      }
    }
  }
}
