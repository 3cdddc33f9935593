import Glibc
import TestSupport
import XCTest

@testable import SystemIO

/// How files are written: what stays of the old file, and what is said when it fails.
final class OutputFileTests: SystemIOTestCase {
  func testANewFileHasTheModeThatTheUserWants() throws {
    try write("new", to: "f")
    let mask = umask(0)
    umask(mask)
    XCTAssertEqual(try text("f"), "new")
    XCTAssertEqual(try mode("f"), 0o666 & ~mask)
    XCTAssertEqual(try names(), ["f"])
  }

  func testAReplacedFileKeepsItsMode() throws {
    for mode: mode_t in [0o600, 0o640, 0o755] {
      try write("a longer old text", to: "f")
      chmod(path("f"), mode)
      try write("new", to: "f")
      XCTAssertEqual(try text("f"), "new")
      XCTAssertEqual(try self.mode("f"), mode)
    }
    XCTAssertEqual(try names(), ["f"])
  }

  func testAReplacedFileIsNeverHalfWritten() throws {
    try write("old", to: "f")
    let reader = open(path("f"), O_RDONLY)
    defer { close(reader) }
    try write("new", to: "f")
    var bytes = [UInt8](repeating: 0, count: 3)
    read(reader, &bytes, 3)
    XCTAssertEqual(String(decoding: bytes, as: UTF8.self), "old", "the file that was open before must be another one")
  }

  func testAFileIsWrittenFromTheBeginningOfAnotherOne() throws {
    let long = String(repeating: "0123456789", count: 20_000)
    try write(long + "more", to: "other")
    for old in [nil, "old", String(repeating: "old", count: 100_000)] {
      if let old { try write(old, to: "f") }
      try OutputFile(path("f")).write(first: 200_000, of: path("other"), then: Array("end".utf8))
      XCTAssertEqual(try text("f"), long + "end")
    }
    // A file with several names stays the same file.
    link(path("f"), path("g"))
    try OutputFile(path("f")).write(first: 10, of: path("other"), then: [])
    XCTAssertEqual(try text("g"), "0123456789")
  }

  func testAnotherFileThatIsTooShortLeavesTheOldOne() throws {
    try write("old", to: "f")
    try write("short", to: "other")
    XCTAssertThrowsError(try OutputFile(path("f")).write(first: 6, of: path("other"), then: []))
    XCTAssertEqual(try text("f"), "old")
    XCTAssertEqual(try names(), ["f", "other"])
  }

  func testAFileIsWrittenThroughLinks() throws {
    try write("old", to: "f")
    chmod(path("f"), 0o600)
    symlink("f", path("a"))
    symlink(path("a"), path("b"))
    try write("new", to: "b")
    XCTAssertEqual(try text("f"), "new")
    XCTAssertEqual(try mode("f"), 0o600)
    XCTAssertTrue(isLink("a") && isLink("b"))
  }

  func testALinkToNothingLeadsToANewFile() throws {
    mkdir(path("d"), 0o755)
    symlink("d/f", path("link"))
    try write("new", to: "link")
    XCTAssertEqual(try text("d/f"), "new")
    XCTAssertTrue(isLink("link"))
  }

  func testLinksInACircleAreASentence() {
    symlink("b", path("a"))
    symlink("a", path("b"))
    XCTAssertEqual(
      failure { try write("new", to: "a") },
      "a can't be written: its symbolic links lead nowhere. Choose another path."
    )
  }

  func testHardLinksStayTogether() throws {
    try write("a longer old text", to: "f")
    link(path("f"), path("g"))
    try write("new", to: "f")
    XCTAssertEqual(try text("g"), "new")
    try write("and a text that is longer than the first one", to: "g")
    XCTAssertEqual(try text("f"), "and a text that is longer than the first one")
    XCTAssertEqual(try names(), ["f", "g"])
  }

