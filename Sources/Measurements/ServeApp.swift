import AnswerbackServer
import ArgumentParser
import Foundation

/// `benchmarks serve`: an app on Answerback's server.
struct ServeApp: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve /text, /json and /layers with Answerback."
  )

  @OptionGroup var place: Measurements.Place

  func run() async throws {
    let server = Server(
      try MeasuredApp.make(),
      configuration: ServerConfiguration(port: place.port),
      group: place.group
    )
    let listening = try await server.start()
    print("listening on \(listening.host):\(listening.port)")
    fflush(nil)
    try await listening.untilClosed()
  }
}
