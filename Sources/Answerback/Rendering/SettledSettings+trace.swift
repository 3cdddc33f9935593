import FieldValues
import HTTPTypes

extension SettledSettings {
  /// Who set each field of a response.
  /// - Parameters:
  ///   - own: what the handler's response brought, before layers and hook.
  ///   - finished: the same after them, from which the response was made.
  func origins(of response: RenderedResponse, own: AnyResponse, finished: AnyResponse, time: HTTPDate) -> [FieldOrigin] {
    response.fields.map { field in
      let key = key(of: field, finished, time)
      var layered = declared.filter { $0.key == key }
      let setBy: String
      if isOwn(field, own, time) {
        setBy = "response"
      } else if let first = layered.first, first.value == field.value {
        setBy = layered.removeFirst().layer
      } else if afterRequest != nil, finished.headers.fields.contains(field.name) || field.name == .setCookie {
        setBy = "after-request hook"
      } else {
        setBy = field.name == .contentType ? "media type" : "finishing"
      }
      let overrode = layered.map { FieldOrigin.Overridden(setBy: $0.layer, value: $0.value) }
      return FieldOrigin(name: field.name.rawName, value: field.value, setBy: setBy, overrode: overrode)
    }
  }

  private func key(of field: HTTPField, _ finished: AnyResponse, _ time: HTTPDate) -> LayeredValue.Key {
    guard field.name == .setCookie else { return .field(field.name.canonicalName) }
    let known = finished.cookies.cookies + cookies.map(\.cookie)
    let cookie = known.first { $0.setCookieValue(now: time) == field.value }
    return cookie.map { .cookie($0.identity) } ?? .field(field.name.canonicalName)
  }

  private func isOwn(_ field: HTTPField, _ own: AnyResponse, _ time: HTTPDate) -> Bool {
    if field.name == .setCookie { return own.cookies.cookies.contains { $0.setCookieValue(now: time) == field.value } }
    return own.headers.fields.contains { $0.name == field.name && $0.value == field.value }
  }
}
