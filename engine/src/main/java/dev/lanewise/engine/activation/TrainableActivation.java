package dev.lanewise.engine.activation;

import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * A function applied to every element, {@code y = f(x; p)}, with parameters p that are learned: its
 * value and all its derivatives once for a vector of lanes, and once in plain doubles, as the
 * reference that they are proved against. How many elements share their parameters is {@link
 * Sharing the user's choice}; the formulas do not see it.
 *
 * <p>The rules of {@link Activation} and of this package hold here too.
 */
public interface TrainableActivation {
  /** The name by which command line and files know it, such as {@code prelu}. */
  String name();

  /** Other names that find it; none by default. */
  default List<String> aliases() {
    return List.of();
  }

  /** Its formula as text, and what it claims whatever the parameters are. */
  default Description description() {
    return Description.of(name() + "(x)");
  }

  /** The parameters, in the order in which the formulas number them. */
  List<Letter> parameters();

  /** How its paper shares parameters. */
  Sharing sharing();

  /** {@code f(x; p)}, lane by lane. */
  FloatVector value(FloatVector x, ParameterVectors p);

  /**
   * {@code dy·∂f/∂x}, lane by lane; for each parameter i it calls {@code p.add(i, dy·∂f/∂pᵢ)} once.
   * At a kink, the value that the implementation documents.
   */
  FloatVector backward(FloatVector x, FloatVector dy, ParameterVectors p);

  /** {@code f(x; p)}, the reference. */
  double value(double x, double[] p);

  /** {@code ∂f/∂x}, the reference. */
  double derivative(double x, double[] p);

  /** {@code ∂f/∂pᵢ}, the reference. */
  double derivativeByParameter(int i, double x, double[] p);
}
