package dev.lanewise.engine.plan;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.graph.Unary;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * An activation that a file spells out, such as {@code x·σ(x)}, becomes one operation, which then
 * goes into the product or convolution before it. Read as a {@link Polynomial}, a formula is known
 * whatever the order of its factors; what is left are scalars, and values that nothing else reads.
 * The result differs by the roundings between the operations, of which the activation has none; and
 * where {@code ln(1 + eˣ)} is infinite, above 88.7, softplus is x.
 */
final class FormulaFusion {
  /** Operations of a formula at most: GELU by tanh has ten. */
  private static final int MOST = 12;

  private static final SequencedMap<Polynomial, Activation> FORMULAS = new LinkedHashMap<>();

  static {
    Polynomial x = Polynomial.X;
    FORMULAS.put(x.times(f(Activations.SIGMOID, x)), Activations.SILU);
    FORMULAS.put(x.times(f(Activations.SIGMOID, x.times(1.702))), Activations.QUICK_GELU);
    Polynomial erf = x.times(Math.sqrt(0.5)).under(new Unary(Unary.Function.ERF));
    FORMULAS.put(x.times(0.5).times(erf.plus(Polynomial.of(1))), Activations.GELU);
    Polynomial bend = x.plus(x.times(x).times(x).times(0.044715)).times(Math.sqrt(2 / Math.PI));
    FORMULAS.put(
        x.times(0.5).times(f(Activations.TANH, bend).plus(Polynomial.of(1))),
        Activations.GELU_TANH);
    FORMULAS.put(x.times(f(Activations.TANH, f(Activations.SOFTPLUS, x))), Activations.MISH);
    Polynomial six = f(Activations.RELU6, x.plus(Polynomial.of(3))).times(1.0 / 6);
    FORMULAS.put(x.times(six), Activations.HARD_SWISH);
    FORMULAS.put(x.times(f(Activations.HARD_SIGMOID, x)), Activations.HARD_SWISH);
    FORMULAS.put(six, Activations.HARD_SIGMOID);
  }

  private final Stages stages;

  private FormulaFusion(Stages stages) {
    this.stages = stages;
  }

  private static Polynomial f(Activation activation, Polynomial of) {
    return of.under(new Activate(activation));
  }

  /** Whole formulas before their parts, some of which are formulas as well. */
  static void apply(Stages stages) {
    FormulaFusion fusion = new FormulaFusion(stages);
    for (Stage last : stages.list().reversed()) {
      if (stages.contains(last) && isEnd(last)) {
        fusion.fuse(last);
      }
    }
  }

  private static boolean isEnd(Stage stage) {
    return switch (stage.op()) {
      case Binary(Binary.Function function) ->
          switch (function) {
            case ADD, MULTIPLY, DIVIDE, MIN, MAX -> true;
            default -> false;
          };
      case Unary(Unary.Function function) ->
          function == Unary.Function.RECIPROCAL || function == Unary.Function.LOG;
      default -> false;
    };
  }

  /** Of several bounds in a row the last takes all, so that they are one activation. */
  private static boolean isBound(Stage stage) {
    return stage.op() instanceof Binary(Binary.Function function)
        && (function == Binary.Function.MIN || function == Binary.Function.MAX);
  }

  private void fuse(Stage last) {
    for (Value x : isBound(last) ? below(last).reversed() : below(last)) {
      List<Stage> read = new ArrayList<>();
      Map<Value, Polynomial> known = new HashMap<>(Map.of(x, Polynomial.X));
      Optional<Activation> activation =
          read(last.out(), known, read).flatMap(FormulaFusion::activation);
      if (activation.isPresent()
          && x.type() == ElementType.FLOAT
          && x.dims().equals(last.out().dims())
          && stages.isClosed(read, last)) {
        read.remove(last);
        List<String> names = read.reversed().stream().map(Stage::name).toList();
        Activate op = new Activate(activation.get());
        stages.join(
            read,
            last,
            new Stage(last.name(), op, List.of(x), Activations.IDENTITY, last.out(), names));
        return;
      }
    }
  }

