/// One value on its way through Codable into the writer, in a single pass.
///
/// Codable never says that a container has ended. So every container remembers its place among the open ones, and using it
/// closes all that were opened within it. A container that is used after it was closed that way cannot be written any more:
/// the value it belongs to is then taken back and written by a ``DeferredEncoder``.
final class EncodingPass {
  private let isCustomised: Bool
  /// Behind an address, because Swift checks every access to a variable of a class: that took a quarter of the time of a record.
  private let state: UnsafeMutablePointer<State>

  private struct State {
    var writer: FormatWriter.Pointer?
    /// The keys that lead to the value being encoded.
    var path: [any CodingKey] = []
    var open: [OpenContainer] = []
    /// The containers below this level belong to values around the one being encoded.
    var base = 0
    /// Counts the containers that were ever opened, to tell one from a later one in its place.
    var serial: UInt32 = 0
    /// The earliest container that was used after it was closed.
    var returnedTo: UInt32?
    var misuse: EncodingError?
    /// Where the value of a member is due whose key was written ahead of it.
    var due: Int?
  }

  init(_ writer: FormatWriter.Pointer) {
    isCustomised = writer.pointee.isCustomised
    state = .allocate(capacity: 1)
    state.initialize(to: State(writer: writer))
  }

  deinit {
    state.deinitialize(count: 1)
    state.deallocate()
  }

  private var writer: FormatWriter.Pointer? { state.pointee.writer }
  var path: [any CodingKey] { state.pointee.path }
  private var base: Int { state.pointee.base }
  private var serial: UInt32 { state.pointee.serial }
  private var returnedTo: UInt32? { state.pointee.returnedTo }
  private var misuse: EncodingError? { state.pointee.misuse }
  private var due: Int? { state.pointee.due }

  /// Parts from the writer, so that an encoder kept beyond its time finds nothing to write to.
  func end() { state.pointee.writer = nil }
}

// MARK: - Values

extension EncodingPass {
  /// The place that the writer has reached.
  var here: Place {
    Place(start: writer?.pointee.buffer.count ?? 0, level: UInt32(state.pointee.open.count), serial: serial)
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
      state.pointee.returnedTo = nil
      state.pointee.misuse = nil
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
    state.pointee.path.removeLast(path.count - pathCount)
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
    state.pointee.path.append(key)
    do {
      try begin(name, in: container)
      try encodeWithin(value, writer)
    } catch {
      takeBack(container, to: before)
      guard let refusal = error as? Refusal else { throw error }
      throw EncodingError.invalidValue(value, .init(codingPath: path + [key], debugDescription: refusal.reason))
    }
    state.pointee.path.removeLast()
  }

  /// Writes a value for which the containers that are open now are out of reach.
  private func encodeWithin(_ value: some Encodable, _ writer: FormatWriter.Pointer) throws {
    let outerBase = base
    state.pointee.base = state.pointee.open.count
    defer { state.pointee.base = outerBase }
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
    let pathCount = state.pointee.open[container.level].pathCount
    if container.level + 1 < state.pointee.open.count || pathCount < path.count {
      close(downTo: container.level + 1, pathCount: pathCount)
    }
    return writer
  }

