package dev.lanewise.onnx.activation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Formulas of activations without learned parameters, by name. */
final class FixedFormulas {
  private static final Map<String, UnaryOperator<Term>> BY_NAME = new LinkedHashMap<>();

  static {
    put("linear", x -> x.times(setting(x, "slope")));
    put("step", x -> x.below(0).choose(number(x, 0), number(x, 1)));
    put("square", Term::squared);
    put("log-sigmoid", x -> x.negated().softplus().negated());
    put("lecun-tanh", x -> x.times(2).over(3).tanh().times(1.7159));
    put("tanh-shrink", x -> x.minus(x.tanh()));
    put("isru", x -> x.over(x.squared().times(setting(x, "alpha")).plus(1).root()));
    put("softplus", x -> x.times(setting(x, "beta")).softplus().over(setting(x, "beta")));
    put("squareplus", x -> x.plus(x.squared().plus(setting(x, "b")).root()).over(2));
    put("quick-gelu", x -> x.times(x.times(1.702).sigmoid()));
    put("silu", x -> x.times(x.sigmoid()));
    put("e-swish", x -> x.times(x.sigmoid()).times(setting(x, "beta")));
    put(
        "elish",
        x -> x.below(0).choose(x.times(0.5).tanh().times(x.min(0).exp()), x.times(x.sigmoid())));
    put("tanh-exp", x -> x.times(x.exp().tanh()));
    put("lisht", x -> x.times(x.tanh()));
    put("serf", x -> x.times(x.softplus().erf()));
    put("smu", FixedFormulas::smu);
    put("bent-identity", x -> x.squared().plus(1).root().plus(-1).over(2).plus(x));
    put("soft-exponential", FixedFormulas::softExponential);
    put("sinusoid", Term::sin);
    put("cosine", Term::cos);
    put("sinc", FixedFormulas::sinc);
    put("gaussian", x -> x.squared().negated().exp());
    put("snake", x -> x.plus(x.times(setting(x, "a")).sin().squared().over(setting(x, "a"))));
  }

  private FixedFormulas() {}

  /** The formula of x, if there is one of this name. */
  static Optional<UnaryOperator<Term>> byName(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** {@code ((1 + α)·x + (1 − α)·x·erf(μ·(1 − α)·x))/2} */
  private static Term smu(Term x) {
    Term alpha = setting(x, "alpha");
    Term bent = alpha.negated().plus(1).times(x);
    return alpha.plus(1).times(x).plus(bent.times(bent.times(setting(x, "mu")).erf())).over(2);
  }

  private static Term softExponential(Term x) {
    Term alpha = setting(x, "alpha");
    Term divisor = alpha.equalTo(0).choose(number(x, 1), alpha);
    Term exponential = alpha.times(x).expm1().over(divisor).plus(alpha);
    Term logarithm = alpha.times(x.plus(alpha)).negated().log1p().over(divisor).negated();
    Term bent = alpha.above(0).choose(exponential, logarithm);
    return alpha.equalTo(0).choose(x, bent);
  }

  private static Term sinc(Term x) {
    Term isZero = x.equalTo(0);
    return isZero.choose(number(x, 1), x.sin().over(isZero.choose(number(x, 1), x)));
  }

  private static Term setting(Term x, String name) {
    return x.formula().setting(name);
  }

  private static Term number(Term x, double number) {
    return x.formula().number(number);
  }

  private static void put(String name, UnaryOperator<Term> formula) {
    BY_NAME.put(name, formula);
  }
}