  private static Optional<Activation> activation(Polynomial formula) {
    return FORMULAS.entrySet().stream()
        .filter(entry -> entry.getKey().matches(formula))
        .map(Map.Entry::getValue)
        .findFirst()
        .or(() -> FormulaParts.activation(formula));
  }

  /** What the last stage may be a function of: variables near it, the nearest first. */
  private SequencedSet<Value> below(Stage last) {
    SequencedSet<Value> found = new LinkedHashSet<>();
    List<Stage> next = new ArrayList<>(List.of(last));
    for (int i = 0; i < next.size() && i < MOST; i++) {
      for (Value in : next.get(i).in()) {
        if (in.constant().isEmpty() && found.add(in)) {
          stages.giverOf(in).ifPresent(next::add);
        }
      }
    }
    return found;
  }

  /**
   * A value as a formula of those that are known; nothing if it is not one.
   *
   * @param read receives the stages that were read, the last of them first
   */
  private Optional<Polynomial> read(Value value, Map<Value, Polynomial> known, List<Stage> read) {
    Polynomial before = known.get(value);
    if (before != null) {
      return Optional.of(before);
    }
    Optional<Polynomial> formula =
        value.constant().isPresent()
            ? value.constant().flatMap(FormulaFusion::scalar)
            : stages
                .giverOf(value)
                .filter(stage -> read.size() < MOST)
                .flatMap(stage -> {
                  read.add(stage);
                  return read(stage, known, read);
                })
                .filter(Polynomial::isSmall);
    formula.ifPresent(it -> known.put(value, it));
    return formula;
  }

  private static Optional<Polynomial> scalar(Tensor constant) {
    return constant.size() == 1
        ? Optional.of(Polynomial.of(constant.data()[constant.offset()]))
        : Optional.empty();
  }

  private Optional<Polynomial> read(Stage stage, Map<Value, Polynomial> known, List<Stage> read) {
    if (!stage.activation().equals(Activations.IDENTITY)) {
      return Optional.empty();
    }
    return switch (stage.op()) {
      case Activate _ -> read(stage.in().getFirst(), known, read).map(x -> x.under(stage.op()));
      case Unary(Unary.Function function) ->
          read(stage.in().getFirst(), known, read).map(x -> FormulaParts.of(function, x));
      case Binary(Binary.Function function) -> {
        Optional<Polynomial> a = read(stage.in().get(0), known, read);
        yield a.flatMap(left ->
            read(stage.in().get(1), known, read).flatMap(right -> combined(function, left, right)));
      }
      default -> Optional.empty();
    };
  }

  private static Optional<Polynomial> combined(
      Binary.Function function, Polynomial a, Polynomial b) {
    OptionalDouble number = b.constant();
    return switch (function) {
      case ADD -> Optional.of(a.plus(b));
      case SUBTRACT -> Optional.of(a.plus(b.times(-1)));
      case MULTIPLY -> Optional.of(a.times(b));
      case DIVIDE ->
          Optional.of(
              number.isPresent()
                  ? a.times(1 / number.getAsDouble())
                  : a.times(FormulaParts.of(Unary.Function.RECIPROCAL, b)));
      case MIN, MAX ->
          number.isPresent()
              ? FormulaParts.bounded(function, a, number.getAsDouble())
              : a.constant().isPresent()
                  ? FormulaParts.bounded(function, b, a.constant().getAsDouble())
                  : Optional.empty();
      case POWER -> {
        Optional<Polynomial> square = Optional.of(a.times(a)).filter(Polynomial::isSmall);
        if (number.isPresent() && number.getAsDouble() == 3) {
          yield square.map(a::times);
        }
        yield square.filter(_ -> number.isPresent() && number.getAsDouble() == 2);
      }
      default -> Optional.empty();
    };
  }
}
