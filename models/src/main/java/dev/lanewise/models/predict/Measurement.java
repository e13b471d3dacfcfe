package dev.lanewise.models.predict;

import dev.lanewise.engine.threads.Threads;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.train.ConfusionMatrix;
import dev.lanewise.models.train.Evaluation;

/** A classifier on a data set: what it takes each sample for. */
final class Measurement {
  private static final int BATCH_SIZE = 32;

  private Measurement() {}

  /** As {@link Classifier#evaluate}. */
  static Evaluation of(Classifier classifier, Dataset data, Threads threads) {
    int classes = classifier.classNames().size();
    if (!data.sample().equals(classifier.sample()) || data.classes() != classes) {
      throw new IllegalArgumentException(
          data.name()
              + ": expected samples "
              + classifier.sample()
              + " of "
              + classes
              + " classes, as the network tells, got "
              + data.sample()
              + " of "
              + data.classes());
    }
    Predictor predictor = classifier.newPredictor(Math.min(BATCH_SIZE, data.size()), threads);
    float[] probabilities = new float[predictor.maxBatch() * classes];
    ConfusionMatrix confusion = new ConfusionMatrix(classes);
    double lossSum = 0;
    for (int from = 0; from < data.size(); from += predictor.maxBatch()) {
      int count = Math.min(predictor.maxBatch(), data.size() - from);
      for (int row = 0; row < count; row++) {
        if (data.hasImages()) {
          predictor.putPixels(row, data.pixels(from + row));
        } else {
          predictor.put(row, data.features(from + row));
        }
      }
      predictor.run(count, probabilities);
      for (int row = 0; row < count; row++) {
        int label = data.label(from + row);
        int first = row * classes;
        confusion.add(label, likeliest(probabilities, first, classes));
        lossSum -= StrictMath.log(Math.max(probabilities[first + label], Float.MIN_VALUE));
      }
    }
    return new Evaluation(lossSum / data.size(), confusion);
  }

  /** The first of equal ones. */
  private static int likeliest(float[] probabilities, int first, int classes) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (probabilities[first + c] > probabilities[first + best]) {
        best = c;
      }
    }
    return best;
  }
}
