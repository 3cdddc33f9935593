import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios
import Synchronization

@testable import Workbench

extension Samples {
  /// A scenario that was run, and what came beside what was expected.
  struct Reviewed: Sendable {
    var result: ScenarioResult
    var review: ScenarioReview?
    var progress: [Message.RunProgress]
    var runner: ScenarioRunner
  }

  static let signInScenario = """
    ### begin
    GET {{base}}/json

    HTTP 200

    ### sign in
    POST {{base}}/login

    HTTP 200
    [SetCookies]
    theme=dark; Path=/; Max-Age=31536000; SameSite=Lax
    csrf={{*:base64url}}; Path=/; Secure; SameSite=Strict

    [Asserts]
    jsonpath "$.n" == 7
    jsonpath "$.user" == "ada"

    ### end
    GET {{base}}/json

    HTTP 200

    """

  static let loginHead = head(
    200,
    "OK",
    [
      "Content-Type: application/json", "Set-Cookie: theme=dark; Path=/; Max-Age=31536000; SameSite=Lax",
      "Set-Cookie: csrf=kP3x_91; Path=/; SameSite=Strict",
    ]
  )

  /// Runs a scenario against responses by the target of the request.
  static func reviewed(_ text: String, _ responses: [String: (ResponseHead, String)]) async -> Reviewed {
    let told = Mutex<[Message.RunProgress]>([])
    let transport = CannedTransport(responses: responses) { progress in told.withLock { $0.append(progress) } }
    var options = RunnerOptions()
    options.onStep = { step in told.withLock { $0.append(.step(step)) } }
    let runner = ScenarioRunner(server: RemoteServer("http://127.0.0.1:40001"), transport: transport, options: options)
    let scenario = PlannedScenario(bytes: Array(text.utf8), path: scenarios[0].path)
    let (result, replay) = await runner.record(scenario)
    return Reviewed(
      result: result,
      review: await runner.review(of: result, against: replay),
      progress: told.withLock { $0 },
      runner: runner
    )
  }

  private static let signIn = Mutex<Reviewed?>(nil)

  /// Runs the scenario of ``Bench/review()``.
  static func prepareReview() async {
    guard signIn.withLock({ $0 == nil }) else { return }
    let login = (loginHead, #"{"n":8,"user":"ada"}"#)
    let reviewed = await reviewed(signInScenario, ["/json": (jsonHead, "{}"), "/login": login])
    signIn.withLock { $0 = reviewed }
  }

  static var preparedReview: Reviewed? { signIn.withLock { $0 } }

  /// Gives the same responses to the same targets.
  private struct CannedTransport: ExchangeTransport {
    var responses: [String: (ResponseHead, String)]
    var tell: @Sendable (Message.RunProgress) -> Void
    private let count = Counter()

    init(responses: [String: (ResponseHead, String)], tell: @escaping @Sendable (Message.RunProgress) -> Void) {
      self.responses = responses
      self.tell = tell
    }

    func perform(
      _ request: RequestMessage,
      options: TransportOptions,
      onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
    ) async -> Exchange {
      let number = count.next()
      tell(.exchange(number, request))
      var exchange = Exchange(request: request)
      let target = String(request.url.dropFirst("http://127.0.0.1:40001".count))
      let (head, body) = responses[target] ?? (Samples.head(404, "Not Found", []), "")
      let bytes = Array(body.utf8)
      let events: [Exchange.Event] = [.head(head, framing: .length(bytes.count)), .body(bytes), .ended(.complete)]
      for event in events {
        exchange.apply(event, at: .microseconds(1300))
        onEvent(event, .microseconds(1300))
        tell(.event(number, event, at: .microseconds(1300)))
      }
      return exchange
    }
  }

  private final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
      count.withLock { count in
        count += 1
        return count
      }
    }
  }
}

extension Bench {
  /// Tells of the run of the scenario that ``Samples/prepareReview()`` has run.
  mutating func review() {
    guard let reviewed = Samples.preparedReview else { return }
    take(reviewed)
  }

  /// Tells of a run, and of what came beside what was expected.
  mutating func take(_ reviewed: Samples.Reviewed) {
    let path = reviewed.result.path
    model.shared.progress[path] = CheckReport.Progress()
    for progress in reviewed.progress { tell(.scenarioProgress(path: path, progress)) }
    tell(.scenarioFinished(path: path, reviewed.result))
    if let review = reviewed.review { tell(.review(review)) }
  }
}
