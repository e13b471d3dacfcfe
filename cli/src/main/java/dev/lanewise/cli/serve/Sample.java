package dev.lanewise.cli.serve;

import dev.lanewise.models.predict.Predictor;

/** What one prediction is asked of: as the network's data set has it, before normalization. */
@FunctionalInterface
interface Sample {
  /** Puts it into the predictor's next batch. */
  void putInto(Predictor predictor, int row);

  /** Numbers from a JSON body. */
  static Sample features(float[] values) {
    return (predictor, row) -> predictor.put(row, values);
  }

  /** Pixels of a picture that was decoded. */
  static Sample pixels(byte[] values) {
    return (predictor, row) -> predictor.putPixels(row, values);
  }
}
