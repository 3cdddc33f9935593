import Answerback

struct Events: Controller {
  var path: String { "/sse" }

  var routes: [RouteNode] {
    sources + options + messages + values
  }

  @RoutesBuilder private var sources: [RouteNode] {
    Get("/mixed") { ServerSentEvents { try await Self.mixed($0) } }
    Get("/callable") { ServerSentEvents(write: Self.mixed) }
    Get("/string") { ServerSentEvents("just a string") }
    Get("/bytes") { ServerSentEvents(Array("just bytes".utf8)) }
    Get("/list") { ServerSentEvents(["a", "b"]) }
    Get("/empty") { ServerSentEvents([] as [String]) }
    Get("/none") { ServerSentEvents([nil] as [String?]) }
  }

  @RoutesBuilder private var options: [RouteNode] {
    Get("/opts") { ServerSentEvents(["a", "b"], event: "special", id: "123", retry: 1000, comment: "hello") }
    Get("/event-type") { ServerSentEvents(["a", "b"], event: "special") }
    Get("/event-id") { ServerSentEvents(["a", "b"], id: "x1") }
    Get("/retry") { ServerSentEvents(["a"], retry: 5) }
    Get("/comment") { ServerSentEvents(["a"], comment: "l1\nl2\r\nl3") }
    Get("/opts-dict") {
      ServerSentEvents(event: "special", id: "123") { events in
        try await events.send(["data": "d"])
        try await events.send(["data": "e", "event": "own", "id": 9])
      }
    }
    Get("/sep") { ServerSentEvents([try ServerSentEvent(data: "d", event: "e")], lineEnd: .lf) }
    Get("/dict-sep") { ServerSentEvents(["data": "d"] as EventFields, lineEnd: .lf) }
    Get("/headers") {
      ServerSentEvents(
        ["a"],
        status: 202,
        headers: ["Cache-Control": "no-store", "Connection": "close", "X-Own": "1"],
        cookies: [try Cookie("c", "1")]
      )
    }
  }

  @RoutesBuilder private var messages: [RouteNode] {
    Get("/inject") { ServerSentEvents(["data": "x", "event": "a\nb", "id": "1\r\n2"] as EventFields) }
    Get("/data-none") {
      ServerSentEvents { events in
        try await events.send(["data": nil, "comment": "ping"])
        try await events.send(try ServerSentEvent(event: "e"))
      }
    }
    Get("/all-fields") {
      ServerSentEvents(try ServerSentEvent(data: "d", event: "e", id: "7", retry: 3, comment: "c"))
    }
    Get("/falsy") {
      ServerSentEvents { events in
        try await events.send(0)
        try await events.send("")
        try await events.send([] as [UInt8])
        try await events.send(["data": 0, "id": 0, "retry": 0])
      }
    }
    Get("/event-type-key") { ServerSentEvents(["data": "d", "event_type": "e"] as EventFields) }
    Get("/id-null") {
      ServerSentEvents { events in
        try await events.send(["data": "d", "id": ""])
        try await events.send(["data": "d2", "id": "a\0b"])
      }
    }
  }

  @RoutesBuilder private var values: [RouteNode] {
    Get("/multiline") { ServerSentEvents(["l1\nl2\r\nl3\rl4", "trail\n", "", "\n"]) }
    Get("/unicode") { ServerSentEvents("hé ✓") }
    Get("/float") { ServerSentEvents(1.5) }
    Get("/nested-json") { ServerSentEvents(["data": ["a": 1]] as EventFields) }
    Get("/space") { ServerSentEvents(" lead") }
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
