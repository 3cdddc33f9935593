import Answerback
import ArgumentParser

extension ParsableCommand {
  /// A fresh app of this command line.
  /// - Throws: a ``CommandFailure`` listing every fault of its configuration.
  func makeApp() throws -> App {
    do {
      return try CurrentApp.make()
    } catch {
      throw CommandFailure(CommandFailure.environment, "the app cannot be made:\n\(error)")
    }
  }
}
