import ArgumentParser
import Foundation
import SystemIO
import Workbench

/// `answerback tour`: the bench with a panel that says what to do next.
struct TourCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tour",
    abstract: "Learn the bench in five minutes, with your own keys.",
    discussion: """
      A panel below the bench says what to press and why, and goes on when it is done. What you save stays in a folder that is named \
      at the end. The options of the bench's screen work here, too: --ascii, --no-color, --no-mouse, --theme NAME.
      """
  )

  @Option(help: "The folder for the scenarios that are saved. Without it, a new folder for temporary files is used.")
  var out: String?
  @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Options of the bench.", valueName: "options"))
  var options: [String] = []

  func run() async throws {
    guard let explore = try? ExploreCommand.parse(options), explore.arguments.isEmpty, !explore.plain else {
      throw CommandFailure(.tour(options: options))
    }
    let folder = try makeFolder()
    let tour = Tour(folder: folder, BenchedApp.current.tour)
    let result: Result<Void, any Error>
    do {
      try await ExploreCommand.$tour.withValue(tour) { try await explore.run() }
      result = .success(())
    } catch {
      result = .failure(error)
    }
    tell(about: folder)
    try result.get()
  }

  private func makeFolder() throws -> String {
    let folder =
      out ?? (NSTemporaryDirectory() as NSString).appendingPathComponent("answerback-tour-\(UUID().uuidString.prefix(8))")
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure(.folder(folder, reason: error.localizedDescription))
    }
    return folder
  }

  /// Says what was saved, and removes a folder that was made for nothing.
  private func tell(about folder: String) {
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: folder))?.filter { $0.hasSuffix(".scenario") }.sorted() ?? []
    guard !names.isEmpty else {
      if out == nil { try? FileManager.default.removeItem(atPath: folder) }
      return
    }
    let program = Surroundings.current.program
    Surroundings.writeLine("Your scenarios are in \(folder):")
    for name in names { Surroundings.writeLine("  \(Sanitizer.text(name))") }
    Surroundings.writeLine("Run them: \(program) run \(folder)")
  }
}
