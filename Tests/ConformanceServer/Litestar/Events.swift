import Answerback

struct Events: Controller {
  typealias Kinds = [String: @Sendable () throws -> ServerSentEvents]

  var path: String { "/sse" }

  var routes: [RouteNode] {
    let kinds = [sources, options, messages, values].reduce(into: Kinds()) { $0.merge($1) { first, _ in first } }
    Get("/{kind}", Path("kind", String.self)) { _, kind -> ServerSentEvents in
      guard let make = kinds[kind] else { throw HTTPError(.notFound) }
      return try make()
    }
    .raises(.notFound, .internalServerError)
  }

  private var sources: Kinds {
    [
      "mixed": { ServerSentEvents { try await Self.mixed($0) } },
      "callable": { ServerSentEvents(write: Self.mixed) },
      "string": { ServerSentEvents("just a string") },
      "bytes": { ServerSentEvents(Array("just bytes".utf8)) },
      "list": { ServerSentEvents(["a", "b"]) },
      "empty": { ServerSentEvents([] as [String]) },
      "none": { ServerSentEvents([nil] as [String?]) },
    ]
  }

  private var options: Kinds {
    [
      "opts": { ServerSentEvents(["a", "b"], event: "special", id: "123", retry: 1000, comment: "hello") },
      "event-type": { ServerSentEvents(["a", "b"], event: "special") },
      "event-id": { ServerSentEvents(["a", "b"], id: "x1") },
      "retry": { ServerSentEvents(["a"], retry: 5) },
      "comment": { ServerSentEvents(["a"], comment: "l1\nl2\r\nl3") },
      "opts-dict": {
        ServerSentEvents(event: "special", id: "123") { events in
          try await events.send(["data": "d"])
          try await events.send(["data": "e", "event": "own", "id": 9])
        }
      },
      "sep": { ServerSentEvents([try ServerSentEvent(data: "d", event: "e")], lineEnd: .lf) },
      "dict-sep": { ServerSentEvents(["data": "d"] as EventFields, lineEnd: .lf) },
      "headers": {
        ServerSentEvents(
          ["a"],
          status: 202,
          headers: ["Cache-Control": "no-store", "Connection": "close", "X-Own": "1"],
          cookies: [try Cookie("c", "1")]
        )
      },
    ]
  }

  private var messages: Kinds {
    [
      "inject": { ServerSentEvents(["data": "x", "event": "a\nb", "id": "1\r\n2"] as EventFields) },
      "data-none": {
        ServerSentEvents { events in
          try await events.send(["data": nil, "comment": "ping"])
          try await events.send(try ServerSentEvent(event: "e"))
        }
      },
      "all-fields": {
        ServerSentEvents(try ServerSentEvent(data: "d", event: "e", id: "7", retry: 3, comment: "c"))
      },
      "falsy": {
        ServerSentEvents { events in
          try await events.send(0)
          try await events.send("")
          try await events.send([] as [UInt8])
          try await events.send(["data": 0, "id": 0, "retry": 0])
        }
      },
      "event-type-key": { ServerSentEvents(["data": "d", "event_type": "e"] as EventFields) },
      "id-null": {
        ServerSentEvents { events in
          try await events.send(["data": "d", "id": ""])
          try await events.send(["data": "d2", "id": "a\0b"])
        }
      },
    ]
  }

  private var values: Kinds {
    [
      "multiline": { ServerSentEvents(["l1\nl2\r\nl3\rl4", "trail\n", "", "\n"]) },
      "unicode": { ServerSentEvents("hé ✓") },
      "float": { ServerSentEvents(1.5) },
      "nested-json": { ServerSentEvents(["data": ["a": 1]] as EventFields) },
      "space": { ServerSentEvents(" lead") },
    ]
  }

  @Sendable private static func mixed(_ events: EventSink) async throws {
    for n in 1...2 {
      try await events.send(n)
      try await events.send("\(n)")
      try await events.send(Array("\(n)".utf8))
      try await events.send(["data": 2 * n, "event": "event2", "retry": 10])
      try await events.send(
        try ServerSentEvent(data: "", event: "something-with-comment", retry: 1000, comment: "some comment")
      )
    }
  }
}

struct StaticEvents: Controller {
  var path: String { "/sse-static" }

  var routes: [RouteNode] {
    Get("/media") { ServerSentEvents("a") }.mediaType(.text)
    Get("/cache") { ServerSentEvents("a") }.cacheControl(.maxAge(5))
  }
}
