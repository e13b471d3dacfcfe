package dev.lanewise.conformance.contract;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.optimizer.Optimizer;
import dev.lanewise.layers.optimizer.OptimizerConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * What an optimizer promises. Immutable. Each promise is a method that throws an {@link
 * AssertionError} where it is broken; {@link #assertHolds()} checks all.
 */
public final class OptimizerContract {
  private static final int[] SIZES = {1, 15, 64, 1003, 20_003};
  private static final int STEPS = 12;
  private static final int HALVED_AT = 8;

  /** Units in the last place: the weight is rounded when it decays, and when it takes its step. */
  private static final double WEIGHT_ULPS = 2;

  /** Of the longest step so far: what is remembered is rounded in every step. */
  private static final double STEP_ERROR = 0x1p-18;

  /** Rounding of the gradient, as when the decay cancels it: what it changes is allowed. */
  private static final double GRADIENT_ERROR = 0x1p-21;

  private final OptimizerConfig config;
  private final Supplier<StepFormula> formula;
  private final long seed;

  private OptimizerContract(OptimizerConfig config, Supplier<StepFormula> formula, long seed) {
    this.config = config;
    this.formula = formula;
    this.seed = seed;
  }

  /**
   * Of the optimizer that {@code config} makes.
   *
   * @param formula its paper's, for one number: asked for once for each
   */
  public static OptimizerContract of(OptimizerConfig config, Supplier<StepFormula> formula) {
    return new OptimizerContract(config, formula, 1);
  }

  /** With other random numbers; 1 if not given. */
  public OptimizerContract seed(long other) {
    return new OptimizerContract(config, formula, other);
  }

  /**
   * Checks every promise.
   *
   * @throws AssertionError that lists all that are broken, and the seed that repeats it
   */
  public void assertHolds() {
    List<Runnable> promises =
        List.of(
            this::stepsAsItsFormula,
            this::sameBitsOnAnyNumberOfThreads,
            this::stateResumesToTheBit,
            this::leavesGradientsAsTheyAre,
            this::zeroGradSetsGradientsToZero,
            this::changesAParameterOfTwoNamesOnce);
    Promises.assertKept(promises, seed);
  }

  /**
   * In each of {@value #STEPS} steps, the learning rate halved before number {@value #HALVED_AT},
   * every weight goes where the formula in doubles puts it: within 2 units in its last place, 2^-18
   * of its longest step so far, and what gradients that are off by 2^-21 of themselves would
   * change. Nothing beside it in its array is touched.
   */
  public void stepsAsItsFormula() {
    try (Threads threads = Threads.of(2)) {
      SequencedMap<String, Parameter> parameters = parameters();
      Optimizer optimizer = config.optimizer(parameters, threads);
      List<Expected> expected = new ArrayList<>();
      parameters.forEach((name, p) -> expected.add(new Expected(name, p.value())));
      for (int step = 0; step < STEPS; step++) {
        if (step == HALVED_AT) {
          optimizer.learningRate(optimizer.learningRate() / 2);
        }
        setGradients(parameters, step);
        List<Parameter> all = List.copyOf(parameters.values());
        for (int i = 0; i < all.size(); i++) {
          expected.get(i).step(all.get(i), optimizer.learningRate());
        }
        optimizer.step();
        for (int i = 0; i < all.size(); i++) {
          expected.get(i).require(all.get(i).value(), step);
        }
      }
      parameters.values().forEach(this::requireMargins);
    }
  }

  /** Where the weights of one parameter should go. */
  private final class Expected {
    private final String name;
    private final StepFormula[] formulas;
    private final StepFormula[] disturbed;
    private final double[] weights;
    private final double[] allowed;
    private final double[] longest;

    Expected(String name, Tensor value) {
      this.name = name;
      formulas = new StepFormula[value.size()];
      disturbed = new StepFormula[value.size()];
      Arrays.setAll(formulas, _ -> formula.get());
      Arrays.setAll(disturbed, _ -> formula.get());
      weights = new double[value.size()];
      allowed = new double[value.size()];
      longest = new double[value.size()];
    }

    /** Before the optimizer's step: from the weights that are there. */
    void step(Parameter parameter, double learningRate) {
      float[] before = parameter.value().toArray();
      float[] gradient = parameter.gradient().toArray();
      for (int i = 0; i < weights.length; i++) {
        weights[i] = formulas[i].step(before[i], gradient[i], learningRate);
        double other =
            disturbed[i].step(before[i], gradient[i] * (1 + GRADIENT_ERROR), learningRate);
        longest[i] = Math.max(longest[i], Math.abs(weights[i] - before[i]));
        double size = Math.max(Math.abs(weights[i]), Math.abs(before[i]));
        allowed[i] =
            WEIGHT_ULPS * Math.ulp((float) size)
                + STEP_ERROR * longest[i]
                + Math.abs(other - weights[i]);
      }
    }

    void require(Tensor value, int step) {
      float[] after = value.toArray();
      for (int i = 0; i < weights.length; i++) {
        if (!(Math.abs(after[i] - weights[i]) <= allowed[i])) {
          throw broken(
              "step %d takes %s[%d] to %s; its formula, in doubles, to %s ± %.1g"
                  .formatted(step + 1, name, i, after[i], weights[i], allowed[i]));
        }
      }
    }
  }

  /** Weights and state have the same bits on 1, 2 and 3 threads. */
  public void sameBitsOnAnyNumberOfThreads() {
    Bits alone = trained(1);
    alone.requireSame(claim("2 threads give the bits of 1"), trained(2));
    alone.requireSame(claim("3 threads give the bits of 1"), trained(3));
  }

  private Bits trained(int count) {
    try (Threads threads = Threads.of(count)) {
      SequencedMap<String, Parameter> parameters = parameters();
      Optimizer optimizer = config.optimizer(parameters, threads);
      train(optimizer, parameters, 0, STEPS);
      return bits(optimizer, parameters);
    }
  }

  /** A fresh optimizer that is filled with another's state goes on as the other would. */
  public void stateResumesToTheBit() {
    try (Threads threads = Threads.of(1)) {
      SequencedMap<String, Parameter> parameters = parameters();
      Optimizer first = config.optimizer(parameters, threads);
      train(first, parameters, 0, STEPS / 2);
      Optimizer second = config.optimizer(parameters, threads);
      SequencedMap<String, Tensor> saved = first.state();
      second
          .state()
          .forEach((name, to) -> {
            Tensor from = saved.get(name);
            if (from == null) {
              throw broken("a fresh one has other state: " + name);
            }
            System.arraycopy(from.data(), from.offset(), to.data(), to.offset(), to.size());
          });
      train(second, parameters, STEPS / 2, STEPS);
      trained(1)
          .requireSame(
              claim("resumed from its state it gives the same bits"), bits(second, parameters));
    }
  }

  /** A step reads gradients, and writes none. */
  public void leavesGradientsAsTheyAre() {
    try (Threads threads = Threads.of(1)) {
      SequencedMap<String, Parameter> parameters = parameters();
      Optimizer optimizer = config.optimizer(parameters, threads);
      setGradients(parameters, 0);
      Bits before = gradients(parameters);
      optimizer.step();
      before.requireSame(claim("a step leaves gradients as they are"), gradients(parameters));
    }
  }

  /** {@code zeroGrad} sets every gradient to 0. */
  public void zeroGradSetsGradientsToZero() {
    try (Threads threads = Threads.of(2)) {
      SequencedMap<String, Parameter> parameters = parameters();
      Optimizer optimizer = config.optimizer(parameters, threads);
      setGradients(parameters, 0);
      optimizer.zeroGrad();
      Bits zeros = new Bits();
      parameters.forEach((name, p) -> zeros.with(name, Tensor.zeros(p.value().shape())));
      zeros.requireSame(claim("zeroGrad sets gradients to 0"), gradients(parameters));
    }
  }

  /** A parameter that two layers share is changed once in a step. */
  public void changesAParameterOfTwoNamesOnce() {
    try (Threads threads = Threads.of(1)) {
      SequencedMap<String, Parameter> once = parameters();
      train(config.optimizer(once, threads), once, 0, 1);
      SequencedMap<String, Parameter> twice = parameters();
      Parameter shared = twice.firstEntry().getValue();
      SequencedMap<String, Parameter> named = new LinkedHashMap<>(twice);
      named.put("shared", shared);
      train(config.optimizer(named, threads), twice, 0, 1);
      values(once).requireSame(claim("a parameter of two names is changed once"), values(twice));
    }
  }

  private void train(
      Optimizer optimizer, SequencedMap<String, Parameter> parameters, int from, int to) {
    for (int step = from; step < to; step++) {
      setGradients(parameters, step);
      optimizer.step();
    }
  }

  /** One parameter of each size, in the middle of an array. */
  private SequencedMap<String, Parameter> parameters() {
    SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();
    for (int i = 0; i < SIZES.length; i++) {
      Tensor values = Tensor.zeros(SIZES[i]);
      new CounterRandom(seed).stream(i).fillNormal(values.data(), 0, SIZES[i], 0, 1);
      parameters.put("w" + i, new Parameter(Margins.around(values)));
    }
    return parameters;
  }

  private void setGradients(SequencedMap<String, Parameter> parameters, int step) {
    int index = 0;
    for (Parameter parameter : parameters.values()) {
      Tensor gradient = parameter.gradient();
      new CounterRandom(seed)
          .stream(100L * (step + 1) + index++)
              .fillNormal(gradient.data(), gradient.offset(), gradient.size(), 0, 1);
    }
  }

  private void requireMargins(Parameter parameter) {
    if (!Margins.areUntouched(parameter.value())) {
      throw broken("a step writes outside its parameters");
    }
  }

  private static Bits bits(Optimizer optimizer, SequencedMap<String, Parameter> parameters) {
    Bits bits = values(parameters);
    optimizer.state().forEach(bits::with);
    return bits;
  }

  private static Bits values(SequencedMap<String, Parameter> parameters) {
    Bits bits = new Bits();
    parameters.forEach((name, parameter) -> bits.with(name, parameter.value()));
    return bits;
  }

  private static Bits gradients(SequencedMap<String, Parameter> parameters) {
    Bits bits = new Bits();
    parameters.forEach((name, parameter) -> bits.with(name, parameter.gradient()));
    return bits;
  }

  private String claim(String text) {
    return config + ": " + text;
  }

  private AssertionError broken(String text) {
    return new AssertionError(claim(text));
  }
}
