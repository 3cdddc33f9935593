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

  /// Why something can't be measured.
  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  /// How a server is started.
  struct Options {
    /// Further options of a server of this program.
    var own: [String] = []
    /// Whether it serves https, and HTTP/2 to clients that choose it. Only ours and Go's can.
    var isSecure = false
    /// Whether it may run on every processor.
    var isUnpinned = false
  }

  let kind: Kind
  let port: UInt16
  private let child: ChildProcess
  /// The folder of its files, kept while it runs.
  private let folder: TemporaryFolder

  /// Starts a server and waits until it listens.
  /// - Parameter processor: The processor it runs on; nil for any.
  /// - Throws: ``Missing`` if something is not installed, or the error of starting it.
  init(_ kind: Kind, _ options: Options = Options(), _ workspace: Workspace, processor: Int?) throws {
    self.kind = kind
    folder = try TemporaryFolder()
    port = try LoopbackPort.free()
    let launch = try Launch(kind, port: port, options, workspace, folder: folder.path)
    child = try launch.start(on: options.isUnpinned ? nil : processor)
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
  var residentBytes: Int { child.residentBytes }
}

extension Peer {
  /// The command that starts a server.
  private struct Launch {
    private let program: String?
    private let arguments: [String]
    private let folder: String?

    init(_ kind: Kind, port: UInt16, _ options: Options, _ workspace: Workspace, folder: String) throws {
      let own = ["--port", "\(port)"] + options.own
      switch kind {
      case .answerback:
        let (certificate, key) = options.isSecure ? try workspace.certificate() : ("", "")
        self.init(nil, ["serve"] + own + (options.isSecure ? ["--tls-cert", certificate, "--tls-key", key] : []))
      case .nio: self.init(nil, ["serve-nio"] + own)
      case .hummingbird:
        #if Hummingbird
        self.init(nil, ["serve-hummingbird"] + own)
        #else
        throw Missing(description: "this program was built without the trait Hummingbird")
        #endif
      case .go:
        let source = try workspace.text(of: "go_peer.go")
        guard options.isSecure else {
          self.init(try workspace.goProgram(source), ["\(port)"])
          return
        }
        let (certificate, key) = try workspace.certificate()
        let secure = source.replacingOccurrences(
          of: #"http.ListenAndServe("127.0.0.1:"+os.Args[1], mux)"#,
          with: #"http.ListenAndServeTLS("127.0.0.1:"+os.Args[1], os.Args[2], os.Args[3], mux)"#
        )
        guard secure != source else { throw Missing(description: "go_peer.go listens in a way that can't be changed to https") }
        self.init(try workspace.goProgram(secure), ["\(port)", certificate, key])
      case .nginx:
        let nginx = try Workspace.installed("nginx")
        let text = try workspace.text(of: "nginx.conf.in").replacingOccurrences(of: "@PORT@", with: "\(port)")
          .replacingOccurrences(of: "@FILES@", with: try workspace.files()).replacingOccurrences(
            of: "@PID@",
            with: "\(folder)/pid"
          )
        try OutputFile("\(folder)/nginx.conf").write(Array(text.utf8))
        self.init(nginx, ["-c", "\(folder)/nginx.conf", "-e", "/dev/null"])
      case .starlette, .litestar:
        let (apps, uvicorn) = (try workspace.path(of: "python_apps.py"), try Workspace.installed("uvicorn"))
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
      try Workspace.start(program ?? ChildProcess.thisProgram.path, arguments, in: folder, on: processor)
    }
  }
}

/// What the servers of one run share: the programs of peers, and what is made for them once.
final class Workspace {
  private let folder: TemporaryFolder
  private let programs: String?
  private var goPrograms: [String: String] = [:]

  /// - Parameter programs: The folder with `go_peer.go`, `nginx.conf.in`, `python_apps.py` and `json_encode.py`; nil if there is none.
  init(programs: String?) throws {
    self.programs = programs
    folder = try TemporaryFolder()
  }

  /// Returns the path of a program in the folder of peers.
  func path(of name: String) throws -> String {
    guard let programs else {
      throw Peer.Missing(description: "its program is not given. Name the folder of \(name) with --peers.")
    }
    let path = "\(programs)/\(name)"
    guard access(path, R_OK) == 0 else { throw Peer.Missing(description: "there is no \(name) in \(programs)") }
    return path
  }

  func text(of name: String) throws -> String { try InputFile(path(of: name)).readText() }

  /// Builds a program and returns its path.
  func goProgram(_ source: String) throws -> String {
    if let built = goPrograms[source] { return built }
    let compiler = try Self.installed("go")
    let name = "go\(goPrograms.count)"
    try folder.add("\(name)/main.go", Array(source.utf8))
    let path = "\(folder.path)/\(name)/program"
    let build = try ChildProcess(["build", "-o", path, "main.go"], program: compiler, in: "\(folder.path)/\(name)")
    guard build.waitForEnd(seconds: 120) == .exited(0) else { throw Peer.Missing(description: "go build fails") }
    goPrograms[source] = path
    return path
  }

  /// Writes a file and returns its path.
  func add(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = "\(folder.path)/\(name)"
    if access(path, R_OK) != 0 { try folder.add(name, bytes) }
    return path
  }

  /// Returns the folder of a large and a small file.
  func files() throws -> String {
    let large = try add("files/large.bin", [UInt8](repeating: 0x78, count: 100 << 20))
    _ = try add("files/small.bin", [UInt8](repeating: 0x78, count: 4096))
    // Workers of nginx are another user.
    for path in [folder.path, "\(folder.path)/files"] { chmod(path, 0o755) }
    for path in [large, "\(folder.path)/files/small.bin"] { chmod(path, 0o644) }
    return "\(folder.path)/files"
  }

  /// Returns the paths of a certificate for this run and of its key.
  func certificate() throws -> (certificate: String, key: String) {
    let (certificate, key) = ("\(folder.path)/certificate.pem", "\(folder.path)/key.pem")
    if access(key, R_OK) == 0 { return (certificate, key) }
    let arguments = [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
      "/CN=127.0.0.1",
      "-keyout", key, "-out", certificate,
    ]
    let child = try ChildProcess(arguments, program: try Self.installed("openssl"))
    guard child.waitForEnd(seconds: 30) == .exited(0) else { throw Peer.Missing(description: "openssl makes no certificate") }
    return (certificate, key)
  }

  /// Returns the path of a program in the folders of `PATH`. The folder of the system's servers is searched too.
  /// - Throws: ``Peer/Missing`` if it isn't installed.
  static func installed(_ name: String) throws -> String {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init) + ["/usr/sbin"]
    let paths: [String] = folders.map { "\($0)/\(name)" }
    guard let path = paths.first(where: { access($0, X_OK) == 0 }) else {
      throw Peer.Missing(description: "\(name) is not installed")
    }
    return path
  }

  /// Starts a program on one processor, if there is a way to.
  static func start(_ program: String, _ arguments: [String], in folder: String? = nil, on processor: Int?) throws -> ChildProcess
  {
    guard let processor, let taskset = try? installed("taskset") else {
      return try ChildProcess(arguments, program: program, in: folder)
    }
    return try ChildProcess(["-c", "\(processor)", program] + arguments, program: taskset, in: folder)
  }
}
