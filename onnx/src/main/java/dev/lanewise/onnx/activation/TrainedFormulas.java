package dev.lanewise.onnx.activation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Formulas of activations with learned parameters, by name; of a family, by how names begin. */
final class TrainedFormulas {
  /** A formula of x and of parameters in their order. */
  @FunctionalInterface
  interface Trained {
    Term of(Term x, List<Term> p);
  }

  private static final Map<String, Trained> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.put("swish-beta", (x, p) -> x.times(x.times(p.get(0)).sigmoid()));
    BY_NAME.put("pelu", TrainedFormulas::pelu);
    BY_NAME.put("flexible-relu", (x, p) -> x.relu().plus(p.get(0)));
    BY_NAME.put("trainable-soft-exponential", TrainedFormulas::softExponential);
    BY_NAME.put(
        "trainable-snake", (x, p) -> x.plus(x.times(p.get(0)).sin().squared().over(p.get(0))));
    BY_NAME.put("srelu", TrainedFormulas::srelu);
    BY_NAME.put("apl", TrainedFormulas::apl);
    BY_NAME.put("pau", TrainedFormulas::pau);
    BY_NAME.put(
        "weighted-sigmoid-gate", (x, p) -> x.times(x.times(p.get(0)).plus(p.get(1)).sigmoid()));
    BY_NAME.put("asigmoid", (x, p) -> bent(x, p, 0, Term::sigmoid));
    BY_NAME.put("atanh", (x, p) -> bent(x, p, 0, Term::tanh));
    BY_NAME.put("arelu", (x, p) -> hinge(x, p, 0));
    BY_NAME.put("method-1", (x, p) -> shared(methodOne(x, p), p, 12));
    BY_NAME.put("method-1-thirds", (x, p) -> sum(methodOne(x, p), thirds(x)));
    BY_NAME.put("method-1-ones", (x, p) -> sum(methodOne(x, p)));
    BY_NAME.put("method-2", (x, p) -> shared(methodTwo(x), p, 0));
    BY_NAME.put("method-2-thirds", (x, p) -> sum(methodTwo(x), thirds(x)));
    BY_NAME.put("method-2-ones", (x, p) -> sum(methodTwo(x)));
  }

  private TrainedFormulas() {}

  /** The formula, if there is one of this name. */
  static Optional<Trained> byName(String name) {
    if (name.startsWith("wsgaf-wt-")) {
      return Optional.of((x, p) -> sum(superposed(x), p));
    }
    if (name.startsWith("wsgaf-sg-")) {
      return Optional.of((x, p) -> sum(superposed(x), p.stream().map(Term::sigmoid).toList()));
    }
    return Optional.ofNullable(BY_NAME.get(name));
  }

  private static Term pelu(Term x, List<Term> p) {
    Term a = p.get(0);
    Term b = p.get(1);
    return x.above(0).choose(a.over(b).times(x), a.times(x.min(0).over(b).expm1()));
  }

  /** The logarithm goes straight on from {@code u = 15/16}. */
  private static Term softExponential(Term x, List<Term> p) {
    Term alpha = p.getFirst();
    Term isFlat = alpha.absolute().below(0x1p-100);
    Term divisor = isFlat.choose(x.formula().number(1), alpha);
    Term exponential = alpha.times(x).expm1().over(divisor).plus(alpha);
    Term u = alpha.times(x.plus(alpha));
    Term held = u.min(0.9375);
    Term straight = u.minus(held).over(divisor.times(0.0625));
    Term logarithm = straight.minus(held.negated().log1p().over(divisor));
    return isFlat.choose(x, alpha.above(0).choose(exponential, logarithm));
  }

  private static Term srelu(Term x, List<Term> p) {
    Term right = p.get(0);
    Term left = p.get(2);
    Term above = right.plus(p.get(1).times(x.minus(right)));
    Term below = left.plus(p.get(3).times(x.minus(left)));
    return x.atLeast(right).choose(above, x.atMost(left).choose(below, x));
  }

  private static Term apl(Term x, List<Term> p) {
    int hinges = p.size() / 2;
    Term y = x.relu();
    for (int s = 0; s < hinges; s++) {
      y = y.plus(p.get(s).times(p.get(hinges + s).minus(x).relu()));
    }
    return y;
  }

  private static Term pau(Term x, List<Term> p) {
    Term z = x.max(-1e6).min(1e6);
    Term numerator = p.get(5);
    for (int i = 4; i >= 0; i--) {
      numerator = numerator.times(z).plus(p.get(i));
    }
    Term inner = p.get(9);
    for (int i = 8; i >= 6; i--) {
      inner = inner.times(z).plus(p.get(i));
    }
    return numerator.over(inner.times(z).absolute().plus(1));
  }

  /** {@code b·f(a·x + c) + d} */
  private static Term bent(Term x, List<Term> p, int first, UnaryOperator<Term> f) {
    Term inner = p.get(first).times(x).plus(p.get(first + 2));
    return p.get(first + 1).times(f.apply(inner)).plus(p.get(first + 3));
  }

  /** {@code max(a·x + c, b·x + d)} */
  private static Term hinge(Term x, List<Term> p, int first) {
    Term one = p.get(first).times(x).plus(p.get(first + 2));
    return one.max(p.get(first + 1).times(x).plus(p.get(first + 3)));
  }

  private static List<Term> methodOne(Term x, List<Term> p) {
    return List.of(bent(x, p, 0, Term::tanh), bent(x, p, 4, Term::sigmoid), hinge(x, p, 8));
  }

  private static List<Term> methodTwo(Term x) {
    return List.of(x.tanh(), x.sigmoid(), x.relu());
  }

  private static List<Term> superposed(Term x) {
    return List.of(x.relu(), x.tanh(), x.sigmoid());
  }

  /** Three terms by three weights, beside the weights' sum, which is held at 0.1 in magnitude. */
  private static Term shared(List<Term> terms, List<Term> p, int first) {
    List<Term> weights = p.subList(first, first + 3);
    Formula formula = weights.getFirst().formula();
    Term sum = sum(weights);
    Term held = sum.below(0).choose(formula.number(-0.1), formula.number(0.1));
    Term divisor = sum.absolute().below(0.1).choose(held, sum);
    return sum(terms, weights).over(divisor);
  }

  private static List<Term> thirds(Term x) {
    Term third = x.formula().number(1.0 / 3);
    return List.of(third, third, third);
  }

  private static Term sum(List<Term> terms) {
    BinaryOperator<Term> plus = Term::plus;
    return terms.stream().reduce(plus).orElseThrow();
  }

  private static Term sum(List<Term> terms, List<Term> weights) {
    Term sum = terms.getFirst().times(weights.getFirst());
    for (int i = 1; i < terms.size(); i++) {
      sum = sum.plus(terms.get(i).times(weights.get(i)));
    }
    return sum;
  }
}
