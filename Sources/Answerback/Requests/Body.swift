import Codecs
import FieldValues
import HTTPTypes
import NIOCore

/// The body of a request, decoded by its Content-Type: JSON, MessagePack or a form. A body without a Content-Type is read as
/// JSON.
///
/// A form is `application/x-www-form-urlencoded` or `multipart/form-data`. The latter can contain files, which are decoded into
/// members of type ``FormFile``. `Body(MultipartForm.self)` reads a form with any fields.
///
/// A body of another media type is a 415. A body that can't be decoded is a 400 that names the field.
///
/// A body of more than 256 KiB is decoded on a thread that may block, not on an event loop. A handler that isn't async runs on
/// that thread too.
public struct Body<Value: Decodable & Sendable>: SyncInput {
  private let limits: MultipartForm.Limits

  /// Creates an input that reads the body.
  /// - Parameters:
  ///   - type: The type that the body is decoded as.
  ///   - limits: The limits for a body of `multipart/form-data`.
  public init(_ type: Value.Type = Value.self, multipart limits: MultipartForm.Limits = MultipartForm.Limits()) {
    self.limits = limits
  }

  /// The declaration of the body.
  public var declarations: [InputDeclaration] {
    [InputDeclaration(name: "body", source: .body, type: Value.self, required: true)]
  }

  /// Decodes the body.
  /// - Throws: ``InputFaults`` that name the field, or a 415 if the media type can't be decoded.
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
      throw InputFaults([InputFault("the body can't be decoded: \(error)", key: "", source: .body)])
    }
  }

  private enum Format {
    case encoded(BodyFormat)
    case form
    /// A multipart form; its Content-Type names the boundary.
    case multipart(contentType: String)
  }

  private func format(of request: Request) throws -> Format {
    let text = request.headers[.contentType]
    let type = text.flatMap { MediaType($0) }
    if let text, type?.essence == MediaType.multipartFormData.essence { return .multipart(contentType: text) }
    if Value.self == MultipartForm.self {
      let actual = type.map { "is \($0.essence)" } ?? "has no media type"
      throw HTTPError(.unsupportedMediaType, "the body \(actual); send multipart/form-data")
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
