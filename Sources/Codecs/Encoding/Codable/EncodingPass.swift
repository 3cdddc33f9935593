/// One value on its way through Codable into the writer, in a single pass.
///
/// Codable never says that a container has ended. So every container remembers its place among the open ones, and using it
/// closes all that were opened within it. A container that is used after it was closed that way cannot be written any more:
/// the value it belongs to is then taken back and written by a ``DeferredEncoder``.
final class EncodingPass {
  private var writer: FormatWriter.Pointer?
  private let isCustomised: Bool
  /// The keys that lead to the value being encoded.
  private(set) var path: [any CodingKey] = []
  private var open: [OpenContainer] = []
  /// The containers below this level belong to values around the one being encoded.
  private var base = 0
  /// Counts the containers that were ever opened, to tell one from a later one in its place.
  private var serial: UInt32 = 0
  /// The earliest container that was used after it was closed.
  private var returnedTo: UInt32?
  private var misuse: EncodingError?
  /// Where the value of a member is due whose key was written ahead of it.
  private var due: Int?

  init(_ writer: FormatWriter.Pointer) {
    self.writer = writer
    isCustomised = writer.pointee.isCustomised
  }

  /// Parts from the writer, so that an encoder kept beyond its time finds nothing to write to.
  func end() { writer = nil }

  /// A container as its Codable counterpart knows it.
  struct Reference {
    let level: Int
    let serial: UInt32
  }

  /// The place of a value, before anything of it was written.
  struct Place {
    let start: Int
    let level: UInt32
    let serial: UInt32
  }

  /// Thrown when a container is used after it was closed.
  struct OutOfOrder: Error {}
}

// MARK: - Values

extension EncodingPass {
  /// The place that the writer has reached.
  var here: Place {
    Place(start: writer?.pointee.buffer.count ?? 0, level: UInt32(open.count), serial: serial)
  }

  /// Encodes a value at the place the writer has reached.
  func encode(_ value: some Encodable) throws {
    guard let writer else { throw EncodingPass.ended }
    let place = here
    let pathCount = path.count
    do {
      try value.encode(to: ValueEncoder(pass: self, place: place))
    } catch {
      if returnedTo == nil { throw error }
    }
    if returnedTo == nil, misuse == nil { close(downTo: Int(place.level), pathCount: pathCount) }
    if let returnedTo {
      guard returnedTo >= place.serial else { throw OutOfOrder() }
      self.returnedTo = nil
      misuse = nil
      rewind(to: place, pathCount: pathCount)
      return try DeferredEncoder.write(value, to: writer, path: path)
    }
    if let misuse { throw misuse }
    if writer.pointee.buffer.count == place.start {
      // It asked for no container: an empty one, as Foundation has it.
      writer.pointee.emptyObject()
    }
  }

  private func rewind(to place: Place, pathCount: Int) {
    forget(downTo: Int(place.level))
    path.removeLast(path.count - pathCount)
    writer?.pointee.buffer.count = place.start
  }

  private static var ended: EncodingError {
    let reason = "The encoder was used after its value had been encoded."
    return .invalidValue(Any?.none as Any, .init(codingPath: [], debugDescription: reason))
  }
}

// MARK: - Members

extension EncodingPass {
  /// Encodes a scalar as the next member of a container; `name` is nil in an array.
  @inline(__always)
  func encode<Value: Encodable>(
    _ value: Value,
    _ name: String?,
    in container: Reference,
    _ write: (inout FormatWriter) throws(Refusal) -> Void
  ) throws {
    if isCustomised {
      return try encode(value, name.map { .name($0) } ?? FieldKey.index(count(of: container)), name, in: container)
    }
    let writer = try reach(container)
    let before = writer.pointee.buffer.count
    do throws(Refusal) {
      try begin(name, in: container)
      try write(&writer.pointee)
    } catch {
      takeBack(container, to: before)
      let key = name.map { .name($0) } ?? FieldKey.index(count(of: container))
      throw EncodingError.invalidValue(value, .init(codingPath: path + [key], debugDescription: error.reason))
    }
  }

