/// Characters that HTML writes by a name.
enum NamedCharacters {
  /// The named characters of ASCII and of HTML 4: those of ISO-8859-1, Greek letters, symbols and punctuation (HTML section 13.5).
  static let all: [String: Unicode.Scalar] = {
    var entities: [String: Unicode.Scalar] = [
      "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "AMP": "&", "LT": "<", "GT": ">", "QUOT": "\"", "num": "#",
      "percnt": "%", "plus": "+", "sol": "/", "bsol": "\\", "equals": "=", "colon": ":", "semi": ";", "commat": "@", "comma": ",",
      "period": ".", "excl": "!", "dollar": "$", "lpar": "(", "rpar": ")", "ast": "*", "quest": "?", "lsqb": "[", "lbrack": "[",
      "rsqb": "]", "rbrack": "]", "Hat": "^", "lowbar": "_", "grave": "`", "lcub": "{", "lbrace": "{", "verbar": "|", "vert": "|",
      "rcub": "}", "rbrace": "}", "Tab": "\t", "NewLine": "\n", "hyphen": "\u{2010}", "euro": "€", "hellip": "…",
    ]
    let latin =
      "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot "
      + "cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml "
      + "Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig "
      + "agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute "
      + "ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml"
    for (index, name) in latin.split(separator: " ").enumerated() {
      entities[String(name)] = Unicode.Scalar(UInt32(0xA0 + index))
    }
    for (first, names) in [
      (UInt32(0x391), "Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho"),
      (0x3A3, "Sigma Tau Upsilon Phi Chi Psi Omega"),
      (
        0x3B1,
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigmaf sigma tau upsilon phi chi psi omega"
      ),
      (0x2190, "larr uarr rarr darr harr"), (0x21D0, "lArr uArr rArr dArr hArr"), (0x2013, "ndash mdash"),
      (0x2018, "lsquo rsquo sbquo"),
      (0x201C, "ldquo rdquo bdquo"), (0x2020, "dagger Dagger bull"), (0x2039, "lsaquo rsaquo"), (0x2032, "prime Prime"),
      (0x2264, "le ge"),
      (0x2282, "sub sup"), (0x2286, "sube supe"), (0x2308, "lceil rceil lfloor rfloor"), (0x2227, "and or cap cup int"),
    ] {
      for (index, name) in names.split(separator: " ").enumerated() {
        entities[String(name)] = Unicode.Scalar(first + UInt32(index))
      }
    }
    let others: [(String, UInt32)] = [
      ("OElig", 0x152), ("oelig", 0x153), ("Scaron", 0x160), ("scaron", 0x161), ("Yuml", 0x178), ("fnof", 0x192), ("circ", 0x2C6),
      ("tilde", 0x2DC), ("thetasym", 0x3D1), ("upsih", 0x3D2), ("piv", 0x3D6), ("ensp", 0x2002), ("emsp", 0x2003),
      ("thinsp", 0x2009),
      ("zwnj", 0x200C), ("zwj", 0x200D), ("lrm", 0x200E), ("rlm", 0x200F), ("permil", 0x2030), ("oline", 0x203E),
      ("frasl", 0x2044),
      ("image", 0x2111), ("weierp", 0x2118), ("real", 0x211C), ("trade", 0x2122), ("alefsym", 0x2135), ("crarr", 0x21B5),
      ("forall", 0x2200), ("part", 0x2202), ("exist", 0x2203), ("empty", 0x2205), ("nabla", 0x2207), ("isin", 0x2208),
      ("notin", 0x2209),
      ("ni", 0x220B), ("prod", 0x220F), ("sum", 0x2211), ("minus", 0x2212), ("lowast", 0x2217), ("radic", 0x221A),
      ("prop", 0x221D),
      ("infin", 0x221E), ("ang", 0x2220), ("there4", 0x2234), ("sim", 0x223C), ("cong", 0x2245), ("asymp", 0x2248),
      ("ne", 0x2260),
      ("equiv", 0x2261), ("nsub", 0x2284), ("oplus", 0x2295), ("otimes", 0x2297), ("perp", 0x22A5), ("sdot", 0x22C5),
      ("lang", 0x27E8),
      ("rang", 0x27E9), ("loz", 0x25CA), ("spades", 0x2660), ("clubs", 0x2663), ("hearts", 0x2665), ("diams", 0x2666),
    ]
    for (name, number) in others { entities[name] = Unicode.Scalar(number) }
    return entities
  }()
}