  /// Finds the place of a value still free.
  private func reach(_ place: Place) throws -> FormatWriter.Pointer {
    guard let writer, place.level >= base, place.level <= state.pointee.open.count else {
      throw outOfOrder(Reference(level: .max, serial: place.serial))
    }
    guard place.level == state.pointee.open.count, isUntouched(place) else {
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
    writer.pointee.separate(after: state.pointee.open[container.level].count)
    state.pointee.open[container.level].count += 1
    if let name { try writer.pointee.key(name) }
  }

  private func takeBack(_ container: Reference, to start: Int) {
    forget(downTo: container.level + 1)
    state.pointee.open[container.level].count -= 1
    state.pointee.path.removeLast(path.count - state.pointee.open[container.level].pathCount)
    writer?.pointee.buffer.count = start
  }

  /// Leaves containers that are not written after all.
  private func forget(downTo level: Int) {
    guard level < state.pointee.open.count else { return }
    writer?.pointee.names = state.pointee.open[level].outerNames
    state.pointee.open.removeLast(state.pointee.open.count - level)
  }

  private func outOfOrder(_ container: Reference) -> any Error {
    guard writer != nil else { return EncodingPass.ended }
    state.pointee.returnedTo = min(state.pointee.returnedTo ?? .max, container.serial)
    return OutOfOrder()
  }
}

// MARK: - Containers

extension EncodingPass {
  /// Opens the container of a value, or finds it again when the value asks a second time (a class and what it inherits from).
  func open(_ kind: BodyFormat.Container, at place: Place, _ naming: KeyNaming = .declared) -> Reference {
    let level = Int(place.level)
    guard base <= level, level <= state.pointee.open.count else { return closed(place.serial) }
    if level < state.pointee.open.count, state.pointee.open[level].serial > place.serial, state.pointee.open[level].kind == kind {
      close(downTo: level + 1, pathCount: state.pointee.open[level].pathCount)
      if let writer { resume(&state.pointee.open[level], naming, writer) }
      return Reference(level: level, serial: state.pointee.open[level].serial)
    }
    guard level == state.pointee.open.count, isUntouched(place) else {
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
    state.pointee.open[parent.level].hasNested = true
    return push(kind, .declared)
  }

  /// Goes to the place of the next member of a container, whose key stays in the path until the container is used again.
  func enter(_ key: some CodingKey, _ name: String?, in parent: Reference) -> Bool {
    guard let writer = try? reach(parent), (try? begin(name, in: parent)) != nil else { return false }
    state.pointee.path.append(key)
    state.pointee.due = writer.pointee.buffer.count
    return true
  }

  private func push(_ kind: BodyFormat.Container, _ naming: KeyNaming = .declared) -> Reference {
    guard let writer else { return closed(serial) }
    let start = writer.pointee.open(kind)
    let outer = writer.pointee.beginNames(areUnique: naming != .declared)
    state.pointee.serial &+= 1
    state.pointee.open.append(OpenContainer(kind: kind, start: start, serial: serial, pathCount: path.count, outerNames: outer))
    if naming == .dictionary { state.pointee.open[state.pointee.open.count - 1].unsortedFrom = writer.pointee.buffer.count }
    return Reference(level: state.pointee.open.count - 1, serial: serial)
  }

  private func closed(_ serial: UInt32) -> Reference { Reference(level: .max, serial: serial) }

  private func close(downTo level: Int, pathCount: Int) {
    if let due, let writer {
      if writer.pointee.buffer.count == due { writer.pointee.emptyObject() }
      state.pointee.due = nil
    }
    while state.pointee.open.count > level, let container = state.pointee.open.popLast() {
      if let writer { close(container, writer) }
    }
    if path.count > pathCount { state.pointee.path.removeLast(path.count - pathCount) }
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
    if removed > 0, container.hasNested { state.pointee.returnedTo = min(state.pointee.returnedTo ?? .max, container.serial) }
  }

  private func isOpen(_ container: Reference) -> Bool {
    container.level < state.pointee.open.count && state.pointee.open[container.level].serial == container.serial
  }

  private func isUntouched(_ place: Place) -> Bool { writer?.pointee.buffer.count == place.start }

  /// Remembers a fault that the protocol gives no way to throw; it is thrown when the value is complete.
  private func refuse(_ reason: String) {
    state.pointee.misuse =
      state.pointee.misuse ?? .invalidValue(Any?.none as Any, .init(codingPath: path, debugDescription: reason))
  }

  func count(of container: Reference) -> Int { isOpen(container) ? state.pointee.open[container.level].count : 0 }

  func path(of container: Reference) -> [any CodingKey] {
    isOpen(container) ? Array(path.prefix(state.pointee.open[container.level].pathCount)) : path
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
