import Foundation
import Glibc
import Synchronization

/// A terminal at the end of a slow line: it takes so many bytes a second, and reports its status when it has come to the question.
///
/// Unchecked because of `Process`, which is set up before a thread reads from the terminal. The rest doesn't change, or has a lock.
final class SlowTerminal: @unchecked Sendable {
  private let controller: Int32
  private let device: String
  private let folder: URL
  private let rate: Int
  private let process = Process()
  private let shown = Mutex<[UInt8]>([])
  private let isClosed = Mutex(false)
  /// `TIOCSPTLCK` and `TIOCGPTN`, which Swift does not import.
  private static let (lock, number) = (UInt(0x4004_5431), UInt(0x8004_5430))

  init(bytesPerSecond: Int, in folder: URL) throws {
    self.folder = folder
    controller = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (unlocked, number): (Int32, Int32) = (0, 0)
    guard controller >= 0, ioctl(controller, Self.lock, &unlocked) == 0, ioctl(controller, Self.number, &number) == 0 else {
      throw CocoaError(.fileNoSuchFile)
    }
    device = "/dev/pts/\(number)"
    var window = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(controller, UInt(TIOCSWINSZ), &window)
    rate = bytesPerSecond
  }

  private func read() {
    var buffer = [UInt8](repeating: 0, count: rate / 20)
    var answered = 0
    while process.isRunning, !isClosed.withLock({ $0 }) {
      // Nothing can be read before the program has the terminal.
      let count = max(0, Glibc.read(controller, &buffer, buffer.count))
      let questions = shown.withLock { shown in
        shown += buffer.prefix(count)
        return String(decoding: shown, as: UTF8.self).components(separatedBy: "\u{1b}[5n").count - 1
      }
      while answered < questions {
        answered += 1
        type("\u{1b}[0n")
      }
      // The line.
      usleep(50_000)
    }
    Glibc.close(controller)
  }

  /// Starts a program as the leader of a session whose terminal this is.
  func start(_ program: String) throws {
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "exec setsid --ctty --wait \"$0\" <>\(device) >&0 2>&0", program]
    process.currentDirectoryURL = folder
    process.environment = [
      "HOME": folder.path, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "TMPDIR": folder.path,
      "SWIFT_BACKTRACE": "enable=no",
    ]
    try process.run()
    Thread.detachNewThread { [self] in read() }
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(controller, bytes, bytes.count)
  }

  /// How many bytes came.
  var count: Int { shown.withLock(\.count) }

  func hasShown(_ text: String) -> Bool { shown.withLock { String(decoding: $0, as: UTF8.self).contains(text) } }

  /// Hangs up, and waits for the end of the program.
  func close() {
    isClosed.withLock { $0 = true }
    // Something to read, so that the other thread looks.
    type("\u{c}")
    process.waitUntilExit()
  }
}
