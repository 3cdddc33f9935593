public import FieldValues
import HTTPTypes
import NIOCore

/// What a client is asked to do with a file (RFC 6266 section 4.2).
public enum FileDisposition: Sendable, Hashable {
  /// Save it.
  case attachment
  /// Show it in its place.
  case inline
}

/// A response that sends a file, or bytes in memory as one (seed pages: File Responses, FileResponse).
///
/// It carries Content-Length, Last-Modified, a strong ETag and `Accept-Ranges: bytes`, and honours conditions and ranges
/// (RFC 9110 sections 13 and 14); headers of the response's own, or of a layer, replace these, and `Accept-Ranges: none` switches
/// ranges off. A large file is read in chunks while it is sent. What is missing, a folder or a device is a 404, what the server may
/// not read a 403. A `.svgz` file is sent as `image/svg+xml` with `Content-Encoding: gzip`. A file that shrinks while it is sent ends in
/// a body that is visibly cut; one that grows sends what it promised.
public struct File: ResponseConvertible {
  enum Source: Sendable {
    case path(String)
    case memory(ByteBuffer)
    case folder(OpenFile.Root, [String])
  }

  /// The name to save it under; its last part is sent. nil takes the path's, where a disposition is asked for.
  public var downloadName: String?
  /// nil is an attachment where there is a download name, and none otherwise.
  public var disposition: FileDisposition?
  /// nil takes the type of the route, then what the download name says, then the path, then `application/octet-stream`.
  public var mediaType: MediaType?
  public var status: Status?
  public var headers: ResponseHeaders
  public var cookies: ResponseCookies
  /// nil takes one of the file's size, time of change and inode.
  public var etag: ETag?
  /// The most bytes in memory at a time of a file that is read while it is sent, between 1 and 16 MiB.
  public var chunkSize = 128 * 1024
  /// Runs after the answer has left.
  public var background: BackgroundTasks?
  private let source: Source

  /// - Parameter path: a relative one counts from the working directory of the process. It is opened as it is: a path that a client
  ///   has a say in belongs under ``StaticFiles``.
  public init(
    _ path: String,
    downloadName: String? = nil,
    disposition: FileDisposition? = nil,
    mediaType: MediaType? = nil,
    status: Status? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    etag: ETag? = nil,
    chunkSize: Int = 128 * 1024,
    background: (any BackgroundWork)? = nil
  ) {
    self.init(.path(path), mediaType: mediaType, status: status, headers: headers, cookies: cookies, background: background)
    self.downloadName = downloadName
    self.disposition = disposition
    self.etag = etag
    self.chunkSize = chunkSize
  }

  /// Bytes in memory; without a tag unless one is given.
  public init(
    bytes: some Sequence<UInt8>,
    downloadName: String? = nil,
    disposition: FileDisposition? = nil,
    mediaType: MediaType? = nil,
    status: Status? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    etag: ETag? = nil,
    background: (any BackgroundWork)? = nil
  ) {
    let source = Source.memory(ByteBuffer(bytes: bytes))
    self.init(source, mediaType: mediaType, status: status, headers: headers, cookies: cookies, background: background)
    self.downloadName = downloadName
    self.disposition = disposition
    self.etag = etag
  }

  init(
    _ source: Source,
    mediaType: MediaType? = nil,
    status: Status? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) {
    self.source = source
    self.mediaType = mediaType
    self.status = status
    self.headers = headers
    self.cookies = cookies
    self.background = background?.tasks
  }

  /// A file of a folder, for a path that a client has a say in: what leads out of the folder, by `..`, a link or a NUL, is a 404, and so
  /// is a name that begins with a dot.
  /// - Parameters:
  ///   - path: beneath the folder, `/` between its parts.
  ///   - directory: a relative one counts from the working directory of the process.
  public init(
    _ path: String,
    inside directory: String,
    downloadName: String? = nil,
    disposition: FileDisposition? = nil,
    mediaType: MediaType? = nil,
    status: Status? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    etag: ETag? = nil,
    chunkSize: Int = 128 * 1024,
    background: (any BackgroundWork)? = nil
  ) {
    let names = path.parts(between: "/", omittingEmpty: false).map(String.init)
    let source = Source.folder(OpenFile.Root(path: directory, servesHidden: false), names)
    self.init(source, mediaType: mediaType, status: status, headers: headers, cookies: cookies, background: background)
    self.downloadName = downloadName
    self.disposition = disposition
    self.etag = etag
    self.chunkSize = chunkSize
  }

