import AnswerbackServer

func makeServer() throws -> Server {
  var configuration = ServerConfiguration(host: "127.0.0.1", port: 8080)
  configuration.limits.body = 1_000_000
  configuration.timeouts.head = .seconds(5)
  configuration.observers = [AccessLog(), RequestMetrics(), RequestTracing()]
  return Server(try makeApp(), configuration: configuration)
}
