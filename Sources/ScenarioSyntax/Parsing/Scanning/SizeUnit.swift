/// The units a number of bytes is written in.
enum SizeUnit: String, CaseIterable {
  case B, KiB, MiB, GiB

  var bytes: Int {
    switch self {
    case .B: 1
    case .KiB: 1 << 10
    case .MiB: 1 << 20
    case .GiB: 1 << 30
    }
  }
}
