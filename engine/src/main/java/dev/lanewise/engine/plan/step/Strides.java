package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.tensor.Shape;
import java.util.Arrays;

/**
 * The way through a shape, row-major, in several arrays at once. It is cut into runs, stretches
 * along which each array is gone through at one pace: dimensions of size 1 are left out, and those
 * that follow each other evenly in all arrays are one.
 *
 * <pre>
 * do {
 *   … runLength() elements from place(array) on, pace(array) apart …
 * } while (way.next());
 * </pre>
 */
final class Strides {
  /** Sizes of the dimensions around a run, outermost first. */
  private final int[] sizes;

  /** For each array and dimension, the run's the last, the distance between neighbours. */
  private final int[][] paces;

  private final int[] counts;
  private final int[] places;
  private final int runLength;

  /**
   * A way through {@code shape}.
   *
   * @param paces for each array, the distance between neighbours along each dimension
   */
  Strides(Shape shape, int[]... paces) {
    int[] merged = new int[shape.rank()];
    int[][] kept = new int[paces.length][shape.rank() + 1];
    int rank = 0;
    for (int d = 0; d < shape.rank(); d++) {
      int size = shape.dim(d);
      if (size > 1) {
        if (rank > 0 && goesOn(kept, rank - 1, paces, d, size)) {
          rank--;
          merged[rank] *= size;
        } else {
          merged[rank] = size;
        }
        for (int array = 0; array < paces.length; array++) {
          kept[array][rank] = paces[array][d];
        }
        rank++;
      }
    }
    int around = Math.max(0, rank - 1);
    runLength = rank == 0 ? 1 : merged[around];
    sizes = Arrays.copyOf(merged, around);
    this.paces = kept;
    if (rank == 0) {
      for (int[] ofOneElement : kept) {
        ofOneElement[0] = 1;
      }
    }
    counts = new int[around];
    places = new int[paces.length];
  }

  private static boolean goesOn(int[][] kept, int outer, int[][] paces, int inner, int size) {
    boolean goesOn = true;
    for (int array = 0; array < paces.length; array++) {
      goesOn &= kept[array][outer] == paces[array][inner] * size;
    }
    return goesOn;
  }

  /** Distances between neighbours of a contiguous value along each of its dimensions. */
  static int[] of(Shape shape) {
    return repeated(shape, shape);
  }

  /** The same for a value that is repeated to another shape, as NumPy broadcasts. */
  static int[] repeated(Shape from, Shape to) {
    int[] paces = new int[to.rank()];
    int pace = 1;
    for (int d = from.rank() - 1; d >= 0; d--) {
      paces[d + to.rank() - from.rank()] = from.dim(d) == 1 ? 0 : pace;
      pace *= from.dim(d);
    }
    return paces;
  }

  /** Elements of a run. */
  int runLength() {
    return runLength;
  }

  /** Distance between neighbours of a run. */
  int pace(int array) {
    return paces[array][sizes.length];
  }

  /** Where the current run begins. */
  int place(int array) {
    return places[array];
  }

  /** Goes to the first run, wherever a run that failed has left the way. */
  void restart() {
    Arrays.fill(counts, 0);
    Arrays.fill(places, 0);
  }

  /** Goes to the next run; behind the last, to the first, and says false. */
  boolean next() {
    return advance(sizes.length - 1);
  }

  /** Whether there is a dimension next to the run's: the run is then a row of a plane. */
  boolean hasPlanes() {
    return sizes.length > 0;
  }

  /** Rows of a plane. */
  int planeRows() {
    return sizes[sizes.length - 1];
  }

  /** Distance between the rows of a plane. */
  int rowPace(int array) {
    return paces[array][sizes.length - 1];
  }

  /** As {@link #next}, from the first run of a plane to that of the next plane. */
  boolean nextPlane() {
    return advance(sizes.length - 2);
  }

  private boolean advance(int innermost) {
    for (int d = innermost; d >= 0; d--) {
      counts[d]++;
      if (counts[d] < sizes[d]) {
        move(d, 1);
        return true;
      }
      counts[d] = 0;
      move(d, 1 - sizes[d]);
    }
    return false;
  }

  private void move(int dimension, int steps) {
    for (int array = 0; array < places.length; array++) {
      places[array] += steps * paces[array][dimension];
    }
  }
}
