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
    GradientReport report = GradientCheck.of(layer, input).run();
    if (report.verdict() == Verdict.FAILED) {
      return Finding.failed(Check.LAYER, report.toString());
    }
    if (report.verdict() == Verdict.INCONCLUSIVE) {
      return Finding.notMade(Check.LAYER, report.toString());
    }
    try {
      contract.assertHolds();
    } catch (AssertionError broken) {
      return Finding.failed(Check.LAYER, String.valueOf(broken.getMessage()));
    }
    return Finding.passed(Check.LAYER, "gradients and promises of " + layer);
  }
}
