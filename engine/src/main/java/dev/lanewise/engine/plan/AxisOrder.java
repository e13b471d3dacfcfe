package dev.lanewise.engine.plan;

import dev.lanewise.engine.graph.Dims;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An order of axes.
 *
 * @param axes for each axis of what is turned, which it was before
 */
record AxisOrder(List<Integer> axes) {
  /** Keeps a copy of the list. */
  AxisOrder {
    axes = List.copyOf(axes);
  }

  int rank() {
    return axes.size();
  }

  /** Whether nothing is turned. */
  boolean isSame() {
    return IntStream.range(0, axes.size()).allMatch(i -> axes.get(i) == i);
  }

  /** This order, and then another. */
  AxisOrder then(AxisOrder next) {
    return new AxisOrder(next.axes.stream().map(axes::get).toList());
  }

  /** Numbers by axis, as they were before the axes were turned. */
  List<Integer> undone(List<Integer> numbers) {
    Integer[] before = new Integer[axes.size()];
    for (int i = 0; i < before.length; i++) {
      before[axes.get(i)] = numbers.get(i);
    }
    return Arrays.asList(before);
  }

  /** Sizes, with axes of 1 in front where there are fewer, as they were before. */
  Dims undone(Dims dims) {
    List<Integer> all = new ArrayList<>();
    for (int i = dims.rank(); i < axes.size(); i++) {
      all.add(1);
    }
    for (int size : dims.toArray()) {
      all.add(size);
    }
    return Dims.of(undone(all).stream().mapToInt(Integer::intValue).toArray());
  }

  /** Whether all elements of a value stay where they are in memory, because its axes are short. */
  boolean keepsPlaces(Dims before) {
    int[] longer = axes.stream().mapToInt(i -> i).filter(i -> before.dim(i) != 1).toArray();
    return IntStream.range(1, longer.length).allMatch(i -> longer[i - 1] < longer[i]);
  }

  /** Likewise for a value that is turned, or its last axes, when it is turned back. */
  boolean undoingKeepsPlaces(Dims dims) {
    int lead = axes.size() - dims.rank();
    int[] longer =
        IntStream.range(0, dims.rank())
            .filter(i -> dims.dim(i) != 1)
            .map(i -> axes.get(lead + i))
            .toArray();
    return IntStream.range(1, longer.length).allMatch(i -> longer[i - 1] < longer[i]);
  }
}
