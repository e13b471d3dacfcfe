package dev.lanewise.engine.graph;

import java.util.List;

/**
 * Elements put around a value, or, where a number is below 0, taken away.
 *
 * @param mode what is put there
 * @param before how many in front, for each axis; 0 for the batch
 * @param after how many behind, for each axis; 0 for the batch
 * @param number for {@link Mode#CONSTANT}
 */
public record Pad(Mode mode, List<Integer> before, List<Integer> after, float number)
    implements Op {
  /** What is put around. */
  public enum Mode {
    /** One number. */
    CONSTANT,
    /** The nearest element. */
    EDGE,
    /** The elements mirrored at the first and the last, which are not repeated. */
    REFLECT
  }

  /** Keeps copies of the lists. */
  public Pad {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  @Override
  public Dims outputDims(List<Dims> in) {
    Dims x = in.getFirst();
    Checks.that(
        before.size() == x.rank() && after.size() == x.rank(),
        "a number in front and behind for each axis of " + x,
        before.size() + " and " + after.size());
    int[] dims = new int[x.rank()];
    for (int i = 0; i < dims.length; i++) {
      int added = Math.addExact(before.get(i), after.get(i));
      if (x.dim(i) == Dims.BATCH) {
        Checks.that(before.get(i) == 0 && added == 0, "no padding of the batch", this);
        dims[i] = Dims.BATCH;
      } else {
        int most = Math.max(before.get(i), after.get(i));
        Checks.that(
            mode != Mode.REFLECT || most < x.dim(i),
            "less padding than axis " + i + " of " + x + " has elements",
            this);
        dims[i] = Math.addExact(x.dim(i), added);
        Checks.that(dims[i] >= 1, "something left along axis " + i + " of " + x, this);
      }
    }
    return Dims.of(dims);
  }
}
