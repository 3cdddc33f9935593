import Foundation
import SystemIO

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Another process: of this program, or of another.
final class ChildProcess {
  /// How a child ended.
  enum End: Equatable, CustomStringConvertible {
    case exited(Int32)
    case signalled(Int32)

    var description: String {
      switch self {
      case .exited(let code): "with exit code \(code)"
      case .signalled(let number): "by signal \(number) (\(String(cString: strsignal(number))))"
      }
    }
  }

  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let error = Pipe()
  private var unreadOutput: [UInt8] = []
  private(set) var standardError = StandardErrorTail()

  /// Starts this program, or another, with arguments.
  ///
  /// - Parameters:
  ///   - program: The path of the program. Nil starts this one.
  ///   - folder: The working folder. Nil is that of this process.
  ///   - input: The bytes of standard input, which then ends. Without them, standard input stays open for as long as this
  ///     process lives, so that the child can notice its end.
  init(_ arguments: [String], program: String? = nil, in folder: String? = nil, input bytes: [UInt8]? = nil) throws {
    process.executableURL = program.map { URL(fileURLWithPath: $0) } ?? Self.thisProgram
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    process.standardInput = input
    process.standardOutput = output
    process.standardError = error
    var environment = ProcessInfo.processInfo.environment
    // A crash is reported with its stack, but without hundreds of lines of registers and images.
    if environment["SWIFT_BACKTRACE"] == nil {
      environment["SWIFT_BACKTRACE"] = "enable=yes,color=no,interactive=no,threads=crashed,registers=none,images=none,limit=30"
    }
    // Swift stores other bits in pointers, so that much of what is in use looks like a leak.
    if environment["ASAN_OPTIONS"] == nil { environment["ASAN_OPTIONS"] = "detect_leaks=0" }
    process.environment = environment
    try SignalMask.unblocked { try process.run() }
    for pipe in [output, error] { makeNonBlocking(pipe.fileHandleForReading.fileDescriptor) }
    if let bytes { send(bytes) }
  }

  static var thisProgram: URL { URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath() }

  deinit {
    if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
  }

  private func makeNonBlocking(_ descriptor: Int32) {
    let flags = fcntl(descriptor, F_GETFL)
    _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK)
  }

  private func send(_ bytes: [UInt8]) {
    let descriptor = input.fileHandleForWriting.fileDescriptor
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { break }
      rest = rest.dropFirst(count)
    }
    try? input.fileHandleForWriting.close()
  }

  /// Returns the complete lines that the child has written to standard output since the last call.
  func newLines() -> [String] {
    readStreams()
    guard let last = unreadOutput.lastIndex(of: 0x0A) else { return [] }
    let lines = unreadOutput[...last].split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    unreadOutput.removeSubrange(...last)
    return lines
  }

  /// Reads what the child has written, so that its pipes never fill up.
  func readStreams() {
    unreadOutput += available(output)
    standardError.append(available(error))
  }

  private func available(_ pipe: Pipe) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while bytes.count < 1_048_576 {
      let count = buffer.withUnsafeMutableBytes { read(pipe.fileHandleForReading.fileDescriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return bytes
  }

  /// How it ended; nil while it runs.
  var end: End? {
    guard !process.isRunning else { return nil }
    return process.terminationReason == .uncaughtSignal
      ? .signalled(process.terminationStatus) : .exited(process.terminationStatus)
  }

  /// Waits for its end and reads what it writes meanwhile. Returns nil if it still runs after that time.
  func waitForEnd(seconds: Double) -> End? {
    let watch = Fuzz.Stopwatch()
    while true {
      readStreams()
      if let end {
        readStreams()
        return end
      }
      if watch.seconds >= seconds { return nil }
      usleep(5000)
    }
  }

  func terminate() { Glibc.kill(process.processIdentifier, SIGTERM) }

  func kill() { Glibc.kill(process.processIdentifier, SIGKILL) }

  /// The number of the process.
  var id: Int32 { process.processIdentifier }

  /// The processor time that it and its children have used, in seconds.
  var processorTime: Double { ([id] + children).map(Self.processorTime).reduce(0, +) }

  /// The processor time of a process, in seconds. The times of the threads are in nanoseconds, where those of a process are in hundredths
  /// of a second.
  static func processorTime(of process: Int32) -> Double {
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
    let times = threads.map { thread -> Double in
      let text = (try? InputFile("/proc/\(process)/task/\(thread)/schedstat").readText()) ?? ""
      return text.split(separator: " ").first.flatMap { Double($0) } ?? 0
    }
    return times.reduce(0, +) / 1e9
  }

  /// The numbers of its children, such as the workers of a server.
  private var children: [Int32] {
    let text = (try? InputFile("/proc/\(id)/task/\(id)/children").readText()) ?? ""
    return text.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
  }

  /// Its current memory, in MiB.
  var residentMemory: Int { residentBytes / 1_048_576 }

  /// Its current memory, in bytes.
  var residentBytes: Int { Self.residentBytes(of: process.processIdentifier) }

  /// The current memory of a process, in bytes.
  static func residentBytes(of process: Int32) -> Int {
    guard let text = try? InputFile("/proc/\(process)/statm").readText() else { return 0 }
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }

  /// The number of its open descriptors.
  var descriptors: Int {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.processIdentifier)/fd").count) ?? 0
  }
}

