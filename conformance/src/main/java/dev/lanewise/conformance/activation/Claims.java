package dev.lanewise.conformance.activation;

import static dev.lanewise.conformance.activation.Finding.failed;
import static dev.lanewise.conformance.activation.Finding.passed;

import dev.lanewise.conformance.activation.Finding.Check;
import dev.lanewise.conformance.activation.Jumps.Jump;
import dev.lanewise.engine.accuracy.Ulp;
import dev.lanewise.engine.activation.Description;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the description claims, tried from −∞ to +∞ on the reference and on the lanes: bounds, never
 * falling (no lower value, no negative slope), the slope at the value, and kinks where something
 * jumps, and nowhere else.
 */
final class Claims {
  private static final int STEP = 20_011;

  /** Slack of the reference: rounding of doubles. */
  private static final double ROUNDING = 1e-12;

  private final Subject subject;
  private final Description claims;
  private final float[] x;

  Claims(Subject subject) {
    this.subject = subject;
    this.claims = subject.description();
    this.x = Inputs.rising(STEP);
  }

  Finding check() {
    Kernel kernel = new Kernel(subject);
    float[] y = kernel.values(x);
    float[] slopes = kernel.derivatives(x);
    float[] slopesByValue = claims.slopeByValue() ? kernel.derivatives(y) : slopes;
    double before = Double.NEGATIVE_INFINITY;
    double beforeInLanes = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < x.length; i++) {
      double expected = subject.value((double) x[i]);
      if (!inRange(expected) || !inRange(y[i])) {
        return failed(
            Check.CLAIMS,
            "outside the claimed range %s to %s: got %s, reference %s"
                .formatted(claims.low(), claims.high(), y[i], expected),
            x[i]);
      }
      if (Float.floatToIntBits(slopesByValue[i]) != Float.floatToIntBits(slopes[i])) {
        return failed(
            Check.CLAIMS,
            "has another slope at its value %s, against the claim: %s there, %s here"
                .formatted(y[i], slopesByValue[i], slopes[i]),
            x[i]);
      }
      if (claims.monotone()) {
        double slope = subject.derivative((double) x[i]);
        if (expected < before - ROUNDING * Math.abs(before)
            || y[i] < beforeInLanes - 2 * claims.valueUlps() * Ulp.of(beforeInLanes)) {
          return failed(Check.CLAIMS, "falls here, against the claim, to " + y[i], x[i]);
        }
        if (slope < 0 || slopes[i] < 0) {
          return failed(
              Check.CLAIMS,
              "has a negative slope, though it claims never to fall: got %s, reference %s"
                  .formatted(slopes[i], slope),
              x[i]);
        }
        before = Double.isNaN(expected) ? before : expected;
        beforeInLanes = Float.isNaN(y[i]) ? beforeInLanes : y[i];
      }
    }
    return kinks();
  }

  /** Beyond a bound by no more than rounding: of a double, or of the bound to a float. */
  private boolean inRange(double y) {
    return !(y < claims.low() - ROUNDING * finite(claims.low()))
        && !(y > claims.high() + ROUNDING * finite(claims.high()));
  }

  private boolean inRange(float y) {
    return !(y < Math.min((float) claims.low(), claims.low()))
        && !(y > Math.max((float) claims.high(), claims.high()));
  }

  private static double finite(double bound) {
    return Double.isFinite(bound) ? Math.abs(bound) : 0;
  }

  private Finding kinks() {
    Jumps jumps = new Jumps(subject);
    for (float kink : subject.isFixed() ? claims.kinks() : List.<Float>of()) {
      double y = subject.value((double) kink);
      double slope = subject.derivative((double) kink);
      if (Double.isNaN(y) || Double.isNaN(slope)) {
        return failed(
            Check.CLAIMS,
            "expected a number at the kink, such as that of one side, got value %s, derivative %s"
                .formatted(y, slope),
            kink);
      }
      if (!jumps.isAt(kink)) {
        return failed(
            Check.CLAIMS,
            "a kink is claimed where nothing jumps; leave it out of kinks(…) or move it",
            kink);
      }
    }
    Optional<Jump> unclaimed = jumps.first();
    if (unclaimed.isPresent()) {
      return failed(Check.CLAIMS, unclaimed.get().detail(), (float) unclaimed.get().x());
    }
    List<String> made = new ArrayList<>();
    if (Double.isFinite(claims.low()) || Double.isFinite(claims.high())) {
      made.add("range");
    }
    if (claims.monotone()) {
      made.add("never falls");
    }
    if (claims.slopeByValue()) {
      made.add("slope by value");
    }
    if (!claims.kinks().isEmpty()) {
      made.add(claims.kinks().size() + (claims.kinks().size() == 1 ? " kink" : " kinks"));
    }
    return passed(Check.CLAIMS, made.isEmpty() ? "smooth" : String.join(", ", made));
  }
}
