package import Exchanges
package import ScenarioSyntax

/// Writes scenarios from exchanges that took place: what was sent, and what came back as expectations.
///
/// What changes from run to run is written as a matcher (UUIDs, times, entity tags, long hexadecimal numbers), and captured where a
/// later request used it. Date, Server, Connection and the length of bodies that are compared by value are left out. The hops of a
/// redirect are steps of their own. What the client had to do is an option: `jar: off` where cookies were there and none were sent,
/// `compressed`, `http2`, `insecure`. An event stream is written frame by frame, at most 100 of them: up to `@eof` where the server ended
/// it, else with `@limit` and `@stop`. A body that was cut ends with `@abort`.
package enum Recorder {
  /// A scenario's text, and the files that lie beside it.
  package struct Recording: Sendable, Hashable {
    /// The scenario.
    package var text: String
    /// By path, relative to the scenario's folder.
    package var files: [String: [UInt8]]
  }

  /// The text of a scenario without files of its own: a body of more than 256 bytes that is no text is known by its length and start.
  /// - Parameters:
  ///   - exchanges: in the order they took place; one without a response is left out unless the details say otherwise.
  ///   - name: what the scenario is called.
  ///   - base: the server's address, for which `{{base}}` is written.
  ///   - details: what is said beside.
  ///   - captures: what is put into variables beside what later requests use anyway.
  package static func scenario(
    from exchanges: [Exchange],
    name: String,
    base: String,
    details: Details = [],
    captures: [Recorder.Capture] = []
  ) -> String {
    record(exchanges, name: name, base: base, folder: nil, details, captures).text
  }

  /// A scenario whose long bodies that are no text lie in files, `<folder>/<step>.bin`.
  package static func recording(
    from exchanges: [Exchange],
    name: String,
    base: String,
    folder: String,
    details: Details = []
  ) -> Recording {
    record(exchanges, name: name, base: base, folder: folder, details)
  }

  private static func record(
    _ exchanges: [Exchange],
    name: String,
    base: String,
    folder: String?,
    _ details: Details,
    _ captures: [Recorder.Capture] = []
  ) -> Recording {
    let answered = exchanges.enumerated().filter { $0.element.head != nil || details.contains(.unanswered) }
    let requests = RecordedRequests(answered.map(\.element.request))
    let captures = Dictionary(grouping: captures, by: \.place)
    var values = RecordedValues()
    var jar = CookieJar()
    var steps: [StepSyntax] = []
    var files: [String: [UInt8]] = [:]
    for (number, (place, exchange)) in answered.enumerated() {
      var request = RecordedRequest(exchange.request, base: base, values: values, jar: jar)
      request.addOptions(of: exchange)
      var response = RecordedResponse(exchange.readable, number, of: requests, values: values)
      // The response alone holds the values now, so that they are not copied when it adds to them.
      values = RecordedValues()
      response.details = details
      if let folder { response.fileName = "\(folder)/\(number + 1).bin" }
      var syntax = response.syntax()
      let captured = captures[place] ?? []
      syntax?.captures += captured.map(\.capture)
      steps.append(StepSyntax(name: request.name, kind: .exchange(request.syntax, syntax)))
      files.merge(response.files) { _, new in new }
      values = response.values
      for capture in captured { values.add(capture) }
      if !request.leavesOutJar {
        jar.store(exchange.head?.values(of: "Set-Cookie") ?? [], from: URLReference(exchange.request.url), now: 0)
      }
    }
    let title = name.split(whereSeparator: \.isNewline).joined(separator: " ")
    let metadata = title.isEmpty ? [] : [MetadataSyntax(.name, title)]
    let text = (try? ScenarioFile(metadata: metadata, steps: steps))?.text
    return Recording(text: text ?? steps.map(\.text).joined(separator: "\n"), files: files)
  }
}

extension Recorder {
  /// What a recording says beside what it says anyway.
  package struct Details: OptionSet, Sendable, Hashable {
    /// One bit for each.
    package let rawValue: Int

    /// Details by their bits.
    package init(rawValue: Int) {
      self.rawValue = rawValue
    }

    /// The boundaries of chunks, as `[Chunks]`.
    package static let chunks = Details(rawValue: 1)
    /// The distances between the frames of event streams, as `@gap` from half to three times what was seen, in steps of 10 ms.
    package static let gaps = Details(rawValue: 2)
    /// The requests without a response, as steps that expect nothing.
    package static let unanswered = Details(rawValue: 4)
  }
}

extension Recorder {
  /// A value of a recorded answer that someone wants in a variable.
  package struct Capture: Sendable, Hashable {
    /// The answer it is of, by its place among the exchanges that are recorded.
    package var place: Int
    /// The line of `[Captures]`.
    package var capture: CaptureSyntax
    /// What it was; where a later request has it as a word, the variable is written. nil leaves later requests as they are.
    package var value: String?

    package init(place: Int, capture: CaptureSyntax, value: String?) {
      self.place = place
      self.capture = capture
      self.value = value
    }
  }
}
