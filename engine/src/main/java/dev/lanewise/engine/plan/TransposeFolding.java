package dev.lanewise.engine.plan;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.Cast;
import dev.lanewise.engine.graph.Concat;
import dev.lanewise.engine.graph.Op;
import dev.lanewise.engine.graph.Pad;
import dev.lanewise.engine.graph.Reduce;
import dev.lanewise.engine.graph.Transpose;
import dev.lanewise.engine.graph.Unary;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.graph.View;
import dev.lanewise.engine.graph.Where;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Networks whose channels are last, as Keras has them, turn every image before a convolution and
 * back behind it. Here a value is turned only where somebody needs it so: what works element by
 * element, pads, concatenates or reduces does so in the order that is there, and two turns in a row
 * are one, or none. The graph stays as it is unless fewer elements are moved.
 */
final class TransposeFolding {
  /** What a value is: another one with its axes in this order. */
  private record Turned(Value of, AxisOrder order) {}

  private final Stages stages;
  private final Map<Value, Turned> turned = new HashMap<>();
  private final Set<Value> given = new HashSet<>();
  private final List<Stage> kept = new ArrayList<>();

  private TransposeFolding(Stages stages) {
    this.stages = stages;
  }

  static void apply(Stages stages) {
    List<Stage> before = stages.list();
    if (moved(before) > 0) {
      List<Stage> after = new TransposeFolding(stages).rewritten();
      if (moved(after) < moved(before)) {
        stages.replaceBy(after);
      }
    }
  }

  /** Elements of a sample that are moved to other places. */
  private static long moved(List<Stage> stages) {
    return stages.stream()
        .filter(stage -> stage.op() instanceof Transpose)
        .mapToLong(stage -> stage.out().dims().sampleSize())
        .sum();
  }

  private List<Stage> rewritten() {
    for (Stage stage : stages.list()) {
      Optional<Turned> out =
          switch (stage.op()) {
            case Transpose(List<Integer> order) ->
                Optional.of(transposed(stage.in().getFirst(), new AxisOrder(order)));
            case Unary _, Activate _, Cast _, Binary _, Where _ -> elementwise(stage);
            case Pad pad -> padded(stage, pad);
            case Concat(int axis) -> concatenated(stage, axis);
            case Reduce reduce -> reduced(stage, reduce);
            default -> Optional.empty();
          };
      if (out.isPresent()) {
        turned.put(stage.out(), out.get());
      } else {
        kept.add(stage.reading(stage.in().stream().map(this::inPlace).toList()));
      }
      if (stages.isOutput(stage.out())) {
        give(stage.out());
      }
    }
    return kept;
  }

  private Turned transposed(Value x, AxisOrder order) {
    Turned known = turned.get(x);
    return known == null ? new Turned(x, order) : new Turned(known.of, known.order.then(order));
  }

  /** A value as the graph had it, or another with the same elements in the same places. */
  private Value inPlace(Value value) {
    Turned known = turned.get(value);
    if (known == null) {
      return value;
    }
    if (known.order.isSame()) {
      return known.of;
    }
    give(value);
    return value;
  }

  /** Puts the stage that turns a value, once. */
  private void give(Value value) {
    Turned known = turned.get(value);
    if (known != null && given.add(value)) {
      Op op =
          known.order.keepsPlaces(known.of.dims())
              ? new View(value.dims())
              : new Transpose(known.order.axes());
      kept.add(stage(value.name(), op, List.of(known.of), value));
    }
  }

  private static Stage stage(String name, Op op, List<Value> in, Value out) {
    return new Stage(name, op, in, Activations.IDENTITY, out, List.of());
  }

  /** The order that an operation may work in: that of its first turned input of its rank. */
  private Optional<AxisOrder> orderOf(Stage stage) {
    int rank = stage.out().dims().rank();
    return stage.in().stream()
        .flatMap(in -> Optional.ofNullable(turned.get(in)).stream())
        .map(Turned::order)
        .filter(order -> order.rank() == rank && !order.isSame())
        .filter(order -> order.axes().getFirst() == 0 || !stage.out().dims().isBatched())
        .findFirst();
  }

  private Optional<Turned> elementwise(Stage stage) {
    return orderOf(stage)
        .filter(order -> stage.in().stream().allMatch(in -> canBe(in, order)))
        .map(order ->
            put(
                stage,
                stage.op(),
                stage.in().stream().map(in -> before(in, order)).toList(),
                order));
  }

  /** Puts the operation on values that are not turned yet: what it gives is to be turned. */
  private Turned put(Stage stage, Op op, List<Value> in, AxisOrder order) {
    Value out = stage.out().as(order.undone(stage.out().dims()));
    kept.add(stage(stage.name(), op, in, out));
    return new Turned(out, order);
  }

  /** Whether a value is there as it was before this order of its axes, or under other sizes. */
  private boolean canBe(Value in, AxisOrder order) {
    Turned known = turned.get(in);
    if (known != null && known.order.equals(order)) {
      return true;
    }
    int rank = in.dims().rank();
    return in.constant().isPresent()
        ? rank <= order.rank() && order.undoingKeepsPlaces(in.dims())
        : rank == order.rank() && order.undoingKeepsPlaces(in.dims());
  }

  private Value before(Value in, AxisOrder order) {
    Turned known = turned.get(in);
    if (known != null && known.order.equals(order)) {
      return known.of;
    }
    if (in.constant().isPresent()) {
      return in.as(in.constant().get().reshape(order.undone(in.dims()).at(1)));
    }
    Value source = inPlace(in);
    Value out = in.as(order.undone(in.dims()));
    kept.add(stage(in.name(), new View(out.dims()), List.of(source), out));
    return out;
  }

  private Optional<Turned> padded(Stage stage, Pad pad) {
    return orderOf(stage)
        .map(order ->
            put(
                stage,
                new Pad(
                    pad.mode(),
                    order.undone(pad.before()),
                    order.undone(pad.after()),
                    pad.number()),
                List.of(before(stage.in().getFirst(), order)),
                order));
  }

  private Optional<Turned> concatenated(Stage stage, int axis) {
    return orderOf(stage)
        .filter(order ->
            stage.in().stream()
                .allMatch(in -> turned.containsKey(in) && turned.get(in).order.equals(order)))
        .map(order ->
            put(
                stage,
                new Concat(order.axes().get(axis)),
                stage.in().stream().map(in -> before(in, order)).toList(),
                order));
  }

  private Optional<Turned> reduced(Stage stage, Reduce reduce) {
    Turned x = turned.get(stage.in().getFirst());
    if (x == null || x.order.isSame()) {
      return Optional.empty();
    }
    List<Integer> axes = reduce.axes().stream().map(x.order.axes()::get).sorted().toList();
    List<Integer> left =
        IntStream.range(0, x.order.rank())
            .filter(axis -> reduce.keepsDims() || !reduce.axes().contains(axis))
            .mapToObj(x.order.axes()::get)
            .toList();
    List<Integer> rising = left.stream().sorted().toList();
    AxisOrder order = new AxisOrder(left.stream().map(rising::indexOf).toList());
    boolean isBatchFirst =
        left.isEmpty() || !stage.out().dims().isBatched() || order.axes().getFirst() == 0;
    return isBatchFirst
        ? Optional.of(
            put(
                stage,
                new Reduce(reduce.function(), axes, reduce.keepsDims()),
                List.of(x.of),
                order))
        : Optional.empty();
  }
}
