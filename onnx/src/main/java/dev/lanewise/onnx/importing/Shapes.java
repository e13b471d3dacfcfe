package dev.lanewise.onnx.importing;

import dev.lanewise.engine.graph.Concat;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Expand;
import dev.lanewise.engine.graph.Transpose;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.graph.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Other sizes, another order, several as one. */
final class Shapes {
  private static final int MOST_JOINED = 1 << 16;

  private Shapes() {}

  static void register() {
    Operators.single("Reshape", Shapes::reshape);
    Operators.single("Flatten", Shapes::flatten);
    Operators.single("Squeeze", Shapes::squeeze);
    Operators.single("Unsqueeze", Shapes::unsqueeze);
    Operators.single("Transpose", Shapes::transpose);
    Operators.single("Concat", Shapes::concatenate);
    Operators.single("Expand", Shapes::expand);
    Operators.single("Tile", Shapes::tile);
    Operators.single("DepthToSpace", Shapes::depthToSpace);
    Operators.single("SpaceToDepth", Shapes::spaceToDepth);
    Operators.single("Identity", call -> call.operand(0));
    Operators.several("Dropout", Shapes::dropout);
  }

  /** The operand under other sizes, {@link Dims#BATCH} for the batch. */
  private static Operand reshaped(Call call, List<Integer> sizes) {
    return switch (call.operand(0)) {
      case Literal literal -> literal.reshaped(call.name(), sizes);
      case Operand.Flow(Value value) -> {
        Dims dims = dims(sizes);
        yield value.dims().equals(dims) ? call.operand(0) : call.give(new View(dims), value);
      }
      case Operand.Turned turned -> throw turned.refused();
      case Operand.Texts texts -> throw texts.refused();
    };
  }

  private static Operand reshape(Call call) {
    Operand x = call.operand(0);
    Literal shape =
        call.integers("shape")
            .map(given -> literal(call, given))
            .orElseGet(() -> call.literal(1, "a shape"));
    boolean allowsZero = call.truth("allowzero", false);
    List<Integer> sizes = new ArrayList<>();
    int open = -1;
    for (int i = 0; i < shape.size(); i++) {
      long size = shape.integer(i);
      if (size == -1) {
        Expect.that(open < 0, "one size of -1", "two");
        open = i;
        sizes.add(1);
      } else if (size == Literal.BATCH) {
        sizes.add(Dims.BATCH);
      } else if (size == 0 && !allowsZero) {
        Expect.that(i < x.rank(), "a size to keep at " + i, x.dims());
        sizes.add(x.dims().get(i));
      } else {
        Expect.that(size >= 0, "a size of at least 0, or -1", size);
        sizes.add(Math.toIntExact(size));
      }
    }
    if (open >= 0) {
      sizes.set(open, rest(x.dims(), sizes));
    } else if (x.dims().contains(Dims.BATCH) && !sizes.contains(Dims.BATCH)) {
      boolean isOfSomeBatch = elements(sizes) > 0 && elements(sizes) % elements(x.dims()) == 0;
      NotSupported.unless(
          !isOfSomeBatch, "sizes of one batch alone, " + x.dims() + " as " + sizes + Literal.FIX);
    }
    return reshaped(call, sizes);
  }

  /** Before opset 5 the sizes were a setting. */
  private static Literal literal(Call call, long[] sizes) {
    return Literal.ofNumbers(call.name() + "/shape", List.of(sizes.length), sizes);
  }

  /** The size that is left, which may be the batch's. */
  private static int rest(List<Integer> from, List<Integer> to) {
    boolean isBatched = from.contains(Dims.BATCH);
    boolean isTaken = to.contains(Dims.BATCH);
    long have = elements(from);
    long need = elements(to);
    if (isBatched && !isTaken) {
      NotSupported.unless(
          have == need, "sizes that mix samples, " + from + " as " + to + Literal.FIX);
      return Dims.BATCH;
    }
    Expect.that(
        isBatched == isTaken && need > 0 && have % need == 0, "sizes that " + from + " fits", to);
    return Math.toIntExact(have / need);
  }

  private static long elements(List<Integer> sizes) {
    long elements = 1;
    for (int size : sizes) {
      elements = Math.multiplyExact(elements, size == Dims.BATCH ? 1L : size);
    }
    return elements;
  }

