import Codecs
import FieldValues
import HTTPTypes
import NIOCore

/// The request's body, decoded by its Content-Type: JSON, MessagePack, or a form of either kind, and JSON when it names no type.
///
/// A form is `application/x-www-form-urlencoded` or `multipart/form-data`; the latter may have files, which members of type ``FormFile``
/// take. `Body(MultipartForm.self)` reads a form of any fields.
///
/// A body of another type is a 415; one that does not decode is a 400 naming the field.
///
/// A body of more than 256 KiB is decoded on a thread that may block, and not on an event loop; a handler that is not async runs
/// there as well.
public struct Body<Value: Decodable & Sendable>: SyncInput {
  private let limits: MultipartForm.Limits

  /// Creates an input that reads the body.
  /// - Parameters:
  ///   - type: What it is decoded as.
  ///   - limits: How much a body of `multipart/form-data` may have.
  public init(_ type: Value.Type = Value.self, multipart limits: MultipartForm.Limits = MultipartForm.Limits()) {
    self.limits = limits
  }

  /// The body.
  public var declarations: [InputDeclaration] {
    [InputDeclaration(name: "body", source: .body, type: Value.self, required: true)]
  }

  /// Decodes the body.
  /// - Throws: ``InputFaults`` that name the field, or a 415.
  public func read(from request: Request) throws -> Value {
    let format = try format(of: request)
    do {
      return switch format {
      case .encoded(let format): try BodyDecoder(format).decode(Value.self, from: request.body.readableBytesView)
      case .form: try Value(from: FormFields.Decoder(FormFields(parsing: String(buffer: request.body)[...])))
      case .multipart(let contentType):
        try Value(
          from: FormFields.Decoder(try MultipartForm(parsing: request.body, contentType: contentType, limits: limits))
        )
      }
    } catch let error as DecodingError {
      throw InputFaults([error.inputFault])
    } catch let error as InputFaults {
      throw error
    } catch let error as HTTPError {
      throw error
    } catch {
      throw InputFaults([InputFault("the body does not decode: \(error)", key: "", source: .body)])
    }
  }

  private enum Format {
    case encoded(BodyFormat)
    case form
    /// With the field that names the boundary.
    case multipart(contentType: String)
  }

  private func format(of request: Request) throws -> Format {
    let text = request.headers[.contentType]
    let type = text.flatMap { MediaType($0) }
    if let text, type?.essence == MediaType.multipartFormData.essence { return .multipart(contentType: text) }
    if Value.self == MultipartForm.self {
      throw HTTPError(.unsupportedMediaType, "the body is \(type?.essence ?? "of no type"); send multipart/form-data")
    }
    guard let type, !type.isJSON else { return .encoded(.json) }
    if type.isMessagePack { return .encoded(.messagePack) }
    if type.essence == MediaType.formURLEncoded.essence { return .form }
    throw HTTPError(
      .unsupportedMediaType,
      "the body is \(type.essence); send application/json, application/x-msgpack, application/x-www-form-urlencoded "
        + "or multipart/form-data"
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
