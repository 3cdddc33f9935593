import FieldValues

/// Why a value could not become a body; the client sees a 500, the log this sentence.
enum RenderingError: Error, CustomStringConvertible {
  case noEncoder(MediaType, Any.Type)
  case unencodable(character: Character, charset: String)
  case unknownCharset(String)
  case bodyNotAllowed(Status, String)
  case notFinal(Status)

  var description: String {
    switch self {
    case .noEncoder(let type, let value):
      "no encoder serves \(type) for \(value); return text or bytes, or register one with .encode(\(value).self)"
    case .unencodable(let character, let charset):
      "the text holds \(character.debugDescription), which \(charset) cannot carry; declare charset=utf-8"
    case .unknownCharset(let charset):
      "charset=\(charset) cannot be written; use utf-8, us-ascii or iso-8859-1"
    case .notFinal(let status):
      "the answer says \(status), which cannot end an exchange; use a status from 200 to 999"
    case .bodyNotAllowed(let status, let body):
      "the answer says \(status), which carries no body, but has \(body); use another status, or return NoContent()"
    }
  }
}
