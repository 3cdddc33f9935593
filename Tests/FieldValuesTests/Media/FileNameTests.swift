import FieldValues
import XCTest

final class FileNameTests: XCTestCase {
  private func type(_ name: String) -> String? { MediaType(fileName: name)?.description }

  func testTheSuffixSaysTheType() {
    let types = [
      "notes.txt": "text/plain", "page.html": "text/html", "style.css": "text/css", "table.csv": "text/csv",
      "read.me.md": "text/markdown", "data.json": "application/json", "feed.xml": "application/xml",
      "report.pdf": "application/pdf",
      "pixel.png": "image/png", "photo.jpeg": "image/jpeg", "drawing.svg": "image/svg+xml",
      "icon.ico": "image/vnd.microsoft.icon",
      "font.woff2": "font/woff2", "code.wasm": "application/wasm", "song.mp3": "audio/mpeg", "film.mp4": "video/mp4",
      "clip.webm": "video/webm", "book.epub": "application/epub+zip", "all.zip": "application/zip",
      "all.tar": "application/x-tar",
      "letter.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      "site.webmanifest": "application/manifest+json",
    ]
    for (name, expected) in types { XCTAssertEqual(type(name), expected, name) }
  }

  func testWhereTheWebHasAnotherUseOfASuffixTheWebWins() {
    let types = [
      "script.js": "text/javascript", "script.mjs": "text/javascript", "segment.ts": "video/mp2t",
      "bundle.js.map": "application/json",
      "config.yaml": "application/yaml", "config.yml": "application/yaml", "feed.rss": "application/rss+xml",
      "server.log": "text/plain",
    ]
    for (name, expected) in types { XCTAssertEqual(type(name), expected, name) }
  }

  func testAnArchiveIsToldByHowItIsCompressed() {
    for name in ["archive.tar.gz", "archive.tgz", "a.b.tar.gz", "notes.txt.gz"] {
      XCTAssertEqual(type(name), "application/gzip", name)
    }
    XCTAssertEqual(type("archive.tar.xz"), "application/x-xz")
    XCTAssertEqual(type("archive.tar.zst"), "application/zstd")
  }

  func testASuffixHasNoCase() {
    for name in ["REPORT.PDF", "Report.Pdf", "report.pdf"] { XCTAssertEqual(type(name), "application/pdf", name) }
    XCTAssertEqual(type("ARCHIVE.TAR.GZ"), "application/gzip")
  }

  func testOnlyTheLastPartOfAPathCounts() {
    XCTAssertEqual(type("/srv/site.html/data.json"), "application/json")
    XCTAssertEqual(type(#"C:\pages\index.html"#), "text/html")
    XCTAssertNil(type("/srv/site.html/data"))
  }

  func testANameWithoutAKnownSuffixHasNoType() {
    for name in ["", ".", "..", "noext", "blob.zzunknown", "html", ".html", "..html", "page.", "page.html.", "a. html"] {
      XCTAssertNil(type(name), name)
    }
  }
}
