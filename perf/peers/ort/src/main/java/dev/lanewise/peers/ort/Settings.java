package dev.lanewise.peers.ort;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/** How sessions are set up, whatever is measured. */
final class Settings {
  private Settings() {}

  /** For so many threads, with all optimizations. */
  static OrtSession.SessionOptions of(int threads) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    return options;
  }
}
