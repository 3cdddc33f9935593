/// Simple case folding (Unicode, CaseFolding.txt, status C and S), from the mappings that the standard library has.
enum CaseFolding {
  /// The scalars that are the same letter, this one included. Only mappings from one scalar to one count, so that `ß` is not `ss`.
  static func variants(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    let folded = folded(scalar)
    var variants = [scalar]
    func add(_ other: Unicode.Scalar) {
      if !variants.contains(other) { variants.append(other) }
    }
    add(folded)
    add(single(folded.properties.uppercaseMapping) ?? folded)
    add(single(folded.properties.titlecaseMapping) ?? folded)
    for other in oneWay[folded] ?? [] { add(other) }
    return variants
  }

  /// The scalar that stands for all variants.
  static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar.isASCII { return ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value + 32)) : scalar }
    // The dotless i has a capital of its own only in Turkish.
    if scalar == "\u{131}" || scalar == "\u{130}" { return scalar }
    let lower = single(scalar.properties.lowercaseMapping) ?? scalar
    let upper = single(lower.properties.uppercaseMapping) ?? lower
    return single(upper.properties.lowercaseMapping) ?? upper
  }

  /// Scalars that fold to another one whose own mappings do not lead back, such as the Kelvin sign.
  private static let oneWay: [Unicode.Scalar: [Unicode.Scalar]] = {
    let scalars: [Unicode.Scalar] = [
      "\u{17F}", "\u{212A}", "\u{212B}", "\u{2126}", "\u{B5}", "\u{3C2}", "\u{3D0}", "\u{3D1}", "\u{3D5}", "\u{3D6}", "\u{3F0}",
      "\u{3F1}", "\u{3F4}", "\u{3F5}", "\u{345}", "\u{1FBE}", "\u{1E9B}", "\u{1E9E}", "\u{1C80}", "\u{1C81}", "\u{1C82}",
      "\u{1C83}",
      "\u{1C84}", "\u{1C85}", "\u{1C86}", "\u{1C87}", "\u{1C88}",
    ]
    return Dictionary(grouping: scalars, by: folded)
  }()

  private static func single(_ text: String) -> Unicode.Scalar? {
    let scalars = text.unicodeScalars
    guard let first = scalars.first, scalars.count == 1 else { return nil }
    return first
  }
}
