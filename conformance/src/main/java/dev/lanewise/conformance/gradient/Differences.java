package dev.lanewise.conformance.gradient;

/** Takes numerical derivatives of the projected outputs; sums in double, output by output. */
final class Differences {
  /** Deviation of a value that is rounded to whole units, in units: 1/√12. */
  private static final double ROUNDING = 1 / Math.sqrt(12);

  private final Subject subject;
  private final float[] projection;
  private final Noise noise;

  /** Outputs at k = −3 … 3 steps; those at 0 are the point's. */
  private final float[][] outputs = new float[Stencil.POINTS][];

  Differences(Subject subject, float[] projection, float[] atPoint, Noise noise) {
    this.subject = subject;
    this.projection = projection;
    this.noise = noise;
    for (int k = 0; k < outputs.length; k++) {
      outputs[k] = k == Stencil.REACH ? atPoint : new float[atPoint.length];
    }
  }

  /** A derivative of the outputs that are smooth at a step. */
  static final class Smooth {
    private final Measurement measured;
    private final float[] projection;

    private Smooth(Measurement measured, float[] projection) {
      this.measured = measured;
      this.projection = projection;
    }

    /** The derivative of their sum alone; smooth unless they are too few. */
    Measurement measured() {
      return measured;
    }

    /** The factors of the sum, 0 for the others: the array itself, not a copy. */
    float[] projection() {
      return projection;
    }
  }

  /** The derivative by steps of all these elements together, each along its sign. */
  Measurement along(Variable variable, Group group, double step) {
    evaluate(variable, group, step);
    return measured(step, projection, new boolean[projection.length]);
  }

  /**
   * The same of the outputs that have no kink or jump within three steps: a sum over many outputs
   * always has some that do.
   */
  Smooth alongSmooth(Variable variable, Group group, double step) {
    evaluate(variable, group, step);
    boolean[] bent = new boolean[projection.length];
    Measurement all = measured(step, projection, bent);
    float[] kept = projection.clone();
    int left = 0;
    int changed = 0;
    for (int i = 0; i < kept.length; i++) {
      if (outputs[0][i] != outputs[Stencil.REACH][i] || bent[i]) {
        changed++;
        left += bent[i] ? 1 : 0;
      }
      kept[i] = bent[i] ? 0 : kept[i];
    }
    if (all.smooth() || left > GradientReport.MOST_SKIPPED * changed) {
      return new Smooth(all, projection);
    }
    return new Smooth(measured(step, kept, bent), kept);
  }

  /** The gradient that the production code gives of the sum with these factors, by a variable. */
  double[] gradient(float[] factors, int variable) {
    double[][] gradients = new double[subject.variables().size()][];
    for (int v = 0; v < gradients.length; v++) {
      gradients[v] = new double[subject.variables().get(v).size()];
    }
    subject.differentiate(factors, gradients);
    return gradients[variable];
  }

  private void evaluate(Variable variable, Group group, double step) {
    for (int k = -Stencil.REACH; k <= Stencil.REACH; k++) {
      if (k != 0) {
        variable.move(group, k * step);
        subject.evaluate(outputs[k + Stencil.REACH]);
      }
    }
    variable.move(group, 0);
  }

  /**
   * From the outputs as they were evaluated last.
   *
   * @param factors of the outputs; those of 0 take no part
   * @param bent receives which of the outputs that take part are not smooth
   */
  private Measurement measured(double step, float[] factors, boolean[] bent) {
    double fine = 0;
    double coarse = 0;
    double variance = 0;
    double varianceOfAll = 0;
    boolean flat = true;
    boolean smooth = true;
    for (int i = 0; i < factors.length; i++) {
      if (factors[i] == 0) {
        continue;
      }
      double first = 0;
      double firstCoarse = 0;
      double fifth = 0;
      double sixth = 0;
      double largest = 0;
      boolean changed = false;
      for (int k = 0; k < Stencil.POINTS; k++) {
        double y = outputs[k][i];
        first += Stencil.FIRST[k] * y;
        firstCoarse += Stencil.FIRST_COARSE[k] * y;
        fifth += Stencil.FIFTH[k] * y;
        sixth += Stencil.SIXTH[k] * y;
        largest = Math.max(largest, Math.abs(y));
        changed |= y != outputs[Stencil.REACH][i];
      }
      // An output that never changed may yet have moved by less than its last place shows.
      double full = noise.ofOutput(i, largest);
      double deviation = changed ? full : ROUNDING * Math.ulp((float) largest);
      double weight = (double) factors[i] * factors[i];
      variance += weight * deviation * deviation;
      varianceOfAll += weight * full * full;
      flat &= !changed;
      fine += factors[i] * first;
      coarse += factors[i] * firstCoarse;
      double rounding = Noise.SIGMAS * deviation;
      bent[i] =
          Math.abs(fifth) > Stencil.FIFTH_NORM * rounding
              || Math.abs(sixth) > Stencil.SIXTH_NORM * rounding;
      smooth &= !bent[i];
    }
    return new Measurement(
        step,
        fine / step,
        Math.abs(fine - coarse) / step,
        Math.sqrt(variance) * Stencil.FIRST_NORM / step,
        Math.sqrt(varianceOfAll) * Stencil.FIRST_NORM / step,
        flat,
        smooth);
  }
}
