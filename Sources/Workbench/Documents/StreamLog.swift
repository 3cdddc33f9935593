import FieldValues
import Scenarios

/// The pieces of a body with their times: the events of an event stream, the chunks of a chunked body, else the reads.
///
/// Frames lie in slabs; when there are too many, the oldest slab goes and is counted. No frame has an object or text of its own.
struct StreamLog: Sendable, Hashable {
  static let mostFrames = 1 << 20
  static let mostBytes = 64 * 1024 * 1024
  /// What is kept of a chunk or a read: enough to see what it is, for the body itself is kept elsewhere.
  static let mostPieceBytes = 1024

  enum Kind: Sendable, Hashable {
    case events, chunks, reads
  }

  /// A silence, and the number of the frame that ended it.
  struct Gap: Sendable, Hashable {
    var length: Duration
    var before: Int
  }

  let kind: Kind
  private var slabs: [Slab] = []
  /// How many frames came.
  private(set) var total = 0
  /// The bytes that are kept.
  private(set) var byteCount = 0
  private(set) var largestGap: Gap?
  /// Frames of comments only: what keeps a connection open.
  private(set) var comments = 0

  /// Blocks without data, for which readers see no event.
  private(set) var undispatched = 0
  /// Rows that say that the stream was connected again.
  private(set) var reconnections = 0
  /// What is added to the times of frames: how long earlier connections took.
  private var start = Duration.zero

  private var splitter = EventFrame.Splitter()
  private var piece: [UInt8] = []
  private var pieceSize = 0
  /// The last frames that named an id and a retry; they are decoded when they are needed.
  private var idFrame: [UInt8] = []
  private var retryFrame: [UInt8] = []

  init(_ kind: Kind) {
    self.kind = kind
  }

  /// How many of the oldest frames were forgotten; the number of the first that is kept.
  var dropped: Int { slabs.first?.first ?? 0 }

  /// The numbers of the frames that are kept.
  var numbers: Range<Int> { dropped..<total }

  /// What the kept frames take: of short ones, their index takes as much as their bytes.
  var memory: Int { byteCount + numbers.count * Slab.indexBytes }

  /// The bytes of an event that has no end yet.
  var unfinished: Int { splitter.pendingCount }

  /// Takes bytes of the body.
  mutating func take(body bytes: [UInt8], at time: Duration) {
    switch kind {
    case .events:
      let micros = (start + time).wholeMicroseconds
      var splitter = splitter
      self.splitter = EventFrame.Splitter()
      splitter.split(bytes) { kept, size in
        note(kept)
        append(kept, size: size, at: micros)
      }
      self.splitter = splitter
    case .chunks:
      piece.append(contentsOf: bytes.prefix(max(0, Self.mostPieceBytes - piece.count)))
      pieceSize += bytes.count
    case .reads:
      append(bytes.prefix(Self.mostPieceBytes), size: bytes.count, at: time.wholeMicroseconds)
    }
  }

  /// Goes on with the frames of another connection, behind a row that says so.
  /// - Parameter time: when that connection began, since the first one did.
  mutating func resume(at time: Duration) {
    guard kind == .events else { return }
    start = time
    splitter = EventFrame.Splitter()
    let words = "reconnected" + (lastID.map { $0.isEmpty ? "" : ", last id \($0)" } ?? "")
    append(Array(words.utf8)[...], size: 0, at: time.wholeMicroseconds)
    reconnections += 1
  }

  /// Whether a row isn't a frame and says that the stream was connected again.
  func isReconnection(_ number: Int) -> Bool { kind == .events && self[number]?.size == 0 }

  /// A chunk has ended.
  mutating func takeChunk(size: Int, at time: Duration) {
    guard kind == .chunks else { return }
    append(piece[...], size: size, at: time.wholeMicroseconds)
    piece.removeAll(keepingCapacity: true)
    pieceSize = 0
  }

  subscript(number: Int) -> Frame? {
    place(of: number).map { slabs[$0.slab].frame($0.index) }
  }

  /// The kept bytes of a frame, as they came.
  func bytes(of number: Int) -> ArraySlice<UInt8> {
    guard let place = place(of: number) else { return [] }
    return slabs[place.slab].bytes(of: place.index)
  }

  func time(of number: Int) -> Duration? { self[number].map { .microseconds($0.time) } }

  private func place(of number: Int) -> (slab: Int, index: Int)? {
    guard numbers.contains(number) else { return nil }
    var (low, high) = (0, slabs.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if slabs[middle].first <= number { low = middle } else { high = middle }
    }
    let index = number - slabs[low].first
    return index < slabs[low].count ? (low, index) : nil
  }

  private mutating func append(_ kept: ArraySlice<UInt8>, size: Int, at micros: Int64) {
    if let last = slabs.last?.lastTime {
      let gap = Gap(length: .microseconds(max(0, micros - last)), before: total)
      if gap.length > largestGap?.length ?? .zero { largestGap = gap }
    }
    if slabs.last?.takes(kept.count, at: micros) != true { slabs.append(Slab(first: total)) }
    slabs[slabs.count - 1].append(kept, size: size, at: micros)
    byteCount += kept.count
    total += 1
    while slabs.count > 1, byteCount > Self.mostBytes || total - dropped > Self.mostFrames {
      byteCount -= slabs.removeFirst().bytes.count
    }
  }