  public static var declaration: ResponseDeclaration {
    ResponseDeclaration(
      content: .binary,
      headers: [
        HeaderSetting("Accept-Ranges", description: "bytes"), HeaderSetting("ETag", description: "Of this state of the file"),
        HeaderSetting("Last-Modified", description: "When the file was changed"),
      ],
      otherStatuses: [.partialContent, .notModified, .notFound, .preconditionFailed, .rangeNotSatisfiable]
    )
  }

  public func response(in context: RenderingContext) throws -> AnyResponse {
    var answer = AnyResponse(
      status: status,
      headers: headers,
      cookies: cookies,
      mediaType: mediaType(in: context),
      background: background
    )
    try addDisposition(to: &answer.headers)
    if let etag, !answer.headers.fields.contains(.eTag) { answer.headers.set(etag) }
    answer.fallbackHeaders = ["Accept-Ranges": "bytes"]
    if isCompressedSVG(answer.mediaType) { try answer.fallbackHeaders.set("Content-Encoding", "gzip") }
    switch source {
    case .memory(let buffer):
      answer.body = .ranged(RangedBody(source: .memory(buffer)))
      return answer
    case .path(let path): return opening(answer) { try OpenFile(path: path) }
    case .folder(let root, let names): return opening(answer) { try root.open(names) }
    }
  }

  /// The answer once the file is open; opening blocks.
  private func opening(_ answer: AnyResponse, _ open: @escaping @Sendable () throws -> OpenFile) -> AnyResponse {
    AnyResponse(deferred: { [answer, chunkSize] in
      let file = try open()
      var answer = answer
      if let etag = file.etag { answer.fallbackHeaders.set(etag) }
      try answer.fallbackHeaders.set("Last-Modified", file.lastModified.description)
      answer.body = .ranged(RangedBody(source: .file(file, chunkSize: chunkSize)))
      return answer
    })
  }

  /// The last part of the path; nil for bytes in memory.
  private var fileName: String? {
    switch source {
    case .path(let path): path.parts(between: "/").last.map(String.init)
    case .folder(_, let names): names.last
    case .memory: nil
    }
  }

  private func mediaType(in context: RenderingContext) -> MediaType {
    mediaType ?? context.settings.mediaType ?? downloadName.flatMap { MediaType(fileName: $0) }
      ?? fileName.flatMap { MediaType(fileName: $0) } ?? .octetStream
  }

  /// Whether it is SVG compressed with gzip, which browsers show only if its encoding is stated: the name says so, and nothing declares
  /// another type.
  private func isCompressedSVG(_ type: MediaType?) -> Bool {
    guard type?.essence == MediaType.svg.essence, let name = fileName ?? downloadName else { return false }
    return name.lowercased().hasSuffix(".svgz")
  }

  /// A name on the disk may hold what no field may, and a client may have asked for it.
  private static func withoutControls(_ name: String) -> String {
    String(String.UnicodeScalarView(name.unicodeScalars.map { $0.properties.generalCategory == .control ? "_" : $0 }))
  }

  private func addDisposition(to headers: inout ResponseHeaders) throws {
    let name = downloadName.flatMap { $0.isEmpty ? nil : $0 }
    guard let disposition = disposition ?? (name == nil ? nil : .attachment) else { return }
    let kind: ContentDisposition.Kind =
      switch disposition {
      case .attachment: .attachment
      case .inline: .inline
      }
    let field = try ContentDisposition(kind, filename: name ?? fileName.map(Self.withoutControls))
    try headers.setIfAbsent("Content-Disposition", field.description)
  }
}
