import Answerback
import Foundation

/// Seed pages, "File Responses" and "FileResponse": whole files and parts of them, downloads, a folder.
struct Files: RouteComponent {
  private let folder: ServedFolder

  init() throws {
    folder = try ServedFolder(
      [
        "tariff.txt": "zone A 30 €\nzone B 45 €\n",
        "site/index.html": "<!doctype html><title>Lamps</title><link rel=stylesheet href=style.css><h1>Lamps</h1>\n",
        "site/style.css": "h1 { color: teal }\n",
        "site/docs/index.html": "<!doctype html><title>Docs</title><h1>Docs</h1>\n",
        "site/.secret": "nobody sees this\n",
      ],
      binaries: ["map.bin": Data((0..<4096).map { UInt8($0 % 251) })]
    )
  }

  var node: RouteNode {
    Router("/files") {
      Get("/map.bin") { File("\(folder.path)/map.bin") }.summary("A file: whole, in part, or not at all when unchanged")
      Get("/tariff") { File("\(folder.path)/tariff.txt", downloadName: "naïve tariff (€).txt") }
        .summary("A download with a name that is not ASCII")
      Get("/shown") { File("\(folder.path)/tariff.txt", disposition: .inline) }.summary("To be shown in its place")
      Get("/typed") { File("\(folder.path)/map.bin") }.mediaType("application/vnd.lamps.map").summary("The route says the type")
      Get("/memory") { File(bytes: Data("lamp,price\r\ndesk,30\r\n".utf8), downloadName: "lamps.csv") }
        .summary("Bytes in memory as a download")
      Get("/named", Query("name")) { _, name in File(name, inside: folder.path, disposition: .attachment) }
        .summary("The client says which file: nothing outside the folder")
      Get("/missing") { File("\(folder.path)/missing.txt") }.summary("A missing file: 404")
      StaticFiles("/static", directory: "\(folder.path)/site").cacheControl(.maxAge(3600))
    }
    .node
  }
}
