package dev.lanewise.engine.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * Some of the elements along each axis: {@code start, start + step, …}.
 *
 * @param starts index of the first, for each axis; 0 for the batch
 * @param sizes how many, for each axis; {@link Dims#BATCH} for the batch
 * @param steps from one to the next, for each axis, not 0; below 0 for backwards
 */
public record Slice(List<Integer> starts, List<Integer> sizes, List<Integer> steps) implements Op {
  /** Keeps copies of the lists. */
  public Slice {
    starts = List.copyOf(starts);
    sizes = List.copyOf(sizes);
    steps = List.copyOf(steps);
  }

  @Override
  public Dims outputDims(List<Dims> in) {
    Dims x = in.getFirst();
    Checks.that(
        starts.size() == x.rank() && sizes.size() == x.rank() && steps.size() == x.rank(),
        "a start, a size and a step for each axis of " + x,
        starts.size() + ", " + sizes.size() + " and " + steps.size());
    for (int i = 0; i < x.rank(); i++) {
      if (x.dim(i) == Dims.BATCH) {
        Checks.that(
            starts.get(i) == 0 && sizes.get(i) == Dims.BATCH && steps.get(i) == 1,
            "all of the batch; fix its size to take a part",
            this);
      } else {
        long last = starts.get(i) + (sizes.get(i) - 1L) * steps.get(i);
        Checks.that(
            steps.get(i) != 0
                && sizes.get(i) >= 1
                && starts.get(i) >= 0
                && starts.get(i) < x.dim(i)
                && last >= 0
                && last < x.dim(i),
            "elements that " + x + " has, along axis " + i,
            this);
      }
    }
    return Dims.of(sizes.stream().mapToInt(Integer::intValue).toArray());
  }

  /**
   * Some neighbouring elements along one axis, all along the others.
   *
   * @throws IllegalArgumentException if x has no such axis
   */
  public static Slice of(Dims x, int axis, int start, int size) {
    Checks.that(axis >= 0 && axis < x.rank(), "an axis of " + x, axis);
    List<Integer> starts = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    List<Integer> steps = new ArrayList<>();
    for (int i = 0; i < x.rank(); i++) {
      starts.add(i == axis ? start : 0);
      sizes.add(i == axis ? size : x.dim(i));
      steps.add(1);
    }
    return new Slice(starts, sizes, steps);
  }
}
