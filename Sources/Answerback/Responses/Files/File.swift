public import FieldValues
import HTTPTypes
import NIOCore

extension File {
  /// What a client is asked to do with a file (RFC 6266 section 4.2).
  public enum Disposition: Sendable, Hashable {
    /// Save it.
    case attachment
    /// Show it in its place.
    case inline
  }
}

/// A response that sends a file, or bytes in memory as one (seed pages: File Responses, FileResponse).
///
/// It carries Content-Length, Last-Modified, a strong ETag and `Accept-Ranges: bytes`, and honours conditions and ranges
/// (RFC 9110 sections 13 and 14); headers of the response's own, or of a layer, replace these, and `Accept-Ranges: none` switches
/// ranges off. A large file is read in chunks while it is sent. What is missing, a folder or a device is a 404, what the server may
/// not read a 403. A `.svgz` file is sent as `image/svg+xml` with `Content-Encoding: gzip`. A file that shrinks while it is sent ends in
/// a body that is visibly cut; one that grows sends what it promised.
public struct File: ConfigurableResponse {
  enum Source: Sendable {
    case path(String)
    case memory(ByteBuffer)
    case folder(OpenFile.Root, [String])
  }

  /// The name to save it under; its last part is sent. nil takes the path's, where a disposition is asked for.
  public var downloadName: String?
  /// What the client is asked to do with it; nil is an attachment where there is a download name, and none otherwise.
  public var disposition: File.Disposition?
  /// The entity tag; nil takes one of the file's size, time of change and inode.
  public var etag: ETag?
  /// The most bytes in memory at a time of a file that is read while it is sent, between 1 and 16 MiB.
  public var chunkSize: Int
  /// The status, media type, headers, cookies and background work. No media type takes that of the route, then what the download name
  /// says, then the path, then `application/octet-stream`.
  public var options: ResponseOptions
  private let source: Source

  /// Creates a response of a file (Litestar: `File`; Starlette: `FileResponse`).
  /// - Parameters:
  ///   - path: a relative one counts from the working directory of the process. It is opened as it is: a path that a client has a say
  ///     in belongs under ``StaticFiles``.
  ///   - downloadName: the name to save it under.
  ///   - chunkSize: the most bytes in memory at a time, between 1 and 16 MiB.
  public init(
    _ path: String,
    downloadName: String? = nil,
    disposition: File.Disposition? = nil,
    etag: ETag? = nil,
    chunkSize: Int = 128 * 1024,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) {
    self.init(.path(path), downloadName: downloadName, disposition: disposition, etag: etag, chunkSize: chunkSize)
    options = ResponseOptions(status: status, mediaType: mediaType, headers: headers, cookies: cookies, background: background)
  }

  /// Creates a response of bytes in memory, without a tag unless one is given.
  public init(
    bytes: some Sequence<UInt8>,
    downloadName: String? = nil,
    disposition: File.Disposition? = nil,
    etag: ETag? = nil
  ) {
    self.init(.memory(ByteBuffer(bytes: bytes)), downloadName: downloadName, disposition: disposition, etag: etag)
  }

  /// Creates a response of a file of a folder, for a path that a client has a say in. What leads out of the folder, by `..`, a link or a
  /// NUL, is a 404, and so is a name that begins with a dot.
  /// - Parameters:
  ///   - path: within the folder, with `/` between its parts.
  ///   - directory: a relative one counts from the working directory of the process.
  public init(
    _ path: String,
    inside directory: String,
    downloadName: String? = nil,
    disposition: File.Disposition? = nil,
    etag: ETag? = nil,
    chunkSize: Int = 128 * 1024
  ) {
    let names = path.parts(between: "/", omittingEmpty: false).map(String.init)
    let source = Source.folder(OpenFile.Root(path: directory, servesHidden: false), names)
    self.init(source, downloadName: downloadName, disposition: disposition, etag: etag, chunkSize: chunkSize)
  }

  init(
    _ source: Source,
    downloadName: String? = nil,
    disposition: File.Disposition? = nil,
    etag: ETag? = nil,
    chunkSize: Int = 128 * 1024
  ) {
    self.source = source
    self.downloadName = downloadName
    self.disposition = disposition
    self.etag = etag
    self.chunkSize = chunkSize
    options = ResponseOptions()
  }

  /// A response of bytes with validators and ranges.
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

  /// The options and the bytes; a file on the disk is opened where blocking is allowed.
  /// - Throws: a download name that can't be sent.
  public func response(in context: RenderingContext) throws -> AnyResponse {
    var response = AnyResponse(options: options)
    response.mediaType = mediaType(in: context)
    try addDisposition(to: &response.headers)
    if let etag, !response.headers.fields.contains(.eTag) { response.headers.set(etag) }
    response.fallbackHeaders = ["Accept-Ranges": "bytes"]
    if isCompressedSVG(response.mediaType) { try response.fallbackHeaders.set("Content-Encoding", "gzip") }
    switch source {
    case .memory(let buffer):
      response.body = .ranged(RangedBody(source: .memory(buffer)))
      return response
    case .path(let path): return opening(response) { try OpenFile(path: path) }
    case .folder(let root, let names): return opening(response) { try root.open(names) }
    }
  }

  /// The response whose file is yet to be opened; opening blocks.
  private func opening(_ response: AnyResponse, _ open: @escaping @Sendable () throws -> OpenFile) -> AnyResponse {
    response.deferring { [chunkSize] in
      let file = try open()
      var rest = AnyResponse(body: .ranged(RangedBody(source: .file(file, chunkSize: chunkSize))))
      if let etag = file.etag { rest.fallbackHeaders.set(etag) }
      try rest.fallbackHeaders.set("Last-Modified", file.lastModified.description)
      return rest
    }
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
