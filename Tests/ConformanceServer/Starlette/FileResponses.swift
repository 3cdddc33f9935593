import Answerback
import Foundation

/// `/file/{kind}`, every one for GET, HEAD and POST with status 200.
struct FileResponses: Controller {
  let folder: ServedFolder

  var path: String { "/file" }

  var routes: [RouteNode] {
    plain + named + others
  }

  @RoutesBuilder private var plain: [RouteNode] {
    file("/digits") { File(digits) }
    for (kind, name) in Self.kinds { file("/\(kind)") { File(folder[name].path) } }
  }

  private static let kinds: KeyValuePairs = [
    "html": "page.html", "json": "data.json", "png": "pixel.png", "js": "script.js", "noext": "noext",
    "unknown": "blob.zzunknown", "targz": "archive.tar.gz", "empty": "empty.txt", "one": "one.bin", "big": "big.bin",
  ]

  @RoutesBuilder private var named: [RouteNode] {
    file("/digits-inline") { File(digits, downloadName: "report.txt", disposition: .inline) }
    for (kind, name) in Self.names { file("/\(kind)") { File(digits, downloadName: name) } }
  }

  private static let names: KeyValuePairs = [
    "digits-named": "report.txt", "utf8name": "naïve €.txt", "spacename": "my report.txt", "quotename": #"a"b\c.txt"#,
    "slashname": "dir/evil.txt", "seminame": "a;b=c.txt", "tildename": "~a-b_c.d.txt",
    "named-type": "x.json",
  ]

  @RoutesBuilder private var others: [RouteNode] {
    file("/crlfname") { File(digits, downloadName: "a\r\nX: y.txt") }.raises(.internalServerError)
    file("/typed") { File(digits, mediaType: try MediaType(parsing: "application/x-custom")) }
    file("/status") { File(digits, status: .notFound) }
    file("/override") {
      File(
        digits,
        downloadName: "n.txt",
        headers: [
          "ETag": #""mine""#, "Last-Modified": "Wed, 01 Jan 2020 00:00:00 GMT", "Content-Disposition": "inline",
          "Accept-Ranges": "none",
        ]
      )
    }
    file("/missing") { File(folder["missing.txt"].path) }
    file("/dir") { File(folder.url.path) }
  }

  private var digits: String { folder["digits.txt"].path }

  private func file(_ path: String, _ make: @escaping @Sendable () throws -> File) -> Route {
    Route(path) { try make() }.methods(.get, .head, .post)
  }
}
