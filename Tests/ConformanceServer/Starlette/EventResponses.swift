import Answerback

struct EventResponses: Controller {
  var path: String { "/sse" }

  var routes: [RouteNode] {
    messages + streams
  }

  @RoutesBuilder private var messages: [RouteNode] {
    Get("/basic") { ServerSentEvents(["one", "two"]) }
    Get("/full") {
      ServerSentEvents(try ServerSentEvent(data: "payload", event: "update", id: "7", retry: 2500, comment: "note"))
    }
    Get("/dict") {
      ServerSentEvents(
        [
          ["data": "d", "event": "e", "id": 1], ["data": "d2"], ["event": "nodata"], ["comment": "c"], ["retry": 0],
        ] as [EventFields]
      )
    }
    Get("/multiline") {
      ServerSentEvents { events in
        for text in ["a\nb\r\nc\rd", "", "\n", " leading space"] { try await events.send(text) }
        try await events.send(try ServerSentEvent(data: "x", event: "a\nb", id: "1\r\n2"))
      }
    }
    Get("/types") {
      ServerSentEvents { events in
        try await events.send(1)
        try await events.send(1.5)
        try await events.send(String?.none)
        try await events.send(true)
        try await events.send(["a"])
        try await events.send(Array("data: raw\n\n".utf8))
        try await events.send("✓😀")
      }
    }
    Get("/json") {
      ServerSentEvents { events in
        try await events.send(["data": OrderedObject(["a": OrderedList()]), "event": "j"])
        try await events.send(try ServerSentEvent())
      }
    }
    Get("/nul") {
      ServerSentEvents { events in
        try await events.send(try ServerSentEvent(data: "z\0z", id: "a\0b"))
        try await events.send("never")
      }
    }
    .raises(.internalServerError)
  }

  @RoutesBuilder private var streams: [RouteNode] {
    Get("/lf") {
      ServerSentEvents(lineEnd: .lf) { events in
        try await events.send("one")
        try await events.send(["data": "x\ny"])
        try await events.send(try ServerSentEvent(data: "own-sep"))
      }
    }
    Get("/sync") { ServerSentEvents(["s1", "s2"]) }
    Get("/empty") { ServerSentEvents([] as [String]) }
    Get("/headers") {
      ServerSentEvents("h").status(201).headers([
        "Cache-Control": "public, max-age=29", "Connection": "close", "X-Accel-Buffering": "yes", "X-Mine": "1",
      ])
    }
    .responseStatus(.created)
    Get("/media") { ServerSentEvents("m").header("Content-Type", "application/x-events") }
    Get("/ping") {
      ServerSentEvents(keepAlive: KeepAlive(every: .milliseconds(200))) { events in
        try await events.send("start")
        try await Task.sleep(for: .milliseconds(500))
        try await events.send("end")
      }
    }
    Get("/resume") {
      ServerSentEvents { events in
        let last = events.lastEventID.flatMap(Int.init) ?? 0
        for number in 1...5 where number > last {
          try await events.send(try ServerSentEvent(data: "item\(number)", id: "\(number)"))
        }
      }
    }
    Get("/error") {
      ServerSentEvents { events in
        try await events.send("ok")
        throw Boom()
      }
    }
    Get("/forever") {
      ServerSentEvents { events in
        for number in 0... {
          try await events.send(["data": number, "id": number])
          try await Task.sleep(for: .milliseconds(100))
        }
      }
    }
  }
}

/// `[1,null,"é"]`.
private struct OrderedList: Encodable, Sendable {
  func encode(to encoder: any Encoder) throws {
    var list = encoder.unkeyedContainer()
    try list.encode(1)
    try list.encodeNil()
    try list.encode("é")
  }
}
