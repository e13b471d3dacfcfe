package dev.lanewise.conformance.activation;

import dev.lanewise.conformance.activation.Finding.Check;
import dev.lanewise.conformance.contract.LayerContract;
import dev.lanewise.conformance.gradient.GradientCheck;
import dev.lanewise.conformance.gradient.GradientReport;
import dev.lanewise.conformance.gradient.GradientReport.Verdict;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;

/** What the checks of a layer find, for the certificate of the activation in it. */
public final class LayerFinding {
  private LayerFinding() {}

  /** Of a layer's gradients and promises, for random inputs of this shape. */
  public static Finding of(Layer layer, Shape input) {
    return finding(layer, input, LayerContract.of(layer, input));
  }

  /** Of one that draws random numbers: see {@link LayerContract#differsInTraining()}. */
  public static Finding ofRandom(Layer layer, Shape input) {
    return finding(layer, input, LayerContract.of(layer, input).differsInTraining());
  }

  private static Finding finding(Layer layer, Shape input, LayerContract contract) {
    Verdict verdict;
    String report;
    try {
      GradientReport gradients = GradientCheck.of(layer, input).run();
      verdict = gradients.verdict();
      report = gradients.toString();
    } catch (IllegalStateException e) { // outputs that are not finite, or others each time
      verdict = Verdict.FAILED;
      report = String.valueOf(e.getMessage());
    }
    if (verdict == Verdict.FAILED) {
      return Finding.failed(Check.LAYER, report);
    }
    try {
      contract.assertHolds();
    } catch (AssertionError broken) {
      return Finding.failed(Check.LAYER, String.valueOf(broken.getMessage()));
    }
    return verdict == Verdict.INCONCLUSIVE
        ? Finding.notMade(Check.LAYER, report)
        : Finding.passed(Check.LAYER, "gradients and promises of " + layer);
  }
}
