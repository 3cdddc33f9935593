import Answerback
import AnswerbackTesting
import ArgumentParser
import Synchronization

/// The app of the command line that is running: the argument parser makes the commands, and they can be given nothing.
enum CurrentApp {
  private static let stored = Mutex<AppFactory>({ try App {} })

  static var make: AppFactory {
    get { stored.withLock { $0 } }
    set { stored.withLock { $0 = newValue } }
  }
}

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
