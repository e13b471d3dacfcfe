package dev.lanewise.conformance.activation;

import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.conformance.activation.Finding.Check;
import dev.lanewise.engine.accuracy.ErrorSearch.Tolerance;
import dev.lanewise.engine.accuracy.WorstError;
import dev.lanewise.engine.threads.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The checks of one function: what an activation and a trainable one have in common. */
final class SubjectChecks {
  private final Subject subject;
  private final Sweep sweep;
  private final Progress progress;
  private final List<Finding> findings = new ArrayList<>();

  SubjectChecks(Subject subject, Sweep sweep, Progress progress) {
    this.subject = subject;
    this.sweep = sweep;
    this.progress = progress;
  }

  /** Makes them; then there are findings. */
  Accuracy run(Threads threads) {
    List<WorstError> worst = sweep.run(subject, threads, progress);
    for (int i = 0; i < worst.size(); i++) {
      addWorse(judge(subject.compared().get(i), worst.get(i)));
    }
    findings.add(new SpecialValues(subject).check());
    findings.add(new Claims(subject).check());
    findings.add(new Slopes(subject).ofReference());
    findings.add(new Slopes(subject).ofKernel());
    return Accuracy.of(subject, sweep.inputs(), worst);
  }

  List<Finding> findings() {
    return findings;
  }

  /** One finding for all parameters: the first that failed, or the last. */
  private void addWorse(Finding finding) {
    boolean another = !findings.isEmpty() && findings.getLast().check() == finding.check();
    if (!another) {
      findings.add(finding);
    } else if (findings.getLast().outcome() == Finding.Outcome.PASSED) {
      findings.set(findings.size() - 1, finding);
    }
  }

  private Finding judge(Compared compared, WorstError worst) {
    Tolerance allowed = compared.tolerance();
    String what = compared.check() == Check.PARAMETERS ? compared.what() + ": " : "";
    return worst.ulps() <= allowed.ulps()
        ? Finding.passed(
            compared.check(),
            "%s%.3f ULP at worst of %,d inputs".formatted(what, worst.ulps(), sweep.inputs()))
        : Finding.failed(
            compared.check(),
            "%s%.3f ULP of %s allowed, got %s, expected %s%s"
                .formatted(
                    what,
                    worst.ulps(),
                    allowed.ulps(),
                    worst.got(),
                    worst.expected(),
                    more(compared, worst)),
            worst.input());
  }

  /**
   * What more is to be said: that the reference is no number; or, where this input does not give
   * the wrong result in every lane of a vector that holds nothing else, the lanes in which it does.
   */
  private static String more(Compared compared, WorstError worst) {
    if (Double.isNaN(worst.expected()) && !Float.isNaN(worst.input())) {
      return "; the reference is no number here: give its limit, as a formula with ∞ − ∞ or 0·∞ does not";
    }
    float[] x = new float[LANES];
    Arrays.fill(x, worst.input());
    float[] y = Kernel.apply(compared.lanes().get(), x);
    List<Integer> wrong = new ArrayList<>();
    List<Integer> others = new ArrayList<>();
    for (int lane = 0; lane < LANES; lane++) {
      (Float.compare(y[lane], worst.got()) == 0 ? wrong : others).add(lane);
    }
    if (others.isEmpty()) {
      return "";
    }
    return wrong.isEmpty()
        ? "; among other inputs or after them, by itself it gives " + y[0]
        : "; in lanes %s of 0 to %d, lane %d gives %s"
            .formatted(wrong, LANES - 1, others.getFirst(), y[others.getFirst()]);
  }
}
