package dev.lanewise.conformance.activation;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Description;
import jdk.incubator.vector.FloatVector;

/**
 * A copy of an activation with a fault.
 *
 * @param original what is right
 * @param description what it claims
 * @param lanes changes a value of lanes, by the input
 * @param laneSlope changes a derivative of lanes
 * @param reference changes the reference's value
 * @param slope changes the reference's derivative
 */
record Tampered(
    Activation original,
    Description description,
    LaneFault lanes,
    LaneFault laneSlope,
    ReferenceFault reference,
    ReferenceFault slope)
    implements Activation {
  /** What becomes of a right result. */
  interface LaneFault {
    FloatVector of(FloatVector x, FloatVector right);
  }

  /** The same in doubles. */
  interface ReferenceFault {
    double of(double x, double right);
  }

  /** Nothing is wrong yet. */
  static Tampered copy(Activation original) {
    return new Tampered(
        original, original.description(), (_, y) -> y, (_, y) -> y, (_, y) -> y, (_, y) -> y);
  }

  Tampered claiming(Description other) {
    return new Tampered(original, other, lanes, laneSlope, reference, slope);
  }

  Tampered lanes(LaneFault fault) {
    return new Tampered(original, description, fault, laneSlope, reference, slope);
  }

  Tampered laneSlope(LaneFault fault) {
    return new Tampered(original, description, lanes, fault, reference, slope);
  }

  Tampered reference(ReferenceFault fault) {
    return new Tampered(original, description, lanes, laneSlope, fault, slope);
  }

  Tampered slope(ReferenceFault fault) {
    return new Tampered(original, description, lanes, laneSlope, reference, fault);
  }

  @Override
  public String name() {
    return "tampered-" + original.name();
  }

  @Override
  public FloatVector value(FloatVector x) {
    return lanes.of(x, original.value(x));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    return laneSlope.of(x, original.derivative(x));
  }

  @Override
  public double value(double x) {
    return reference.of(x, original.value(x));
  }

  @Override
  public double derivative(double x) {
    return slope.of(x, original.derivative(x));
  }
}
