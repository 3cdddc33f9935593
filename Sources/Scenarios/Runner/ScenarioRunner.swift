package import Exchanges
package import ScenarioSyntax

/// Runs scenarios, each against a fresh server, with its own variables and its own cookies.
package struct ScenarioRunner: Sendable {
  let server: any ServerUnderTest
  let transport: any ExchangeTransport
  let options: RunnerOptions

  /// A runner for one server; the values of all secrets go into the options' redactor at once.
  package init(server: any ServerUnderTest, transport: any ExchangeTransport, options: RunnerOptions = RunnerOptions()) {
    self.server = server
    self.transport = transport
    self.options = options
    for secret in options.secrets.values { options.redactor.add(secret) }
  }

  /// Runs a scenario file; the server is stopped in every case.
  /// - Parameter selection: which of its steps.
  /// - Returns: what came of it; nothing is thrown.
  package func run(_ file: ScenarioFile, selection: StepSelection = .all) async -> ScenarioResult {
    let start = options.clock.now()
    var result = ScenarioResult(path: file.path, text: file.text, name: file.title)
    if let reason = skipReason(file) {
      result.skipReason = reason
      return result
    }
    do {
      let running = try await server.start()
      result.steps = await run(file, selection, on: running)
      await running.stop()
    } catch {
      result.environmentFailure = "the server under test did not start: \(error)"
    }
    result.duration = options.clock.now() - start
    return result
  }

  /// Runs the text of a scenario file; one that does not parse gives a result with diagnostics.
  package func run(text: String, path: String, selection: StepSelection = .all) async -> ScenarioResult {
    do throws(ParseFailure) {
      return await run(try ScenarioFile.parse(text, path: path), selection: selection)
    } catch {
      return ScenarioResult(error)
    }
  }

  private func skipReason(_ file: ScenarioFile) -> String? {
    if let reason = file.values(of: .skip).first { return reason.isEmpty ? "the file says #@ skip:" : reason }
    guard !options.isOurServer, let reason = file.values(of: .oursOnly).first else { return nil }
    return reason.isEmpty ? "the file is of no use against another server" : reason
  }

  private func run(_ file: ScenarioFile, _ selection: StepSelection, on server: any RunningServer) async -> [StepResult] {
    var run = ScenarioRun(file, options: options, transport: transport, server: server, limit: limit(of: file) ?? options.timeout)
    if let fault = fault(of: file) {
      run.addNotReached(fault)
      return run.results
    }
    if await run.prepare() {
      await run.run(selection)
    } else {
      run.addNotReached(because: "the set-up failed")
    }
    await run.finish()
    return run.results
  }

  /// nil where the file states none.
  private func limit(of file: ScenarioFile) -> Duration? {
    guard let text = file.values(of: .timeout).first,
      case .duration(let limit) = try? OptionSyntax.value(of: .maxTime, filledIn: text)
    else { return nil }
    return limit
  }

  /// What in the head of a file keeps it from being run.
  private func fault(of file: ScenarioFile) -> Fault? {
    file.metadata.first { $0.key == .server }.map { metadata in
      Fault("#@ server: cannot be run yet by this version of answerback", at: metadata)
    }
  }
}

extension ScenarioResult {
  /// The result of a file that does not parse.
  package init(_ failure: ParseFailure) {
    self.init(
      path: failure.path,
      text: failure.text,
      name: ScenarioName(path: failure.path).file,
      diagnostics: failure.diagnostics
    )
  }
}
