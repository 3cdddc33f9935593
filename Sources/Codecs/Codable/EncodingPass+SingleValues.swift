extension EncodingPass {
  /// Encodes a scalar as all that a value is.
  @inline(__always)
  func encode<Value: Encodable>(
    _ value: Value,
    at place: Place,
    _ write: (inout BodyWriter) throws(Refusal) -> Void
  ) throws {
    if isCustomised { return try encode(value, at: place) }
    let writer = try reach(place)
    do throws(Refusal) {
      try write(&writer.pointee)
    } catch {
      takeBack(to: place)
      throw EncodingError.invalidValue(value, .init(codingPath: path, debugDescription: error.reason))
    }
  }

  /// Encodes any value as all that a value is.
  func encode(_ value: some Encodable, at place: Place) throws {
    let writer = try reach(place)
    do {
      try encodeWithin(value, writer)
    } catch {
      takeBack(to: place)
      throw error
    }
  }

  /// Encodes nothing as all that a value is.
  func encodeNil(at place: Place) throws {
    try reach(place).pointee.null()
  }
}