extension ChildProcess {
  /// The last lines that a child wrote to standard error, and the first report of a sanitizer.
  struct StandardErrorTail {
    private var bytes: [UInt8] = []
    /// The report of a sanitizer, from its first line; nil if there was none.
    private(set) var sanitizerReport: String?
    /// Whether the child has reported a crash, and is about to end.
    private(set) var isCrash = false

    private static let limit = 64 * 1024
    private static let crashes = ["Fatal error: ", " Crash: ", "Program crashed"]

    mutating func append(_ more: [UInt8]) {
      guard !more.isEmpty else { return }
      bytes += more
      let text = String(decoding: bytes.suffix(more.count + 64), as: UTF8.self)
      if !isCrash { isCrash = StandardErrorTail.crashes.contains { text.contains($0) } }
      if let report = sanitizerReport {
        if report.utf8.count < StandardErrorTail.limit { sanitizerReport = report + String(decoding: more, as: UTF8.self) }
      } else {
        let starts = Fuzz.ActiveSanitizer.reports.compactMap { text.firstRange(of: $0)?.lowerBound }
        sanitizerReport = starts.min().map { String(text[$0...]) }
      }
      if bytes.count > 2 * StandardErrorTail.limit { bytes.removeFirst(bytes.count - StandardErrorTail.limit) }
    }

    /// Returns the last lines, at most this many.
    func lines(_ count: Int) -> [String] {
      bytes.split(separator: 0x0A).suffix(count).map { EscapedBytes($0, limit: 300).description }
    }

    /// Returns the message of a crash, or the report of a sanitizer, or otherwise the last lines.
    func explanation(_ count: Int = 24) -> [String] {
      if let report = sanitizerReport { return report.split(separator: "\n").prefix(120).map(String.init) }
      let all = lines(2000)
      let start = all.firstIndex { line in StandardErrorTail.crashes.contains { line.contains($0) } }
      return start.map { Array(all[$0...].prefix(count)) } ?? lines(count)
    }
  }

  /// Ends this process when its parent has ended, which closes standard input.
  enum ParentWatch {
    static func start() {
      Thread.detachNewThread {
        var buffer = [UInt8](repeating: 0, count: 64)
        // A crash interrupts every thread to read its stack, which doesn't mean that the parent has ended.
        while true {
          let count = read(STDIN_FILENO, &buffer, buffer.count)
          if count == 0 || (count < 0 && errno != EINTR) { break }
        }
        _exit(3)
      }
    }
  }
}