  /** Sizes of a value, with the batch in front if it is one of them. */
  static Dims dims(List<Integer> sizes) {
    NotSupported.unless(
        sizes.lastIndexOf(Dims.BATCH) <= 0,
        "sizes " + sizes + ", with another place of the batch" + Literal.FIX);
    return Dims.of(sizes.stream().mapToInt(Integer::intValue).toArray());
  }

  private static Operand flatten(Call call) {
    List<Integer> dims = call.operand(0).dims();
    long axis = call.integer("axis", 1);
    Expect.that(axis >= -dims.size() && axis <= dims.size(), "an axis of " + dims, axis);
    int split = (int) (axis < 0 ? axis + dims.size() : axis);
    return reshaped(
        call, List.of(product(dims.subList(0, split)), product(dims.subList(split, dims.size()))));
  }

  private static int product(List<Integer> sizes) {
    boolean isBatched = sizes.contains(Dims.BATCH);
    int product = Math.toIntExact(elements(sizes));
    NotSupported.unless(
        !isBatched || product == 1, "sizes that multiply the batch, " + sizes + Literal.FIX);
    return isBatched ? Dims.BATCH : product;
  }

  private static Operand squeeze(Call call) {
    List<Integer> dims = call.operand(0).dims();
    Optional<long[]> axes = call.integers("axes", 1);
    List<Integer> kept = new ArrayList<>();
    List<Integer> chosen =
        axes.map(given -> axes(given, dims.size()))
            .orElseGet(() ->
                IntStream.range(0, dims.size()).filter(i -> dims.get(i) == 1).boxed().toList());
    for (int i = 0; i < dims.size(); i++) {
      if (chosen.contains(i)) {
        NotSupported.ifOfBatch(dims, i, "a squeeze");
        Expect.that(dims.get(i) == 1, "a size of 1 to leave out at axis " + i, dims);
      } else {
        kept.add(dims.get(i));
      }
    }
    return call.operand(0) instanceof Operand.Turned turned
        ? squeezed(call, turned, chosen)
        : reshaped(call, kept);
  }

  /** Without some axes, whose sizes are 1. */
  static Operand squeezed(Call call, Operand.Turned x, List<Integer> axes) {
    List<Integer> gone = axes.stream().map(x.order()::get).toList();
    List<Integer> kept =
        IntStream.range(0, x.rank()).boxed().filter(axis -> !gone.contains(axis)).toList();
    Dims dims = dims(kept.stream().map(x.value().dims()::dim).toList());
    List<Integer> order = x.order().stream().filter(kept::contains).map(kept::indexOf).toList();
    return turned(call, call.reshaped(x.value(), dims), order);
  }

  /** A value with its axes in this order, by a node once the batch stands in front. */
  private static Operand turned(Call call, Value value, List<Integer> order) {
    if (value.dims().isBatched() && order.getFirst() != 0) {
      return new Operand.Turned(value, order);
    }
    boolean isInOrder = IntStream.range(0, order.size()).allMatch(i -> order.get(i) == i);
    return isInOrder ? new Operand.Flow(value) : call.give(new Transpose(order), value);
  }

  private static Operand unsqueeze(Call call) {
    List<Integer> dims = new ArrayList<>(call.operand(0).dims());
    long[] axes =
        call.integers("axes", 1)
            .orElseThrow(() -> new IllegalArgumentException("expected axes, got none"));
    Expect.that(axes.length <= 64, "at most 64 axes", axes.length);
    List<Integer> chosen = axes(axes, dims.size() + axes.length);
    Expect.that(chosen.size() == axes.length, "different axes", Arrays.toString(axes));
    chosen.forEach(axis -> dims.add(axis, 1));
    return reshaped(call, dims);
  }

  /** Axes, rising, each once. */
  private static List<Integer> axes(long[] axes, int rank) {
    TreeSet<Integer> rising = new TreeSet<>();
    for (long axis : axes) {
      rising.add(Expect.axis(axis, rank));
    }
    return List.copyOf(rising);
  }

