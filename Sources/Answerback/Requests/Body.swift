import Codecs
import FieldValues
import HTTPTypes
import NIOCore

/// The request's body, decoded by its Content-Type: JSON, MessagePack or a form, and JSON when it names no type.
///
/// A body of another type is a 415; one that does not decode is a 400 naming the field.
///
/// A body of more than 256 KiB is decoded on a thread that may block, and not on an event loop; a handler that is not async runs
/// there as well.
public struct Body<Value: Decodable & Sendable>: Input {
  public init(_ type: Value.Type = Value.self) {}

  public var declarations: [InputDeclaration] {
    [InputDeclaration(name: "body", source: .body, type: Value.self, required: true)]
  }

  public func read(from request: Request) throws -> Value {
    let format = try format(of: request)
    do {
      guard let format else {
        return try Value(from: FormFields.Decoder(FormFields(parsing: String(buffer: request.body)[...])))
      }
      return try BodyDecoder(format).decode(Value.self, from: request.body.readableBytesView)
    } catch let error as DecodingError {
      throw InputFaults([error.inputFault])
    } catch {
      throw InputFaults([InputFault("the body does not decode: \(error)", key: "", source: .body)])
    }
  }

  /// nil for a form.
  private func format(of request: Request) throws -> BodyFormat? {
    guard let text = request.headers[.contentType], let type = MediaType(text) else { return .json }
    if type.isJSON { return .json }
    if type.isMessagePack { return .messagePack }
    if type.essence == MediaType.formURLEncoded.essence { return nil }
    throw HTTPError(
      .unsupportedMediaType,
      "the body is \(type.essence); send application/json, application/x-msgpack or application/x-www-form-urlencoded"
    )
  }
}

extension DecodingError {
  /// The fault of a body field: its path is the key.
  fileprivate var inputFault: InputFault {
    func fault(_ what: String, _ path: [any CodingKey]) -> InputFault {
      let key = path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
      return InputFault(key.isEmpty ? "the body \(what)" : "field \(key) \(what)", key: key, source: .body)
    }
    return switch self {
    case .keyNotFound(let key, let context): fault("is missing", context.codingPath + [key])
    case .valueNotFound(let type, let context): fault("is null, not \(type)", context.codingPath)
    case .typeMismatch(let type, let context): fault("is not \(type): \(context.debugDescription)", context.codingPath)
    case .dataCorrupted(let context): fault("does not decode: \(context.debugDescription)", context.codingPath)
    @unknown default: fault("does not decode", [])
    }
  }
}
