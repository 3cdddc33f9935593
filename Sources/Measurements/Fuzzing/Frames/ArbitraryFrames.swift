import SystemIO

/// Frames in any order, most of them well-formed.
struct ArbitraryFrames {
  private(set) var script = FrameScript()
  /// How many frames in a hundred are malformed or out of place.
  private let faults: Int

  /// What mutations insert between the bytes of frames.
  static let tokens: [[UInt8]] = [
    [0, 0, 0, 4, 0, 0, 0, 0, 0], [0, 0, 0, 4, 1, 0, 0, 0, 0], [0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, 8],
    [0, 0, 0, 0, 1, 0, 0, 0, 1],
    [0, 0, 4, 8, 0, 0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF], [0, 0, 4, 8, 0, 0, 0, 0, 1, 0, 0, 0, 0], [0xFF, 0xFF, 0xFF],
    [0, 0, 1, 1, 5, 0, 0, 0, 1, 0x82], [0, 0, 1, 9, 4, 0, 0, 0, 1, 0x82], [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0], [0, 0, 0, 1, 0x2D, 0, 0, 0, 3], [0x80, 0, 0, 0],
    [0x3F, 0xFF, 0xFF, 0xFF, 0x0F],
  ]

  init(faults: Int) {
    self.faults = faults
  }

  mutating func add(_ count: Int, using generator: inout SeededGenerator) {
    if generator.chance(faults) { script.append(Array(FrameScript.preface.dropLast(generator.number(1...10)))) }
    script.append(FrameScript.preface)
    addSettings(&generator)
    for _ in 0..<count {
      if generator.chance(faults) { addFault(&generator) } else { addFrame(&generator) }
    }
  }

  private mutating func addFrame(_ generator: inout SeededGenerator) {
    switch generator.number(0...99) {
    case 0...34: addRequest(&generator)
    case 35...59: addData(&generator)
    case 60...69: script.windowUpdate(anyStream(&generator), by: UInt32(generator.pick([1, 1000, 65_535, 0x7FFF_0000])))
    case 70...76: script.reset(usedStream(&generator), code: UInt32(generator.number(0...13)))
    case 77...81: script.frame(.ping, flags: generator.pick([0, 0, 1]), generator.bytes(8...8))
    case 82...86:
      script.frame(
        .priority,
        stream: usedStream(&generator),
        FrameScript.bytes(of: UInt32(generator.pick([0, 2, 101]))) + [generator.byte()]
      )
    case 87...91: addSettings(&generator)
    case 92...94: script.frame(.settings, flags: 1)
    case 95: script.frame(.goAway, [0, 0, 0, 0, 0, 0, 0, generator.pick([0, 1, 11])] + generator.bytes(0...20))
    case 96: for _ in 0..<generator.number(10...300) { script.frame(.ping, generator.bytes(8...8)) }
    default:
      let type = UInt8(generator.number(10...255))
      script.frame(type, flags: generator.byte(), stream: anyStream(&generator), generator.bytes(0...200))
    }
  }

  private mutating func addSettings(_ generator: inout SeededGenerator) {
    var settings: [(UInt16, UInt32)] = []
    for _ in 0..<generator.pick([0, 0, 1, 2, 6]) {
      let setting = generator.pick(FrameScript.Setting.allCases)
      let value: UInt32 =
        switch setting {
        case .headerTableSize: generator.pick([0, 100, 4096, 65_536])
        case .enablePush: UInt32(generator.number(0...1))
        case .maxConcurrentStreams: generator.pick([0, 1, 100, 0xFFFF_FFFF])
        case .initialWindowSize: generator.pick([0, 1, 1000, 65_535, 0x7FFF_FFFF])
        case .maxFrameSize: generator.pick([16_384, 65_536, 0xFF_FFFF])
        case .maxHeaderListSize: generator.pick([0, 100, 65_536])
        }
      settings.append((setting.rawValue, value))
    }
    if generator.chance(20) {
      settings.append((UInt16(generator.number(7...0xFFFF)), UInt32(truncatingIfNeeded: generator.next())))
    }
    script.rawSettings(settings)
  }

  private mutating func addRequest(_ generator: inout SeededGenerator) {
    let route = generator.chance(15) ? generator.pick(FuzzedApp.Route.unusual) : generator.pick(FuzzedApp.Route.all)
    let fields = FrameScript.HeaderFields.valid(for: route, using: &generator)
    let ends = route.takesBody ? generator.chance(10) : generator.chance(90)
    switch generator.number(0...9) {
    case 0:
      let count = generator.number(0...50)
      let padding = [UInt8](repeating: 0, count: count)
      script.request(fields, ends: ends, extra: FrameScript.padded, prefix: [UInt8(count)], suffix: padding)
    case 1: script.request(fields, ends: ends, extra: FrameScript.priority, prefix: [0, 0, 0, 0, generator.byte()])
    case 2: script.request(fields, ends: ends, fragments: generator.number(2...5))
    default: script.request(fields, ends: ends)
    }
  }

  private mutating func addData(_ generator: inout SeededGenerator) {
    guard let stream = script.openStreams.randomElement(using: &generator) else { return addRequest(&generator) }
    var rest = generator.size(upTo: 200_000)
    let ends = generator.chance(40)
    repeat {
      let count = min(rest, generator.pick([1000, 16_384, 16_384]))
      rest -= count
      script.data([UInt8](repeating: generator.byte(), count: count), stream: stream, ends: ends && rest == 0)
    } while rest > 0
  }

  private mutating func addFault(_ generator: inout SeededGenerator) {
    let stream = anyStream(&generator)
    switch generator.number(0...9) {
    case 0:
      let route = generator.pick(FuzzedApp.Route.all)
      script.request(
        FrameScript.HeaderFields.faulty(for: route, using: &generator),
        ends: generator.chance(70),
        fragments: generator.pick([1, 1, 3])
      )
    case 1: script.frame(.headers, flags: generator.byte(), stream: stream, generator.bytes(0...100))
    case 2: script.frame(.data, flags: generator.byte(), stream: stream, generator.bytes(0...100))
    case 3: script.frame(.continuation, flags: generator.byte(), stream: stream, generator.bytes(0...50))
    case 4: script.windowUpdate(stream, by: UInt32(truncatingIfNeeded: generator.next()))
    case 5: script.frame(.pushPromise, flags: generator.byte(), stream: stream, generator.bytes(0...50))
    case 6: script.rawSettings([(UInt16(generator.number(0...8)), UInt32(truncatingIfNeeded: generator.next()))])
    case 7:
      let type = generator.pick(FrameScript.FrameType.allCases)
      script.frame(type, flags: generator.byte(), stream: stream, generator.bytes(0...20), length: generator.number(0...30))
    case 8:
      let type = generator.pick(FrameScript.FrameType.allCases)
      for _ in 0..<generator.number(10...400) { script.frame(type, stream: usedStream(&generator), generator.bytes(0...10)) }
    default:
      script.frame(
        generator.byte(),
        flags: generator.byte(),
        stream: UInt32(truncatingIfNeeded: generator.next()),
        generator.bytes(0...40)
      )
    }
  }

  /// Returns the connection, a stream that was used, or one that was not.
  private func anyStream(_ generator: inout SeededGenerator) -> UInt32 {
    generator.pick([0, usedStream(&generator), usedStream(&generator), script.nextStream, 2, 0x7FFF_FFFF])
  }

  private func usedStream(_ generator: inout SeededGenerator) -> UInt32 {
    UInt32(2 * generator.index(below: Int(max(1, script.nextStream / 2))) + 1)
  }
}
