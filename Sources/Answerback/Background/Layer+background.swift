extension Layer {
  /// Work to be done after every normal answer beneath this layer, after the response's own and that of nearer layers.
  public func background(_ work: any BackgroundWork) throws(Fault) -> Modified {
    try with { $0.background = ($0.background ?? BackgroundTasks()).then(work) }
  }

  /// Told of every background task beneath this layer that fails, beside the log; the nearest layer's hook is called.
  public func onBackgroundFailure(_ hook: @escaping @Sendable (BackgroundFailure) -> Void) throws(Fault) -> Modified {
    try with { $0.onBackgroundFailure = hook }
  }
}
