import Answerback

/// Seed page, "Server Sent Event Responses".
struct EventStreams: Controller {
  var path: String { "/events" }

  var routes: [RouteNode] {
    Get("/count") { ServerSentEvents { events in for number in 1...10 { try await events.send(number) } } }
      .summary("Ten numbers")
    Get("/kinds") { ServerSentEvents(write: kinds) }.summary("All kinds of messages")
    Get("/options") {
      ServerSentEvents(["a", "b"], event: "special", id: "123", retry: 1000, comment: "hello")
    }
    .summary("What the stream says for its messages")
    Get("/mixed") { ServerSentEvents([1, "two", ["data": 3, "event": "third"]]) }.summary("A list of several kinds")
    Get("/iterator") { ServerSentEvents(iterator: (1...2).makeIterator()) }.summary("An iterator")
    Get("/ticks", Query("ms", Int.self, in: 1...60_000, default: 1000)) { _, pause in
      ServerSentEvents(
        keepAlive: KeepAlive(every: .seconds(5)),
        sendTimeout: .seconds(10),
        goodbye: try ServerSentEvent(data: "the server shuts down", event: "goodbye")
      ) { events in
        let start = events.lastNumber
        for number in (start + 1)... {
          try await events.send(try ServerSentEvent(data: "tick \(number)", event: "tick", id: "\(number)", retry: 200))
          try await Task.sleep(for: .milliseconds(pause))
        }
      }
    }
    .summary("An endless stream that continues after Last-Event-ID")
    Get("/cut") { ServerSentEvents(retry: 100, write: threeAtATime) }
      .summary("Three messages per connection: the client reconnects for the rest")
    Get("/page") { HTML(Self.page) }.summary("A page that reads /cut")
    Get("/prices") { ServerSentEvents(keepAlive: nil, write: prices) }
      .documentsEvent("price", Price.self).documentsEvent("note", String.self)
      .summary("Records and notes, resumable")
    Get("/quiet") {
      ServerSentEvents(keepAlive: KeepAlive(every: .milliseconds(100), text: "ping")) { events in
        try await events.send("start")
        try await Task.sleep(for: .milliseconds(350))
        try await events.send("end")
      }
    }
    .summary("A pause with keep-alive comments")
  }

  @Sendable private func kinds(_ events: EventSink) async throws {
    try await events.send(1)
    try await events.send("text of\ntwo lines")
    try await events.send(Array("bytes".utf8))
    try await events.send(["data": ["a": 1], "event": "map", "retry": 10])
    try await events.send(try ServerSentEvent(data: "", event: "message-object", id: "5", comment: "some comment"))
  }

  /// Sends a price every 100 ms; every third message is a note of two lines.
  @Sendable private func prices(_ events: EventSink) async throws {
    let seen = events.lastNumber
    try await events.send(["retry": 200])
    for number in (seen + 1)... {
      if number % 3 == 0 {
        try await events.send(["id": number, "event": "note", "data": "first line\nsecond line"])
      } else {
        try await events.send(["id": number, "event": "price", "data": Price(sym: "ABC", px: 10 + Double(number) / 4)])
      }
      try await Task.sleep(for: .milliseconds(100))
    }
  }

  /// Sends nine messages in all. A client that has seen them all gets a message that ends the stream.
  @Sendable private func threeAtATime(_ events: EventSink) async throws {
    let seen = events.lastNumber
    for number in (seen + 1)..<(seen + 4) where number <= 9 {
      try await events.send(try ServerSentEvent(data: "part \(number)", event: "part", id: "\(number)"))
    }
    if seen >= 9 { return try await events.send(["event": "end", "data": "that was all"]) }
    throw Streams.OutOfItems()
  }
}

extension EventStreams {
  struct Price: Codable, Sendable {
    let sym: String
    let px: Double
  }
}

extension EventSink {
  /// The number of the last message that the client has seen; 0 for its first connection or an unknown id.
  fileprivate var lastNumber: Int {
    let number = lastEventID.flatMap(Int.init) ?? 0
    return (0...1_000_000).contains(number) ? number : 0
  }
}

extension EventStreams {
  /// A page that reads `/events/cut` like any browser: it reconnects after each interruption with the last id that it has seen.
  private static let page = """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <title>Event stream</title>
    <style>
    :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
    body { max-width: 40rem; margin: 2rem auto; padding: 0 1rem }
    li { font-family: ui-monospace, monospace }
    </style>
    </head>
    <body>
    <h1>Event stream</h1>
    <p><code>/events/cut</code> sends three messages a connection and fails; the browser reconnects with Last-Event-ID.</p>
    <p id="state">connecting</p>
    <ol id="messages"></ol>
    <script>
    const source = new EventSource("/events/cut")
    let connections = 0
    const state = text => document.getElementById("state").textContent = text
    const line = event => {
      const item = document.createElement("li")
      item.textContent = `${event.type} · id ${event.lastEventId} · ${event.data} · connection ${connections}`
      document.getElementById("messages").append(item)
    }
    source.onopen = () => state(`open, connection ${++connections}`)
    source.onerror = () => state("disconnected, reconnecting")
    source.addEventListener("part", line)
    source.addEventListener("end", event => { line(event); source.close(); state(`done after ${connections} connections`) })
    </script>
    </body>
    </html>
    """
}
