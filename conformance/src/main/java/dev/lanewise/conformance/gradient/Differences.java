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

  /** The derivative by steps of all these elements together, each along its sign. */
  Measurement along(Variable variable, Group group, double step) {
    for (int k = -Stencil.REACH; k <= Stencil.REACH; k++) {
      if (k != 0) {
        variable.move(group, k * step);
        subject.evaluate(outputs[k + Stencil.REACH]);
      }
    }
    variable.move(group, 0);
    double fine = 0;
    double coarse = 0;
    double variance = 0;
    double varianceOfAll = 0;
    boolean flat = true;
    boolean smooth = true;
    for (int i = 0; i < projection.length; i++) {
      double first = 0;
      double firstCoarse = 0;
      double sixth = 0;
      double largest = 0;
      boolean changed = false;
      for (int k = 0; k < Stencil.POINTS; k++) {
        double y = outputs[k][i];
        first += Stencil.FIRST[k] * y;
        firstCoarse += Stencil.FIRST_COARSE[k] * y;
        sixth += Stencil.SIXTH[k] * y;
        largest = Math.max(largest, Math.abs(y));
        changed |= y != outputs[Stencil.REACH][i];
      }
      // An output that never changed may yet have moved by less than its last place shows.
      double full = noise.ofOutput(i, largest);
      double deviation = changed ? full : ROUNDING * Math.ulp((float) largest);
      double weight = (double) projection[i] * projection[i];
      variance += weight * deviation * deviation;
      varianceOfAll += weight * full * full;
      flat &= !changed;
      fine += projection[i] * first;
      coarse += projection[i] * firstCoarse;
      smooth &= Math.abs(sixth) <= Noise.SIGMAS * Stencil.SIXTH_NORM * deviation;
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
