extension Collection<UInt8> {
  /// How many bytes from the first are UTF-8: all of them, or up to the first that is not.
  var validUTF8Count: Int {
    var bytes = makeIterator()
    var parser = Unicode.UTF8.ForwardParser()
    var count = 0
    while case .valid(let scalar) = parser.parseScalar(from: &bytes) { count += scalar.count }
    return count
  }
}
