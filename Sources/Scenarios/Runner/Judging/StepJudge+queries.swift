import Exchanges
import FieldValues
import Patterns
import ScenarioSyntax

extension StepJudge {
  /// A line of `[Captures]`: what is found becomes a variable.
  mutating func judge(_ capture: CaptureSyntax) async {
    let expectation = Expectation(capture, in: source)
    do throws(Fault) {
      let reading = try await reader.read(capture.query, filters: capture.filters)
      guard reading.exists, let value = reading.plain else {
        guard optionalCaptures.contains(capture.name) else {
          return add(expectation.verdict(.failed, "capture \(capture.name.quoted) finds nothing"))
        }
        if !capture.appends { reader.variables.values[capture.name] = nil }
        return add(expectation.verdict(.passed))
      }
      if capture.redacts { redact(value) }
      reader.variables.values[capture.name] = capture.appends ? appended(value, to: capture.name) : value
      add(expectation.verdict(.passed))
    } catch {
      add(expectation.verdict(error))
    }
  }

  private func appended(_ value: QueryValue, to name: String) -> QueryValue {
    let new: [QueryValue] = if case .list(let elements) = value { elements } else { [value] }
    switch variables.values[name] {
    case .list(let elements): return .list(elements + new)
    case let before?: return .list([before] + new)
    case nil: return .list(new)
    }
  }

  private func redact(_ value: QueryValue) {
    if case .list(let elements) = value {
      for element in elements { redactor.add(element.plainText) }
    } else {
      redactor.add(value.plainText)
    }
  }

  /// A line of `[Asserts]`.
  mutating func judge(_ assertion: AssertSyntax) async {
    let expectation = Expectation(assertion, in: source)
    do throws(Fault) {
      guard let details = try await failure(of: assertion) else { return add(expectation.verdict(.passed)) }
      add(expectation.verdict(.failed, expectation.words, details: details))
    } catch {
      var verdict = expectation.verdict(error)
      if !error.isSkip, error.position == nil {
        verdict.message = expectation.words
        verdict.details = ["  reason: \(error.message)"]
      }
      add(verdict)
    }
  }

  /// Detail lines when the assertion does not hold; nil when it does.
  private mutating func failure(of assertion: AssertSyntax) async throws(Fault) -> [String]? {
    let reading = try await reader.read(assertion.query, filters: assertion.filters)
    var check = PredicateCheck(assertion.predicate, comparand: try comparand(of: assertion))
    guard try check.holds(reading) else { return check.details(reading) }
    remember(check.met)
    return nil
  }

  private func comparand(of assertion: AssertSyntax) throws(Fault) -> Comparand? {
    guard let value = assertion.predicate.value else { return nil }
    // The digest of an answer is compared with the digest of the file, not with the file.
    if case .sha256 = assertion.query.kind, case .file(let file) = value.kind {
      return .value(.bytes(try folder.read(file, variables).digest))
    }
    if case .sha256 = assertion.query.kind, case .text(let pattern) = value.kind, let text = pattern.literal,
      let digest = [UInt8](hex: text)
    {
      return .value(.bytes(digest))
    }
    return try Comparand(value, variables) { (file) throws(Fault) in try folder.read(file, variables) }
  }

  /// Whether a condition of `while` or `retry-on` holds; nil when it cannot be judged.
  mutating func holds(_ condition: AssertSyntax) async -> Bool? {
    do throws(Fault) {
      return try await failure(of: condition) == nil
    } catch {
      return nil
    }
  }

  /// `[Redirects]`: the hops in order, all of them; a URL may be as the Location line spells it, or as it was resolved.
  mutating func judge(redirects: [RedirectSyntax], section: SectionSyntax) {
    let hops = exchanges.dropLast()
    for (place, redirect) in redirects.enumerated() {
      judge(redirect) { (judge) throws(Fault) in
        guard place < hops.count else {
          return Failure(message: "there is no hop \(place + 1); the answer came after \(hops.count)")
        }
        return try judge.hop(hops[place], to: judge.exchanges[place + 1].request.url, redirect)
      }
    }
    let surplus = hops.indices.dropFirst(redirects.count).map { place in
      "+ \(hops[place].head?.status ?? 0) \(exchanges[place + 1].request.url)"
    }
    let failure =
      surplus.isEmpty ? nil : Failure(message: "there are \(hops.count) hops, not \(redirects.count)", details: surplus)
    add(failure, to: Expectation(section, in: source))
  }

  private mutating func hop(_ exchange: Exchange, to url: String, _ expected: RedirectSyntax) throws(Fault) -> Failure? {
    let status = exchange.head?.status ?? 0
    let pattern = try variables.fill(expected.url)
    var met = try pattern.match(url)
    if met == nil { met = try pattern.match(exchange.head?.value(of: "Location") ?? "") }
    if let met, status == expected.status {
      remember(met)
      return nil
    }
    return Failure(message: "hop differs", details: ["- \(expected.status) \(pattern.spelling)", "+ \(status) \(url)"])
  }
}
