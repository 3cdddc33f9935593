import Exchanges
import FieldValues
import Patterns

/// The answer that queries ask, its body decoded once.
struct Answer {
  let exchange: Exchange
  private var decoded: Result<QueryValue, Fault>?

  init(_ exchange: Exchange) {
    self.exchange = exchange
  }

  /// The final head.
  func head() throws(Fault) -> ResponseHead {
    guard let head = exchange.head else { throw Fault("there is no answer to ask") }
    return head
  }

  /// The media type of the body, when a Content-Type line states one.
  var mediaType: MediaType? {
    exchange.head?.value(of: "Content-Type").flatMap { MediaType($0) }
  }

  /// The body, freed of its content codings where the step says `compressed: true`.
  func body() throws(Fault) -> [UInt8] {
    do throws(UndecodableBodyError) {
      return try exchange.plainBody()
    } catch {
      throw Fault(error.description)
    }
  }

  /// The body as text: UTF-8, or ISO-8859-1 where the Content-Type says so.
  func text() throws(Fault) -> String {
    let body = try body()
    if ["iso-8859-1", "latin1"].contains(mediaType?.charset) {
      return String(String.UnicodeScalarView(body.map { Unicode.Scalar($0) }))
    }
    if let text = String(validating: body, as: UTF8.self) { return text }
    throw Fault("the body is not UTF-8 text; ask for its bytes")
  }

  /// The body as a value: MessagePack where the Content-Type says so, else JSON.
  mutating func value() throws(Fault) -> QueryValue {
    if let decoded { return try decoded.get() }
    let result: Result<QueryValue, Fault>
    do throws(Fault) {
      let body = try body()
      result = .success(
        mediaType?.isMessagePack == true
          ? try QueryValue(messagePack: body, name: "the body") : try QueryValue(json: body, name: "the body")
      )
    } catch {
      result = .failure(error)
    }
    decoded = result
    return try result.get()
  }
}