  /// Encodes any value as the next member of a container. When that fails, the container is as it was before, so that its
  /// owner may go on.
  func encode<Value: Encodable>(_ value: Value, _ key: some CodingKey, _ name: String?, in container: Reference) throws {
    let writer = try reach(container)
    let before = writer.pointee.buffer.count
    path.append(key)
    do {
      try begin(name, in: container)
      try encodeWithin(value, writer)
    } catch {
      takeBack(container, to: before)
      guard let refusal = error as? Refusal else { throw error }
      throw EncodingError.invalidValue(value, .init(codingPath: path + [key], debugDescription: refusal.reason))
    }
    path.removeLast()
  }

  /// Writes a value for which the containers that are open now are out of reach.
  private func encodeWithin(_ value: some Encodable, _ writer: FormatWriter.Pointer) throws {
    let outerBase = base
    base = open.count
    defer { base = outerBase }
    try writer.write(value, in: self)
  }

  /// Encodes nothing as the next member of a container.
  func encodeNil(_ name: String?, in container: Reference) throws {
    let writer = try reach(container)
    try begin(name, in: container)
    writer.pointee.null()
  }

  /// Closes what was opened within a container.
  @inline(__always)
  private func reach(_ container: Reference) throws -> FormatWriter.Pointer {
    guard let writer, container.level >= base, isOpen(container) else { throw outOfOrder(container) }
    let pathCount = open[container.level].pathCount
    if container.level + 1 < open.count || pathCount < path.count {
      close(downTo: container.level + 1, pathCount: pathCount)
    }
    return writer
  }

  /// Finds the place of a value still free.
  private func reach(_ place: Place) throws -> FormatWriter.Pointer {
    guard let writer, place.level >= base, place.level <= open.count else {
      throw outOfOrder(Reference(level: .max, serial: place.serial))
    }
    guard place.level == open.count, isUntouched(place) else {
      let reason = "The value encodes a single value beside another one, or beside a container."
      throw EncodingError.invalidValue(Any?.none as Any, .init(codingPath: path, debugDescription: reason))
    }
    return writer
  }

  /// Undoes what was written at a place.
  private func takeBack(to place: Place) {
    forget(downTo: Int(place.level))
    writer?.pointee.buffer.count = place.start
  }

  /// Writes what stands before the next member of a container that was reached.
  @inline(__always)
  private func begin(_ name: String?, in container: Reference) throws(Refusal) {
    guard let writer else { return }
    if writer.pointee.buffer.isOverLimit { throw .tooLarge }
    writer.pointee.separate(after: open[container.level].count)
    open[container.level].count += 1
    if let name { try writer.pointee.key(name) }
  }

  private func takeBack(_ container: Reference, to start: Int) {
    forget(downTo: container.level + 1)
    open[container.level].count -= 1
    path.removeLast(path.count - open[container.level].pathCount)
    writer?.pointee.buffer.count = start
  }

  /// Leaves containers that are not written after all.
  private func forget(downTo level: Int) {
    guard level < open.count else { return }
    writer?.pointee.names = open[level].outerNames
    open.removeLast(open.count - level)
  }

  private func outOfOrder(_ container: Reference) -> any Error {
    guard writer != nil else { return EncodingPass.ended }
    returnedTo = min(returnedTo ?? .max, container.serial)
    return OutOfOrder()
  }
}

// MARK: - Containers

extension EncodingPass {
  /// Opens the container of a value, or finds it again when the value asks a second time (a class and what it inherits from).
  func open(_ kind: BodyFormat.Container, at place: Place, _ naming: KeyNaming = .declared) -> Reference {
    let level = Int(place.level)
    guard base <= level, level <= open.count else { return closed(place.serial) }
    if level < open.count, open[level].serial > place.serial, open[level].kind == kind {
      close(downTo: level + 1, pathCount: open[level].pathCount)
      if let writer { resume(&open[level], naming, writer) }
      return Reference(level: level, serial: open[level].serial)
    }
    guard level == open.count, isUntouched(place) else {
      refuse("The value asks for a second container, or for one beside a single value.")
      return closed(place.serial)
    }
    return push(kind, naming)
  }

