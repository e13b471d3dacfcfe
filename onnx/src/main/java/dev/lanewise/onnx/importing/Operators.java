package dev.lanewise.onnx.importing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** ONNX's operators that can be imported, by name: each family puts its own here. */
public final class Operators {
  /** The set of operators that scikit-learn's models need beside ONNX's own. */
  static final String LEARNED = "ai.onnx.ml";

  private static final Map<String, Operator> BY_NAME = new HashMap<>();

  static {
    Convolutions.register();
    Poolings.register();
    Products.register();
    Normalizations.register();
    ActivationOperators.register();
    Arithmetic.register();
    Reductions.register();
    Shapes.register();
    Slices.register();
    Paddings.register();
    Resizing.register();
    Constants.register();
    Features.register();
    LinearModels.register();
  }

  private Operators() {}

  /** Their names, with the set in front where it is not ONNX's own. */
  public static SortedSet<String> names() {
    return new TreeSet<>(BY_NAME.keySet());
  }

  static Optional<Operator> byName(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Adds an operator of one output. */
  static void single(String name, Operator.Single operator) {
    BY_NAME.put(name, call -> List.of(operator.apply(call)));
  }

  /** Adds an operator of scikit-learn's models. */
  static void learned(String name, Operator operator) {
    BY_NAME.put(LEARNED + "." + name, operator);
  }

  /** Adds an operator of any number of outputs. */
  static void several(String name, Operator operator) {
    BY_NAME.put(name, operator);
  }
}
