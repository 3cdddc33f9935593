import Answerback
import Foundation
import SystemIO

/// Seed pages, "File Responses" and "FileResponse": whole files and parts of them, downloads, a folder.
struct Files: RouteComponent {
  /// No app changes these files, so all apps of a process share them.
  static let shared = Result {
    try Files.Folder(
      [
        "tariff.txt": "zone A 30 €\nzone B 45 €\n",
        "log.txt": "line 1\nline 2\n",
        "site/index.html": "<!doctype html><title>Lamps</title><link rel=stylesheet href=style.css><h1>Lamps</h1>\n",
        "site/style.css": "h1 { color: teal }\n",
        "site/docs/index.html": "<!doctype html><title>Docs</title><h1>Docs</h1>\n",
        "site/.secret": "nobody sees this\n",
      ],
      binaries: ["map.bin": Data((0..<4096).map { UInt8($0 % 251) })]
    )
  }

  private let folder: Files.Folder

  /// - Throws: An error if the temporary folder can't be written.
  init() throws {
    folder = try Self.shared.get()
  }

  var node: RouteNode {
    Router("/files") {
      Get("/map.bin") { File("\(folder.path)/map.bin") }.summary("A file: whole, in part, or 304 if unchanged")
      Get("/tariff") { File("\(folder.path)/tariff.txt", downloadName: "naïve tariff (€).txt") }
        .summary("A download with a name that is not ASCII")
      Get("/shown") { File("\(folder.path)/tariff.txt", disposition: .inline) }.summary("To be shown in its place")
      Get("/typed") { File("\(folder.path)/map.bin") }.mediaType("application/vnd.lamps.map").summary("The route says the type")
      Get("/report") {
        File(
          "\(folder.path)/tariff.txt",
          downloadName: "report.md",
          disposition: .inline,
          etag: try ETag("report-1"),
          chunkSize: 16,
          mediaType: .markdown
        )
      }
      .offers(.markdown).summary("Everything a file can say of itself")
      Get("/memory") { File(bytes: Data("lamp,price\r\ndesk,30\r\n".utf8), downloadName: "lamps.csv") }
        .summary("Bytes in memory as a download")
      Get("/named", Query("name")) { _, name in File(name, inside: folder.path, disposition: .attachment) }
        .summary("The client chooses a file in the folder")
      Get("/missing") { File("\(folder.path)/missing.txt") }.summary("A missing file: 404")
      StaticFiles("/static", directory: "\(folder.path)/site").cacheControl(.maxAge(3600))
    }
    .node
  }
}

extension Files {
  /// A temporary folder that all apps of a process share. It is removed when the process ends.
  final class Folder: Sendable {
    private let folder: TemporaryFolder

    var path: String { folder.path }

    /// - Parameters:
    ///   - texts: Texts by their path in the folder.
    ///   - binaries: Other content by its path in the folder.
    /// - Throws: An error if the temporary folder can't be written.
    init(_ texts: KeyValuePairs<String, String>, binaries: KeyValuePairs<String, Data> = [:]) throws {
      folder = try TemporaryFolder()
      for (name, text) in texts { try folder.add(name, Array(text.utf8)) }
      for (name, content) in binaries { try folder.add(name, Array(content)) }
    }
  }
}
