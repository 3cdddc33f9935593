import FieldValues

/// A `multipart/form-data` body (RFC 7578).
struct MultipartBody {
  struct Part {
    var name: String
    var fileName: String?
    var contentType: String?
    var content: [UInt8]
  }

  var parts: [Part]

  /// A line that begins no line of any part: the same for the same parts, so that a body can be compared from run to run.
  var boundary: String {
    var number = 0
    while true {
      let candidate = "answerback-boundary-\(number)"
      if !parts.contains(where: { $0.content.firstRange(of: candidate.utf8) != nil }) { return candidate }
      number += 1
    }
  }

  func bytes(boundary: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for part in parts {
      var head = "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(part.name.quotedForForm)\""
      if let fileName = part.fileName { head += "; filename=\"\(fileName.quotedForForm)\"" }
      if let contentType = part.contentType { head += "\r\nContent-Type: \(contentType)" }
      bytes += Array("\(head)\r\n\r\n".utf8) + part.content + Array("\r\n".utf8)
    }
    return bytes + Array("--\(boundary)--\r\n".utf8)
  }
}

extension String {
  /// As browsers write names within the quotes of a form's part (WHATWG HTML, multipart/form-data encoding algorithm).
  fileprivate var quotedForForm: String {
    escaping(["\"": "%22", "\r": "%0D", "\n": "%0A"])
  }
}
