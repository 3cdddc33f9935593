import Answerback
import AnswerbackServer
import AnswerbackTesting
import Scenarios
import ServiceLifecycle
import TestSupport
import XCTest

@testable import AnswerbackBench

/// The configuration and the services of `Bench.main`.
final class BenchedAppTests: CommandTestCase {
  private struct Refused: Error, CustomStringConvertible {
    let description = "connection refused"
  }

  /// Notes when it begins and when it is told to stop.
  private struct Recorder: Service {
    let name: String
    let log: Collected<[String]>
    var began = ShutdownNotice()

    func run() async throws {
      log.append(["\(name) begins"])
      began.raise()
      try await gracefulShutdown()
      log.append(["\(name) ends"])
    }
  }

  /// Fails when it is told to.
  private struct Failing: Service {
    let notice: ShutdownNotice

    func run() async throws {
      await notice.wait()
      throw Refused()
    }
  }

  private func run(_ app: BenchedApp, _ arguments: String...) async -> CommandRun {
    await run(app, arguments: arguments)
  }

  private func run(_ app: BenchedApp, arguments: [String]) async -> CommandRun {
    let (output, errors) = (Collected<String>(), Collected<String>())
    var surroundings = Surroundings()
    surroundings.program = "lamps"
    surroundings.environment = [:]
    surroundings.folder = path()
    surroundings.isTerminal = false
    surroundings.write = { output.append($0) }
    surroundings.writeError = { errors.append($0) }
    let code = await Surroundings.$current.withValue(surroundings) { await AnswerbackBench.Bench.run(arguments, app) }
    return CommandRun(code: code, output: output.value, errors: errors.value)
  }

  func testSharedServicesBeginOnceBeforeTheFirstAppAndEndAfterTheLast() async throws {
    let log = Collected<[String]>()
    let (database, queue) = (Recorder(name: "database", log: log), Recorder(name: "queue", log: log))
    let app = BenchedApp(services: [database, queue]) { _ in
      await database.began.wait()
      await queue.began.wait()
      log.append(["app"])
      return try App { Get("/x") { "x" } }
    }
    let scenario = try file("a.scenario", "GET {{base}}/x\n\nHTTP 200\n")
    let result = await run(
      app,
      "run",
      "--report",
      "tap:\(path("r"))",
      scenario,
      try file("b.scenario", "GET {{base}}/x\n\nHTTP 200\n")
    )
    XCTAssertEqual(result, CommandRun(code: 0))
    XCTAssertEqual(Set(log.value.prefix(2)), ["database begins", "queue begins"])
    // One to see whether it can be made, and one for each scenario.
    XCTAssertEqual(log.value.dropFirst(2), ["app", "app", "app", "queue ends", "database ends"])
  }

  func testServicesOfTheFactoryAreMadeAnewWithEachApp() async throws {
    let log = Collected<[String]>()
    let app = BenchedApp { services in
      let database = Recorder(name: "database", log: log)
      services.start(database)
      await database.began.wait()
      return try App { Get("/x") { "x" } }
    }
    let result = await run(app, "routes")
    XCTAssertEqual(result, CommandRun(code: 0, output: "GET  /x  200  text/plain\n"))
    let scenario = try file("a.scenario", "GET {{base}}/x\n\nHTTP 200\n")
    let second = await run(app, "run", "--report", "tap:\(path("r"))", scenario)
    XCTAssertEqual(second.code, 0)
    XCTAssertEqual(log.value, Array(repeating: ["database begins", "database ends"], count: 3).flatMap { $0 })
  }

  func testCommandsThatNeedNoAppStartNoService() async throws {
    let log = Collected<[String]>()
    let app = BenchedApp(services: [Recorder(name: "database", log: log)]) { _ in
      XCTFail("no app is needed")
      return try App {}
    }
    let scenario = try file("a.scenario", "GET {{base}}/x\n\nHTTP 200\n")
    let codes = [await run(app, "check", scenario).code, await run(app, "--version").code, await run(app, "syntax", "vim").code]
    XCTAssertEqual(codes, [0, 0, 0])
    XCTAssertEqual(log.value, [])
  }

  func testAServiceThatFailsBeforeTheAppIsMadeIsASentenceAnd4() async throws {
    let notice = ShutdownNotice()
    notice.raise()
    let scenario = try file("a.scenario", "GET {{base}}/x\n\nHTTP 200\n")
    let waiting: @Sendable (AppServices) async throws -> App = { _ in
      try await Task.sleep(for: .seconds(3600))
      return try App {}
    }
    for isShared in [true, false] {
      for arguments in [["run", scenario], ["routes"], ["openapi"], ["serve", "--port", "0"]] {
        let app = BenchedApp(services: isShared ? [Failing(notice: notice)] : []) { services in
          if !isShared { services.start(Failing(notice: notice)) }
          return try await waiting(services)
        }
        let result = await run(app, arguments: arguments)
        XCTAssertEqual(
          result,
          CommandRun(code: 4, errors: "error: The service Failing failed: connection refused.\n"),
          "\(arguments)"
        )
      }
    }
  }

