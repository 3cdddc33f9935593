public import Answerback
import Synchronization

/// Makes a fresh app; everything that changes while it serves is made inside and released with it.
public typealias AppFactory = @Sendable () throws -> App

/// The app of the command line that is running: the argument parser makes the commands, and they can be given nothing.
enum CurrentApp {
  private static let stored = Mutex<AppFactory>({ try App {} })

  static var make: AppFactory {
    get { stored.withLock { $0 } }
    set { stored.withLock { $0 = newValue } }
  }
}
