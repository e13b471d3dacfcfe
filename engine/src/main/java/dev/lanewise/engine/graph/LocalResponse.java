package dev.lanewise.engine.graph;

import java.util.List;

/**
 * Local response normalisation over channels, {@code y[c] = x[c] / (k + alpha·Σ x[j]²)^beta}, j
 * from {@code c − (size − 1) / 2} to {@code c + size / 2}, both rounded down.
 *
 * <pre>
 * in   x  (batch, channels, …)        out  y  as x
 * </pre>
 *
 * @param size channels of a sum, at least 1
 * @param k addend
 * @param alpha factor of the sum
 * @param beta exponent
 */
public record LocalResponse(int size, float k, float alpha, float beta) implements Op {
  @Override
  public Dims outputDims(List<Dims> in) {
    Checks.that(in.getFirst().rank() >= 2, "x (batch, channels, …)", in.getFirst());
    Checks.that(size >= 1, "a size of at least 1", size);
    return in.getFirst();
  }
}