  func testAPipeIsWrittenTo() throws {
    mkfifo(path("pipe"), 0o600)
    let reader = open(path("pipe"), O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    try write("new", to: "pipe")
    var bytes = [UInt8](repeating: 0, count: 8)
    XCTAssertEqual(read(reader, &bytes, 8), 3)
    XCTAssertEqual(try state("pipe").st_mode & S_IFMT, S_IFIFO)
  }

  func testAPipeWithoutReaderIsASentenceWhereNobodyWaits() {
    mkfifo(path("pipe"), 0o600)
    var file = OutputFile(path("pipe"))
    file.waitsForReader = false
    XCTAssertEqual(
      failure { try file.write([1]) },
      "pipe can't be written: nothing reads from it. Start its reader first."
    )
  }

  func testADeviceIsWrittenToAndStaysOne() async throws {
    try await device("null", 3)
    try write("new", to: "null")
    XCTAssertEqual(try state("null").st_mode & S_IFMT, S_IFCHR)
    try await device("full", 7)
    XCTAssertEqual(
      failure { try write("new", to: "full") },
      "full can't be written: the disk is full. Make room, or choose another path."
    )
    XCTAssertEqual(try state("full").st_mode & S_IFMT, S_IFCHR)
    XCTAssertEqual(try names(), ["full", "null"])
  }

  func testTheNameOfADescriptorIsThatDescriptor() throws {
    var ends: [Int32] = [0, 0]
    pipe(&ends)
    defer { ends.forEach { close($0) } }
    let (file, position) = (open(path("f"), O_WRONLY | O_CREAT, 0o644), "before ")
    defer { close(file) }
    Glibc.write(file, position, position.utf8.count)
    try OutputFile("/dev/fd/\(ends[1])").write(Array("piped".utf8))
    try OutputFile("/proc/self/fd/\(file)").write(Array("new".utf8))
    var bytes = [UInt8](repeating: 0, count: 8)
    XCTAssertEqual(read(ends[0], &bytes, 8), 5)
    XCTAssertEqual(try text("f"), "before new")
  }

  func testWhatCannotBeWrittenIsASentence() throws {
    mkdir(path("d"), 0o755)
    try write("old", to: "f")
    let faults = [
      "d": "it is a folder. Add a file name.", "d/": "it is a folder. Add a file name.",
      "d/..": "it is a folder. Add a file name.",
      "no/f": "its folder doesn't exist. Make the folder, or choose another path.",
      "f/x": "a part of the path is a file, not a folder. Choose another path.",
      String(repeating: "x", count: 300): "the name is too long. Choose another path.",
    ]
    for (name, sentence) in faults {
      XCTAssertEqual(failure { try write("new", to: name) }, "\(name) can't be written: \(sentence)")
    }
    XCTAssertEqual(try text("f"), "old")
    XCTAssertNotNil(failure { try OutputFile("").write([]) })
    XCTAssertNotNil(failure { try OutputFile("a\0b").write([]) })
    XCTAssertEqual(try names(), ["d", "f"])
  }

  func testAFileThatMayNotBeWrittenStaysAsItIs() async throws {
    try write("old", to: "f")
    chmod(path("f"), 0o444)
    if geteuid() == 0 { try await Requirement.unsupported("root may write every file.") }
    XCTAssertEqual(failure { try write("new", to: "f") }, "f can't be written: you may not write there. Choose another path.")
    XCTAssertEqual(try text("f"), "old")
  }

  func testAFileInAFolderThatMayNotBeChangedIsWrittenInPlace() async throws {
    try write("old", to: "f")
    if geteuid() == 0 { try await Requirement.unsupported("root may change every folder.") }
    chmod(path(), 0o555)
    defer { chmod(path(), 0o755) }
    try write("new", to: "f")
    XCTAssertEqual(try text("f"), "new")
  }

  func testWhereThereIsNoRoomTheOldFileStaysAndNothingElseIsLeft() throws {
    let (old, new) = (String(repeating: "old ", count: 10), [UInt8](repeating: 1, count: 200_000))
    try write(old, to: "single")
    try write(old, to: "linked")
    link(path("linked"), path("link"))
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    var small = limit
    small.rlim_cur = 100_000
    signal(SIGXFSZ, SIG_IGN)
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &small)
    let sentences = ["single", "linked", "fresh"].map { name in failure { try OutputFile(path(name)).write(new) } }
    let created = failure { try OutputFile(path("created")).create(new) }
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    signal(SIGXFSZ, SIG_DFL)
    for (sentence, name) in zip(sentences + [created], ["single", "linked", "fresh", "created"]) {
      XCTAssertEqual(sentence, "\(name) can't be written: it would be larger than a file may be. Choose another path.")
    }
    XCTAssertEqual([try text("single"), try text("linked")], [old, old])
    XCTAssertEqual(try names(), ["link", "linked", "single"])
  }

  func testAFileIsMadeOnlyWhereNothingIs() throws {
    try OutputFile(path("f")).create(Array("first".utf8))
    XCTAssertThrowsError(try OutputFile(path("f")).create([1])) { error in
      XCTAssertEqual((error as? OutputFileError)?.reason, .fileExists)
    }
    mkdir(path("d"), 0o755)
    XCTAssertThrowsError(try OutputFile(path("d")).create([1])) { error in
      XCTAssertEqual((error as? OutputFileError)?.reason, .isFolder)
    }
    symlink("target", path("link"))
    try OutputFile(path("link")).create(Array("through".utf8))
    XCTAssertEqual([try text("f"), try text("target")], ["first", "through"])
  }

  func testTextIsAddedToTheEnd() throws {
    try OutputFile(path("f")).append(Array("one".utf8))
    try OutputFile(path("f")).append(Array(" two".utf8))
    XCTAssertEqual(try text("f"), "one two")
  }
}
