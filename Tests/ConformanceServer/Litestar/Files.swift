import Answerback
import Foundation

struct Files: Controller {
  let assets: URL

  var path: String { "/file" }

  var routes: [RouteNode] {
    Get("/report") { File(path("report.pdf"), downloadName: "report.pdf") }
    Get("/typed") { File(path("report.pdf"), downloadName: "report.pdf") }.mediaType(.pdf)
    Get("/bare") { File(path("report.pdf"), disposition: .attachment) }
    Get("/serve") { try served(for: $0) }
    Get("/etag") {
      File(
        path("notes.txt"),
        downloadName: "notes.txt",
        etag: try ETag("custom", weak: true),
        headers: ["x-extra": "1"],
        cookies: [try Cookie("dl", "1")]
      )
    }
    Get("/header-override") {
      File(
        path("notes.txt"),
        downloadName: "notes.txt",
        headers: [
          "Content-Disposition": #"inline; filename="o.txt""#, "Last-Modified": "x", "ETag": #""h""#,
          "content-type": "text/x-own",
        ]
      )
    }
    Get("/bytes") { Data("%PDF bytes".utf8) }.mediaType(.pdf)
  }

  private func path(_ name: String) -> String { assets.appending(path: name).path }

  private func served(for request: Request) throws -> File {
    File(
      request.query("name") ?? "",
      inside: assets.path,
      downloadName: request.query("filename"),
      disposition: try disposition(request.query("disposition") ?? "attachment"),
      chunkSize: try request.query("chunk").map(size) ?? 1 << 20
    )
  }

  private func disposition(_ word: String) throws -> File.Disposition {
    switch word {
    case "attachment": .attachment
    case "inline": .inline
    default: throw HTTPError(.badRequest, "\(word) is no disposition")
    }
  }

  private func size(_ text: String) throws -> Int {
    guard let size = Int(text), size > 0 else { throw HTTPError(.badRequest, "\(text) is no number of bytes") }
    return size
  }
}
