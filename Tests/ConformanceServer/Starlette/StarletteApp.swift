import Answerback
import Foundation

/// The app of `routes-starlette.md`: the features that are built so far.
enum StarletteApp {
  static func make() throws -> App {
    let files = try ServedFolder(Self.files)
    return try App {
      PlainResponses()
      JSONResponses()
      CookieResponses()
      ErrorResponses()
      RedirectResponses()
      FileResponses(folder: files)
      StreamResponses(digits: files["digits.txt"])
      EventResponses()
      BackgroundResponses()
    }
    .errors(as: TextErrors())
    .nonFinite(.refuse)
  }

  private static var files: [String: Data] {
    [
      "digits.txt": Data(String(repeating: "0123456789", count: 10).utf8),
      "empty.txt": Data(),
      "one.bin": Data([0]),
      "page.html": Data("<!doctype html><title>t</title>".utf8),
      "data.json": Data(#"{"a":1}"#.utf8),
      "pixel.png": Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
      "noext": Data("no extension".utf8),
      "blob.zzunknown": Data("?".utf8),
      "script.js": Data("let x=1;".utf8),
      "archive.tar.gz": Data([0x1F, 0x8B, 0x08, 0x00]),
      "big.bin": ServedFolder.counting(200_000),
    ]
  }
}

/// The standard phrase of the status as text.
struct TextErrors: ErrorForm {
  func documentedBodies(in types: SchemaTypes) -> [(MediaType, Schema)] { [(.text, ["type": "string"])] }

  func response(for error: HTTPError, in context: RenderingContext) throws -> AnyResponse {
    guard error.status.allowsBody else { return AnyResponse(status: error.status, headers: error.headers) }
    return AnyResponse(
      status: error.status,
      mediaType: .text,
      headers: error.headers,
      body: try context.encode(error.status.reasonPhrase, as: .text)
    )
  }
}
