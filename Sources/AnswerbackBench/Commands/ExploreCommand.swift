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
    discussion: "Without a URL, the app is started in this process on a free port of 127.0.0.1."
  )

  @Argument(help: "A URL. The bench sends its requests to this server, and opens with a request for the URL.")
  var url: String?
  @Option(help: "A scenario, FILE or FILE:LINE. The bench opens with the request of its step.")
  var open: String?
  @OptionGroup(title: "Connections")
  var connection: ConnectionOptions
  @Option(help: "Read keys from a file instead of a terminal. A line `:dump PATH` writes the screen as text.")
  var script: String?
  @Option(help: "The size of the screen with --script or --dump, as COLUMNSxROWS.", transform: Size.parse)
  var size: Size?
  @Option(help: "Write the last screen as text to this file, without a terminal.")
  var dump: String?
  @Flag(help: "Draw with ASCII only.")
  var ascii = false
  @Flag(name: .customLong("no-color"), help: "Use no colours, only bold, reverse and underline. NO_COLOR does the same.")
  var noColor = false
  @Flag(name: .customLong("no-mouse"), help: "Leave the mouse to the terminal.")
  var noMouse = false
  @Flag(name: .customLong("no-motion"), help: "Don't animate anything.")
  var noMotion = false
  @Option(help: "dark, light, mono or high-contrast", transform: Theme.parse)
  var theme = Theme.dark

  func validate() throws {
    if let url, !url.hasPrefix("http://"), !url.hasPrefix("https://") {
      throw ValidationError("\(url) isn't a URL. Write one like http://127.0.0.1:8080/path.")
    }
  }

  func run() async throws {
    let opened = try open.map(OpenedScenario.init)
    let client = WireClient()
    let app = BenchedApp.current
    let transport = connection.trusting(app, isTarget: url == nil).transport(by: client)
    let target = BenchTarget(app: app, url: url, transport: transport)
    var services = SessionServices(
      transport: transport,
      startServer: { await target.start() },
      listScenarios: { OpenedScenario.entries(with: opened, among: BenchTarget.scenarioFiles()) },
      runScenario: { path, text in await target.run(path, text: text) }
    )
    services.describeServer = { await target.describe() }
    let traces = target.traces
    services.beginOnConnection = { traces.begin($0) }
    services.trace = { exchange, ordinal in
      traces.trace(of: exchange, ordinal: ordinal)
    }
    let code: Int32
    if script != nil || dump != nil || size != nil {
      code = try await runHeadless(services, opened)
    } else {
      code = try await runOnTerminal(services, opened)
    }
    await target.stop()
    await client.shutdown()
    if code != 0 { throw ExitCode(code) }
  }

  private func runHeadless(_ services: SessionServices, _ opened: OpenedScenario?) async throws -> Int32 {
    let capabilities = Screen.Capabilities(ascii: ascii, colour: !noColor, mouse: false, motion: false)
    let terminal = HeadlessTerminal(size: size ?? Size(columns: 120, rows: 40))
    let session = BenchSession(model: model(capabilities, opened), terminal: terminal, services: services)
    do {
      let text = try script.map(Self.text(of:)) ?? ":wait"
      return try await session.run(try Script(text), dump: dump)
    } catch let error as Script.Failure {
      throw CommandFailure(CommandFailure.usage, "\(script ?? "--dump"): \(error)")
    }
  }

  private static func text(of path: String) throws -> String {
    guard let bytes = try? InputFile(path).read() else {
      throw CommandFailure(CommandFailure.usage, "--script \(path) can't be read. Name a file with keys.")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func runOnTerminal(_ services: SessionServices, _ opened: OpenedScenario?) async throws -> Int32 {
    var options = Terminal.Options(theme: theme, mouse: !noMouse)
    options.colour = !noColor && Terminal.Options.isColourWanted
    do {
      let terminal = try await Terminal.open(options: options)
      var capabilities = await terminal.capabilities
      capabilities.ascii = ascii || capabilities.ascii
      capabilities.motion = !noMotion
      return await BenchSession(model: model(capabilities, opened), terminal: terminal, services: services).run()
    } catch let error as Terminal.Failure {
      throw CommandFailure(CommandFailure.environment, error.description(for: Surroundings.current.program))
    }
  }

  private func model(_ capabilities: Screen.Capabilities, _ opened: OpenedScenario?) -> BenchModel {
    var model = BenchModel(request: opened?.request ?? url.map { RequestMessage(url: $0) }, capabilities: capabilities)
    model.program = Surroundings.current.program
    return model
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

extension Theme {
  fileprivate static func parse(_ text: String) throws -> Theme {
    guard let theme = Theme(rawValue: text) else {
      throw ValidationError("Use one of \(allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    return theme
  }
}

extension ExploreCommand {
  /// The scenario of `answerback explore --open`, and the request of the step that was named.
  struct OpenedScenario: Sendable {
    let entry: Message.ScenarioEntry
    /// Its target begins with a slash where the scenario says `{{base}}`, so that it goes to whatever server the bench has.
    let request: RequestMessage?

    /// - Parameter place: `FILE` or `FILE:LINE`.
    /// - Throws: A ``CommandFailure`` when there is no such file, or it does not parse.
    init(_ place: String) throws {
      let plan = try RunPlan.commandLine([place])
      do {
        guard let file = try plan.scenarios.first?.parsed.get() else {
          throw CommandFailure(CommandFailure.usage, "--open \(place) contains no scenario. Name a scenario file.")
        }
        entry = Message.ScenarioEntry(path: file.path, name: file.title)
        let suffix = place.dropFirst(file.path.count)
        request = try RequestExport([file], base: "").request(at: suffix.hasPrefix(":") ? Int(suffix.dropFirst()) ?? 1 : 1)
      } catch let failure as ScenarioFile.ParseFailure {
        throw CommandFailure(CommandFailure.doesNotParse, failure.description)
      } catch let fault as InterchangeFault {
        throw CommandFailure(CommandFailure.usage, fault.description)
      }
    }

    /// The scenarios the bench lists, the opened one first where it is not among them.
    static func entries(with opened: OpenedScenario?, among entries: [Message.ScenarioEntry]) -> [Message.ScenarioEntry] {
      guard let opened, !entries.contains(where: { $0.path == opened.entry.path }) else { return entries }
      return [opened.entry] + entries
    }
  }
}