  private static Operand transpose(Call call) {
    Operand x = call.operand(0);
    List<Integer> order = new ArrayList<>();
    call.integers("perm")
        .ifPresentOrElse(
            perm -> Arrays.stream(perm).forEach(axis -> order.add(Math.toIntExact(axis))),
            () -> {
              IntStream.range(0, x.rank()).forEach(order::add);
              Collections.reverse(order);
            });
    if (x instanceof Literal literal && Folding.isSmall(literal)) {
      return transposed(call, literal, order);
    }
    requireOrder(order, x.rank());
    return x instanceof Operand.Turned(Value value, List<Integer> first)
        ? turned(call, value, order.stream().map(first::get).toList())
        : turned(call, call.value(0), order);
  }

  private static Operand transposed(Call call, Literal x, List<Integer> order) {
    requireOrder(order, x.rank());
    int[] strides = strides(x.dims());
    int[] turned = order.stream().mapToInt(axis -> strides[axis]).toArray();
    List<Integer> dims = order.stream().map(x.dims()::get).toList();
    return x.picked(call.name(), dims, Folding.places(dims, turned, 0));
  }

  private static void requireOrder(List<Integer> order, int rank) {
    List<Integer> all = IntStream.range(0, rank).boxed().toList();
    Expect.that(order.stream().sorted().toList().equals(all), "an order of " + all, order);
  }