  /// Looks at the beginnings of the lines for what is to be remembered.
  private mutating func note(_ frame: ArraySlice<UInt8>) {
    var (isOnlyComments, hasData) = (true, false)
    var isLineStart = true
    for at in frame.indices {
      let byte = frame[at]
      if isLineStart, byte != 0x0A, byte != 0x0D {
        if byte != UInt8(ascii: ":") { isOnlyComments = false }
        if byte == UInt8(ascii: "d"), Self.begins(frame[at...], Self.dataName) { hasData = true }
        if byte == UInt8(ascii: "i"), Self.begins(frame[at...], Self.idName), !frame.contains(0) {
          Self.copy(frame, to: &idFrame)
        }
        if byte == UInt8(ascii: "r"), Self.begins(frame[at...], Self.retryName), Self.retry(in: Array(frame)) != nil {
          Self.copy(frame, to: &retryFrame)
        }
      }
      isLineStart = byte == 0x0A || byte == 0x0D
    }
    if isOnlyComments { comments += 1 } else if !hasData { undispatched += 1 }
  }

  private static let idName = Array("id".utf8)
  private static let dataName = Array("data".utf8)
  private static let retryName = Array("retry".utf8)

  /// Whether the line has this name and not a longer one.
  private static func begins(_ line: ArraySlice<UInt8>, _ name: [UInt8]) -> Bool {
    guard line.starts(with: name) else { return false }
    let next = line.dropFirst(name.count).first
    return next == nil || next == UInt8(ascii: ":") || next == 0x0A || next == 0x0D
  }

  private static func copy(_ frame: ArraySlice<UInt8>, to buffer: inout [UInt8]) {
    buffer.removeAll(keepingCapacity: true)
    buffer.append(contentsOf: frame)
  }
}

extension StreamLog {
  /// What a reader sends back as Last-Event-ID; nil when no event named one.
  var lastID: String? {
    guard !idFrame.isEmpty else { return nil }
    var decoder = ServerSentEventDecoder()
    _ = decoder.decode(idFrame + [0x0A, 0x0A])
    return decoder.lastEventID
  }

  /// Milliseconds the server asks readers to wait before they connect again.
  var retry: Int? { retryFrame.isEmpty ? nil : Self.retry(in: retryFrame) }

  private static func retry(in frame: [UInt8]) -> Int? {
    var decoder = ServerSentEventDecoder()
    _ = decoder.decode(frame + [0x0A, 0x0A])
    return decoder.reconnectionTime
  }

  /// The silence before the last frame.
  var lastGap: Duration? {
    guard let last = self[total - 1], let before = self[total - 2] else { return nil }
    return .microseconds(max(0, last.time - before.time))
  }

  /// Frames that came in the second up to the last one.
  var rate: Int {
    guard let last = self[total - 1] else { return 0 }
    var (low, high) = (dropped, total - 1)
    while low < high {
      let middle = (low + high) / 2
      if (self[middle]?.time ?? 0) <= last.time - 1_000_000 { low = middle + 1 } else { high = middle }
    }
    return total - low
  }
}

extension StreamLog {
  /// A frame as the index has it.
  struct Frame: Sendable, Hashable {
    /// How many bytes are kept.
    var length: Int
    /// How many bytes there were.
    var size: Int
    /// Microseconds since the exchange began.
    var time: Int64
  }

  /// A stretch of frames that come and go together: their bytes in one piece, their index in another.
  struct Slab: Sendable, Hashable {
    static let byteLimit = 256 * 1024
    static let frameLimit = 4096
    /// What the index takes for a frame.
    static let indexBytes = MemoryLayout<Entry>.stride

    /// Where a frame ends and when it came. 8 bytes, for there may be a million.
    private struct Entry: Sendable, Hashable {
      /// Behind its last byte in the slab; it begins where the one before it ends.
      var end: UInt32
      /// Microseconds since the first frame of the slab.
      var delay: UInt32
    }

    /// The number of its first frame among all of the stream, from 0.
    let first: Int
    private(set) var bytes: [UInt8] = []
    private var entries: [Entry] = []
    private var start: Int64 = 0
    /// The sizes of the few frames of which not every byte is kept, or more is kept than came.
    private var otherSizes: [Int: UInt32] = [:]

    init(first: Int) {
      self.first = first
    }

    var count: Int { entries.count }

    /// When its last frame came.
    var lastTime: Int64? { entries.last.map { start + Int64($0.delay) } }

    /// Whether a frame of this length still goes in; one alone may be longer than the limit.
    func takes(_ length: Int, at time: Int64) -> Bool {
      guard !entries.isEmpty else { return true }
      return entries.count < Self.frameLimit && bytes.count + length <= Self.byteLimit && UInt32(exactly: time - start) != nil
    }

    mutating func append(_ slice: ArraySlice<UInt8>, size: Int, at time: Int64) {
      if entries.isEmpty {
        start = time
        if first > 0 {
          bytes.reserveCapacity(max(Self.byteLimit, slice.count))
          entries.reserveCapacity(Self.frameLimit)
        }
      }
      if size != slice.count { otherSizes[entries.count] = UInt32(clamping: size) }
      bytes.append(contentsOf: slice)
      entries.append(Entry(end: UInt32(clamping: bytes.count), delay: UInt32(clamping: time - start)))
    }

    func frame(_ index: Int) -> Frame {
      let length = range(of: index).count
      let size = otherSizes[index].map { Int($0) } ?? length
      return Frame(length: length, size: size, time: start + Int64(entries[index].delay))
    }

    /// The kept bytes of a frame by its place in the slab.
    func bytes(of index: Int) -> ArraySlice<UInt8> { bytes[range(of: index)] }

    private func range(of index: Int) -> Range<Int> {
      (index > 0 ? Int(entries[index - 1].end) : 0)..<Int(entries[index].end)
    }
  }
}
