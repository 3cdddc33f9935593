extension ArraySlice<UInt8> {
  /// The index of the first byte that is not UTF-8; the end index when all are.
  var validUTF8End: Int {
    // The standard library says fast whether there is such a byte, and slowly where.
    if String(validating: self, as: UTF8.self) != nil { return endIndex }
    var bytes = makeIterator()
    var parser = Unicode.UTF8.ForwardParser()
    var end = startIndex
    while case .valid(let scalar) = parser.parseScalar(from: &bytes) { end += scalar.count }
    return end
  }
}