  /** Elements from one to the next along each axis. */
  static int[] strides(List<Integer> dims) {
    int[] strides = new int[dims.size()];
    int stride = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= dims.get(i);
    }
    return strides;
  }

  private static Operand concatenate(Call call) {
    List<Operand> parts = new ArrayList<>();
    for (int i = 0; i < call.inputs(); i++) {
      Operand part = call.operand(i);
      if (!(part instanceof Literal literal && literal.size() == 0)) {
        parts.add(part);
      }
    }
    if (parts.size() <= 1) {
      return parts.isEmpty() ? call.operand(0) : parts.getFirst();
    }
    int axis = Expect.axis(call.integer("axis", 1), parts.getFirst().rank());
    List<Literal> known = new ArrayList<>();
    for (Operand part : parts) {
      if (part instanceof Literal literal && literal.rank() == 1 && Folding.isSmall(literal)) {
        known.add(literal);
      }
    }
    long size = known.stream().mapToLong(Literal::size).sum();
    if (known.size() == parts.size() && size <= MOST_JOINED) {
      return joined(call, known, (int) size);
    }
    boolean isBatched = parts.stream().anyMatch(part -> part.dims().contains(Dims.BATCH));
    NotSupported.unless(axis > 0 || !isBatched, "a concatenation of the batch" + Literal.FIX);
    boolean isOfOne =
        isBatched
            && parts.stream().anyMatch(part -> !part.dims().contains(Dims.BATCH))
            && parts.stream().allMatch(part -> part.rank() == parts.getFirst().rank());
    NotSupported.unless(!isOfOne, "parts with and without the batch" + Literal.FIX);
    Value[] values = parts.stream().map(call::value).toArray(Value[]::new);
    return call.give(new Concat(axis), values);
  }

  private static Operand joined(Call call, List<Literal> parts, int size) {
    if (parts.stream().allMatch(Literal::isExact)) {
      long[] integers =
          parts.stream()
              .flatMapToLong(part -> IntStream.range(0, part.size()).mapToLong(part::integer))
              .toArray();
      return Literal.exact(call.name(), List.of(size), parts.getFirst().type(), integers);
    }
    float[] floats = new float[size];
    int at = 0;
    for (Literal part : parts) {
      for (int i = 0; i < part.size(); i++) {
        floats[at++] = (float) part.number(i);
      }
    }
    return Literal.of(call.name(), List.of(size), floats);
  }

  private static Operand expand(Call call) {
    Literal shape = call.literal(1, "a shape");
    List<Integer> wanted = new ArrayList<>();
    for (int i = 0; i < shape.size(); i++) {
      wanted.add(size(shape.integer(i)));
    }
    Operand x = call.operand(0);
    if (x instanceof Literal literal && literal.isExact() && Folding.isSmall(literal)) {
      List<Integer> dims = Folding.broadcast(literal.dims(), wanted);
      if (!dims.contains(Dims.BATCH) && elements(dims) <= 1 << 16) {
        return literal.picked(call.name(), dims, Folding.places(dims, literal.dims()));
      }
    }
    return call.give(new Expand(dims(wanted)), call.value(0));
  }

  static int size(long size) {
    if (size == Literal.BATCH) {
      return Dims.BATCH;
    }
    Expect.that(size >= 0, "sizes of at least 0", size);
    return Math.toIntExact(size);
  }

  private static Operand tile(Call call) {
    Value x = call.value(0);
    long[] repeats = call.literal(1, "repeats").integers();
    int rank = x.dims().rank();
    Expect.that(repeats.length == rank, rank + " repeats", repeats.length);
    List<Integer> apart = new ArrayList<>();
    List<Integer> repeated = new ArrayList<>();
    List<Integer> together = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      int size = x.dims().dim(i);
      int times = Math.toIntExact(repeats[i]);
      Expect.that(times >= 1, "repeats of at least 1", times);
      if (times > 1) {
        apart.add(1);
        repeated.add(times);
      }
      apart.add(size);
      repeated.add(size);
      together.add(times == 1 ? size : Math.multiplyExact(times, size));
    }
    NotSupported.unless(
        !x.dims().isBatched() || repeats[0] == 1, "repeats of the batch" + Literal.FIX);
    Value wide = call.step(new Expand(dims(repeated)), call.reshaped(x, dims(apart)));
    return new Operand.Flow(call.reshaped(wide, dims(together)));
  }

  private static Operand depthToSpace(Call call) {
    Value x = call.value(0);
    Dims d = image(x);
    int b = block(call);
    Expect.that(d.dim(1) % (b * b) == 0, "channels that " + b * b + " divides", d);
    int c = d.dim(1) / (b * b);
    boolean isColumnFirst = call.text("mode", "DCR").equals("DCR");
    Value parts =
        call.reshaped(
            x,
            isColumnFirst
                ? Dims.of(d.dim(0), b, b, c, d.dim(2), d.dim(3))
                : Dims.of(d.dim(0), c, b, b, d.dim(2), d.dim(3)));
    List<Integer> order = isColumnFirst ? List.of(0, 3, 4, 1, 5, 2) : List.of(0, 1, 4, 2, 5, 3);
    Value turned = call.step(new Transpose(order), parts);
    Dims dims = Dims.of(d.dim(0), c, Math.multiplyExact(d.dim(2), b), d.dim(3) * b);
    return call.give(new View(dims), turned);
  }

  private static Operand spaceToDepth(Call call) {
    Value x = call.value(0);
    Dims d = image(x);
    int b = block(call);
    Expect.that(d.dim(2) % b == 0 && d.dim(3) % b == 0, "sizes that " + b + " divides", d);
    int height = d.dim(2) / b;
    int width = d.dim(3) / b;
    Value parts = call.reshaped(x, Dims.of(d.dim(0), d.dim(1), height, b, width, b));
    Value turned = call.step(new Transpose(List.of(0, 3, 5, 1, 2, 4)), parts);
    return call.give(
        new View(Dims.of(d.dim(0), Math.multiplyExact(d.dim(1), b * b), height, width)), turned);
  }

  private static Dims image(Value x) {
    Expect.that(x.dims().rank() == 4, "an input (batch, channels, height, width)", x.dims());
    return x.dims();
  }

  private static int block(Call call) {
    int block = call.size("blocksize", 0);
    Expect.that(block >= 1 && block <= 1 << 12, "a blocksize of 1 to 4096", block);
    return block;
  }

  private static List<Operand> dropout(Call call) {
    if (call.has(2)) {
      Literal training = call.literal(2, "training_mode");
      Expect.that(training.size() == 1, "a training_mode of one truth", training);
      NotSupported.unless(training.integer(0) == 0, "training: random masks");
    }
    Operand x = call.operand(0);
    if (!call.gives(1)) {
      return List.of(x);
    }
    Literal kept =
        Literal.exact(
            call.name() + "/kept", List.of(), dev.lanewise.engine.graph.ElementType.BOOLEAN, 1);
    return List.of(x, call.give(1, new Expand(dims(x.dims())), call.value(kept)));
  }
}
