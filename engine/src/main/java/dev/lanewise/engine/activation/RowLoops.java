package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import java.util.Arrays;

/**
 * Loops over rows of any length, by loops over whole vectors: the rest of a row is copied to a
 * vector's worth of floats and back. Lanes beyond the end repeat an element of the row, so that
 * they compute nothing that the row does not.
 */
final class RowLoops implements TrainableLoops {
  private final TrainableLoops vectors;
  private final int parameters;

  RowLoops(TrainableLoops vectors, int parameters) {
    this.vectors = vectors;
    this.parameters = parameters;
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset, ParameterVectors p) {
    int whole = FLOATS.loopBound(n);
    if (whole > 0) {
      vectors.forward(whole, x, xOffset, y, yOffset, p);
    }
    if (whole < n) {
      int rest = n - whole;
      stage(rest, x, xOffset + whole, p.tailX, x[xOffset + whole]);
      p.enterTail(whole);
      vectors.forward(LANES, p.tailX, 0, p.tailX, 0, p);
      p.leaveTail();
      System.arraycopy(p.tailX, 0, y, yOffset + whole, rest);
    }
  }

  @Override
  public void backward(
      int n,
      float[] x,
      int xOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      ParameterVectors p) {
    int whole = FLOATS.loopBound(n);
    if (whole > 0) {
      vectors.backward(whole, x, xOffset, dy, dyOffset, dx, dxOffset, p);
    }
    if (whole < n) {
      int rest = n - whole;
      stage(rest, x, xOffset + whole, p.tailX, x[xOffset + whole]);
      stage(rest, dy, dyOffset + whole, p.tailDy, 0f);
      p.enterTail(whole, parameters);
      vectors.backward(LANES, p.tailX, 0, p.tailDy, 0, p.tailX, 0, p);
      p.leaveTail(rest, parameters);
      System.arraycopy(p.tailX, 0, dx, dxOffset + whole, rest);
    }
  }

  private static void stage(int n, float[] from, int offset, float[] to, float padding) {
    System.arraycopy(from, offset, to, 0, n);
    Arrays.fill(to, n, LANES, padding);
  }
}
