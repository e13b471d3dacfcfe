package dev.lanewise.conformance.activation;

import dev.lanewise.engine.accuracy.WorstError;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * How far an activation's lanes are from its reference.
 *
 * @param inputs that were tried
 * @param value worst error of the value
 * @param derivative worst error of the derivative
 * @param byParameter worst errors of the derivatives by parameters, by their letters
 */
public record Accuracy(
    long inputs,
    WorstError value,
    WorstError derivative,
    SequencedMap<String, WorstError> byParameter) {
  static final long FLOATS = 1L << 32;

  /** Copies the map. */
  public Accuracy {
    byParameter = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(byParameter));
  }

  /** Of a subject's functions, in their order. */
  static Accuracy of(Subject subject, long inputs, List<WorstError> worst) {
    SequencedMap<String, WorstError> byParameter = new LinkedHashMap<>();
    for (int i = 2; i < worst.size(); i++) {
      byParameter.put(subject.compared().get(i).what(), worst.get(i));
    }
    return new Accuracy(inputs, worst.get(0), worst.get(1), byParameter);
  }

  /** Whether all 2³² floats were tried. */
  public boolean exhaustive() {
    return inputs >= FLOATS;
  }

  /** The worse of both, each; of the same functions at other parameters. */
  Accuracy or(Accuracy other) {
    SequencedMap<String, WorstError> worse = new LinkedHashMap<>(byParameter);
    other.byParameter.forEach((name, error) -> worse.merge(name, error, WorstError::or));
    return new Accuracy(
        inputs + other.inputs, value.or(other.value), derivative.or(other.derivative), worse);
  }
}
