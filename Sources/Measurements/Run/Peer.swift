import Foundation
import SystemIO

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A server that is measured, in a process of its own.
final class Peer {
  /// The servers, with ours first.
  enum Kind: String, CaseIterable {
    case answerback = "Answerback"
    case nio = "SwiftNIO"
    case hummingbird = "Hummingbird"
    case go = "Go net/http"
    case nginx = "nginx"
    case starlette = "Starlette on uvicorn"
    case litestar = "Litestar on uvicorn"
  }

  /// Why a server can't be measured.
  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  let kind: Kind
  let port: UInt16
  private let child: ChildProcess
  /// The folder of its files, kept while it runs.
  private let folder: TemporaryFolder

  /// Starts a server and waits until it listens.
  /// - Parameters:
  ///   - programs: The folder with `go_peer.go`, `nginx.conf.in` and `python_apps.py`; nil if there is none.
  ///   - processor: The processor it runs on; nil for any.
  /// - Throws: ``Missing`` if something is not installed, or the error of starting it.
  init(_ kind: Kind, programs: String?, processor: Int?) throws {
    self.kind = kind
    folder = try TemporaryFolder()
    port = try LoopbackPort.free()
    let launch = try Launch(kind, port: port, programs: programs, folder: folder.path)
    child = try launch.start(on: processor)
    let watch = Fuzz.Stopwatch()
    while !LoopbackPort.accepts(port) {
      if child.end != nil || watch.seconds > 20 {
        child.readStreams()
        throw Missing(description: "it does not start: \(child.standardError.lines(1).joined())")
      }
      usleep(20_000)
    }
  }

  deinit {
    child.terminate()
    if child.waitForEnd(seconds: 2) == nil { child.kill() }
  }

  var processorTime: Double { child.processorTime }
}

extension Peer {
  /// The command that starts a server.
  private struct Launch {
    private let program: String?
    private let arguments: [String]
    private let folder: String?

    init(_ kind: Kind, port: UInt16, programs: String?, folder: String) throws {
      let own = ["--port", "\(port)"]
      switch kind {
      case .answerback: self.init(nil, ["serve"] + own)
      case .nio: self.init(nil, ["serve-nio"] + own)
      case .hummingbird:
        #if Hummingbird
        self.init(nil, ["serve-hummingbird"] + own)
        #else
        throw Missing(description: "this program was built without the trait Hummingbird")
        #endif
      case .go:
        let (source, compiler) = (try Self.file("go_peer.go", programs), try Self.installed("go"))
        let build = try ChildProcess(["build", "-o", "\(folder)/go-peer", source], program: compiler, in: folder)
        guard build.waitForEnd(seconds: 120) == .exited(0) else { throw Missing(description: "go build fails") }
        self.init("\(folder)/go-peer", ["\(port)"])
      case .nginx:
        let (template, nginx) = (try Self.file("nginx.conf.in", programs), try Self.installed("nginx"))
        let text = try InputFile(template).readText().replacingOccurrences(of: "@PORT@", with: "\(port)")
          .replacingOccurrences(of: "@FILES@", with: folder).replacingOccurrences(of: "@PID@", with: "\(folder)/pid")
        try OutputFile("\(folder)/nginx.conf").write(Array(text.utf8))
        self.init(nginx, ["-c", "\(folder)/nginx.conf", "-e", "/dev/null"])
      case .starlette, .litestar:
        let (apps, uvicorn) = (try Self.file("python_apps.py", programs), try Self.installed("uvicorn"))
        let app = kind == .starlette ? "python_apps:star" : "python_apps:lite"
        self.init(
          uvicorn,
          [app, "--port", "\(port)", "--no-access-log", "--log-level", "error", "--loop", "uvloop", "--http", "httptools"],
          in: URL(fileURLWithPath: apps).deletingLastPathComponent().path
        )
      }
    }

    private init(_ program: String?, _ arguments: [String], in folder: String? = nil) {
      self.program = program
      self.arguments = arguments
      self.folder = folder
    }

    func start(on processor: Int?) throws -> ChildProcess {
      guard let processor, let taskset = InstalledProgram.path("taskset") else {
        return try ChildProcess(arguments, program: program, in: folder)
      }
      let command = program ?? ChildProcess.thisProgram.path
      return try ChildProcess(["-c", "\(processor)", command] + arguments, program: taskset, in: folder)
    }

    private static func file(_ name: String, _ folder: String?) throws -> String {
      guard let folder else { throw Missing(description: "its program is not given. Name the folder of \(name) with --peers.") }
      let path = "\(folder)/\(name)"
      guard access(path, R_OK) == 0 else { throw Missing(description: "there is no \(name) in \(folder)") }
      return path
    }

    private static func installed(_ name: String) throws -> String {
      guard let path = InstalledProgram.path(name) else { throw Missing(description: "\(name) is not installed") }
      return path
    }
  }
}

extension Peer {
  /// The programs in the folders of `PATH`.
  enum InstalledProgram {
    /// Returns the path of a program; nil if it isn't installed. The folder of the system's servers is searched too.
    static func path(_ name: String) -> String? {
      let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init) + ["/usr/sbin"]
      return folders.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }
  }
}