  /// Lets members with other keys follow in an object.
  private func resume(_ container: inout OpenContainer, _ naming: KeyNaming, _ writer: FormatWriter.Pointer) {
    if let start = container.unsortedFrom { writer.pointee.sortMembers(from: start) }
    container.unsortedFrom = naming == .dictionary ? writer.pointee.buffer.count : nil
    writer.pointee.resumeNames(ofDictionary: naming == .dictionary)
  }

  /// Opens a container as a member of another one.
  func open(_ kind: BodyFormat.Container, _ key: some CodingKey, _ name: String?, in parent: Reference) -> Reference {
    guard enter(key, name, in: parent) else { return closed(parent.serial) }
    open[parent.level].hasNested = true
    return push(kind, .declared)
  }

  /// Goes to the place of the next member of a container, whose key stays in the path until the container is used again.
  func enter(_ key: some CodingKey, _ name: String?, in parent: Reference) -> Bool {
    guard let writer = try? reach(parent), (try? begin(name, in: parent)) != nil else { return false }
    path.append(key)
    due = writer.pointee.buffer.count
    return true
  }

  private func push(_ kind: BodyFormat.Container, _ naming: KeyNaming = .declared) -> Reference {
    guard let writer else { return closed(serial) }
    let start = writer.pointee.open(kind)
    let outer = writer.pointee.beginNames(areUnique: naming != .declared)
    serial &+= 1
    open.append(OpenContainer(kind: kind, start: start, serial: serial, pathCount: path.count, outerNames: outer))
    if naming == .dictionary { open[open.count - 1].unsortedFrom = writer.pointee.buffer.count }
    return Reference(level: open.count - 1, serial: serial)
  }

  private func closed(_ serial: UInt32) -> Reference { Reference(level: .max, serial: serial) }

  private func close(downTo level: Int, pathCount: Int) {
    if let due, let writer {
      if writer.pointee.buffer.count == due { writer.pointee.emptyObject() }
      self.due = nil
    }
    while open.count > level, let container = open.popLast() {
      if let writer { close(container, writer) }
    }
    if path.count > pathCount { path.removeLast(path.count - pathCount) }
  }

  @inline(__always)
  private func close(_ container: OpenContainer, _ writer: FormatWriter.Pointer) {
    guard container.kind == .object else {
      writer.pointee.names = container.outerNames
      return writer.pointee.close(.array, from: container.start, count: container.count)
    }
    if let start = container.unsortedFrom { writer.pointee.sortMembers(from: start) }
    let removed = writer.pointee.closeObject(from: container.start, count: container.count, within: container.outerNames)
    // A container that was asked for twice has the members of both times: a `DeferredEncoder` puts them together.
    if removed > 0, container.hasNested { returnedTo = min(returnedTo ?? .max, container.serial) }
  }

  private func isOpen(_ container: Reference) -> Bool {
    container.level < open.count && open[container.level].serial == container.serial
  }

  private func isUntouched(_ place: Place) -> Bool { writer?.pointee.buffer.count == place.start }

  /// Remembers a fault that the protocol gives no way to throw; it is thrown when the value is complete.
  private func refuse(_ reason: String) {
    misuse = misuse ?? .invalidValue(Any?.none as Any, .init(codingPath: path, debugDescription: reason))
  }

  func count(of container: Reference) -> Int { isOpen(container) ? open[container.level].count : 0 }

  func path(of container: Reference) -> [any CodingKey] {
    isOpen(container) ? Array(path.prefix(open[container.level].pathCount)) : path
  }
}

// MARK: - Single values

extension EncodingPass {
  /// Encodes a scalar as all that a value is.
  @inline(__always)
  func encode<Value: Encodable>(
    _ value: Value,
    at place: Place,
    _ write: (inout FormatWriter) throws(Refusal) -> Void
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
