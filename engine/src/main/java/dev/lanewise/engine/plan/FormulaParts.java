package dev.lanewise.engine.plan;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.HardTanh;
import dev.lanewise.engine.activation.Relu;
import dev.lanewise.engine.activation.Relu6;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.Op;
import dev.lanewise.engine.graph.Unary;
import java.util.Optional;

/**
 * Activations that are written by the functions they are made of: {@code 1/(1 + e⁻ˣ)}, {@code ln(1
 * + eˣ)}, and bounds by minimum and maximum. As parts of a formula they are the activations.
 */
final class FormulaParts {
  /** In place of a bound that is not there. */
  private static final float NONE = Float.MAX_VALUE;

  private static final Op EXP = new Unary(Unary.Function.EXP);

  private FormulaParts() {}

  /** A function of a formula. */
  static Polynomial of(Unary.Function function, Polynomial x) {
    return switch (function) {
      case NEGATE -> x.times(-1);
      case RECIPROCAL ->
          x.oneMoreThan(EXP)
              .map(power -> power.times(-1).under(new Activate(Activations.SIGMOID)))
              .orElseGet(() -> x.under(new Unary(function)));
      case LOG ->
          x.oneMoreThan(EXP)
              .map(power -> power.under(new Activate(Activations.SOFTPLUS)))
              .orElseGet(() -> x.under(new Unary(function)));
      default -> x.under(new Unary(function));
    };
  }

  /** The activation that a formula of x is, if it is one. */
  static Optional<Activation> activation(Polynomial formula) {
    return formula
        .call()
        .filter(call -> call.argument().matches(Polynomial.X))
        .flatMap(call ->
            call.function() instanceof Activate(Activation activation)
                ? Optional.of(activation)
                : Optional.empty())
        .filter(activation ->
            !(activation instanceof HardTanh(float low, float high))
                || (low > -NONE && high < NONE));
  }

  /** A formula that is kept between bounds. */
  private record Bounded(Polynomial x, float low, float high) {
    static Bounded of(Polynomial formula) {
      return formula
          .call()
          .flatMap(call ->
              call.function() instanceof Activate(Activation activation)
                  ? of(activation, call.argument())
                  : Optional.empty())
          .orElse(new Bounded(formula, -NONE, NONE));
    }

    private static Optional<Bounded> of(Activation activation, Polynomial x) {
      return switch (activation) {
        case Relu _ -> Optional.of(new Bounded(x, 0, NONE));
        case Relu6 _ -> Optional.of(new Bounded(x, 0, 6));
        case HardTanh(float low, float high) -> Optional.of(new Bounded(x, low, high));
        default -> Optional.empty();
      };
    }

    Polynomial formula() {
      Activation activation = new HardTanh(low, high);
      if (low == 0 && high == NONE) {
        activation = Activations.RELU;
      } else if (low == 0 && high == 6) {
        activation = Activations.RELU6;
      }
      return x.under(new Activate(activation));
    }
  }

  /**
   * The lesser, or the greater, of a formula and a number, with the bounds that the formula has
   * already; nothing if no number lies between the bounds.
   */
  static Optional<Polynomial> bounded(Binary.Function function, Polynomial formula, double number) {
    float bound = (float) number;
    Bounded before = Bounded.of(formula);
    Bounded after =
        function == Binary.Function.MAX
            ? new Bounded(before.x, Math.max(before.low, bound), before.high)
            : new Bounded(before.x, before.low, Math.min(before.high, bound));
    return after.low < after.high && Math.abs(bound) < NONE
        ? Optional.of(after.formula())
        : Optional.empty();
  }
}