  func testServeEndsWithASentenceWhenAServiceFails() async throws {
    let log = Collected<[String]>()
    let notice = ShutdownNotice()
    let database = Recorder(name: "database", log: log)
    let app = BenchedApp(services: [database]) { services in
      await database.began.wait()
      services.start(Failing(notice: notice), name: "queue")
      return try App { Get("/x") { "x" } }
    }
    let (output, errors) = (Collected<String>(), Collected<String>())
    var surroundings = Surroundings()
    surroundings.write = { text in
      output.append(text)
      notice.raise()
    }
    surroundings.writeError = { errors.append($0) }
    let code = await Surroundings.$current.withValue(surroundings) {
      await AnswerbackBench.Bench.run(["serve", "--port", "0"], app)
    }
    XCTAssertTrue(output.value.hasPrefix("listening on 127.0.0.1:"), output.value)
    XCTAssertEqual(errors.value, "error: The service queue failed: connection refused.\n")
    XCTAssertEqual(code, 4)
    XCTAssertEqual(log.value, ["database begins", "database ends"])
  }

  func testServeListensWhereTheConfigurationSaysUnlessAnOptionSaysOtherwise() async throws {
    let socket = path("s")
    var configuration = ServerConfiguration()
    configuration.unixSocket = socket
    for (arguments, line) in [([], "listening on \(socket)\n"), (["--port", "0"], "listening on 127.0.0.1:")] {
      let notice = ShutdownNotice()
      let app = BenchedApp(configuration: configuration) { services in
        services.start(Failing(notice: notice))
        return try App { Get("/x") { "x" } }
      }
      let output = Collected<String>()
      var surroundings = Surroundings()
      surroundings.write = { text in
        output.append(text)
        notice.raise()
      }
      surroundings.writeError = { _ in }
      _ = await Surroundings.$current.withValue(surroundings) { await AnswerbackBench.Bench.run(["serve"] + arguments, app) }
      XCTAssertTrue(output.value.hasPrefix(line), output.value)
    }
  }

  func testRunsObeyTheConfigurationOnAFreePort() async throws {
    var configuration = ServerConfiguration(port: 1)
    configuration.limits.body = 3
    let app = BenchedApp(configuration: configuration) { _ in try App { Post("/x") { "x" } } }
    let scenario = try file("a.scenario", "POST {{base}}/x\n`abc`\n\nHTTP 201\n\nPOST {{base}}/x\n`abcd`\n\nHTTP 413\n")
    let result = await run(app, "run", "--report", "tap:\(path("r"))", scenario)
    XCTAssertEqual(result, CommandRun(code: 0))
  }

  func testTheCertificateOfTheConfigurationIsTrustedInThisProcess() async throws {
    let made = try await Program("openssl").run([
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=a",
      "-keyout", path("key.pem"), "-out", path("cert.pem"),
    ])
    XCTAssertEqual(made.code, 0, made.output)
    var configuration = ServerConfiguration()
    configuration.tls = try TLSFiles(certificate: path("cert.pem"), key: path("key.pem"))
    let makeApp: @Sendable (AppServices) async throws -> App = { _ in try App { Get("/x") { "x" } } }
    let app = BenchedApp(configuration: configuration, makeApp)
    let scenario = try file("a.scenario", "GET {{base}}/x\n\nHTTP 200\n[Asserts]\nurl startsWith \"https://\"\n")
    let start = ContinuousClock.now
    let result = await run(app, "run", scenario)
    XCTAssertEqual(result.code, 0, result.output + result.errors)
    let keys = try file("keys", "<Enter>\n:wait 200 OK\n")
    let bench = await run(app, "--script", keys, "--dump", path("screen"))
    XCTAssertEqual(bench, CommandRun(code: 0))
    // Its server doesn't wait for connections that nobody uses.
    XCTAssertLessThan(start.duration(to: .now), .seconds(9))
    let text = try await InProcessServer(configuration: configuration, makeApp).test(.socket) { client in
      XCTAssertTrue(client.base.hasPrefix("https://127.0.0.1:"), client.base)
      return try await client.get("/x").text
    }
    XCTAssertEqual(text, "x")
  }

  func testTheProgramCallsItselfByItsName() async throws {
    let app = BenchedApp { _ in try App { Get("/x") { "x" } } }
    let scenario = try file("a.scenario", "GET {{base}}/x\n\nHTTP 404\n")
    let failed = await run(app, "run", scenario)
    XCTAssertTrue(failed.output.contains("again:  lamps run \(scenario):1\n"), failed.output)
    let version = await run(app, "--version")
    XCTAssertEqual(version.output, "lamps (Answerback 0.1.0)\n")
    let help = await run(app, "--help")
    XCTAssertTrue(help.output.contains("USAGE: lamps <subcommand>"), help.output)
    let usage = await run(app, "run", "--frobnicate")
    XCTAssertTrue(usage.errors.contains("lamps run"), usage.errors)
    let dump = path("screen")
    _ = await run(app, "--dump", dump)
    let screen = try text("screen")
    XCTAssertTrue(screen.contains(" lamps   in-process "), screen)
    let ours = await answerback("--version")
    XCTAssertEqual(ours.output, "answerback 0.1.0\n")
  }

  func testAWordThatIsNoCommandIsToldWithTheCommands() async {
    let all =
      "The commands are explore, run, record, compare, review, check, format, import, export, serve, routes, openapi, syntax."
    for (word, hint) in [("nosuch", ""), ("rotes", " Did you mean routes?"), ("sevre", " Did you mean serve?")] {
      let run = await answerback(word)
      XCTAssertEqual(run, CommandRun(code: 2, errors: "error: no such command: \(word).\(hint) \(all)\n"))
    }
    let url = await answerback("ftp://localhost/x")
    XCTAssertEqual(url.code, 2)
    XCTAssertTrue(
      url.errors.hasPrefix("Error: ftp://localhost/x isn't a URL. Write one like http://127.0.0.1:8080/path."),
      url.errors
    )
  }
}
