package dev.lanewise.engine.activation;

import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * A function applied to every element, {@code y = f(x)}, with its derivative: once for a vector of
 * lanes, as the kernels use it, and once in plain doubles, as the reference that it is proved
 * against.
 *
 * <p>An implementation is immutable, and best a record: its components are then constants to the
 * compiled loops. It is written in {@code mul}, {@code add}, {@code fma}, {@code blend}, shifts and
 * the functions of {@code dev.lanewise.engine.math} alone. {@code lanewise(EXP)} and its relatives
 * give other bits once compiled than before, so nothing that trains may use them.
 *
 * <p>Not-a-number in gives not-a-number out; infinities and signed zeros give the mathematical
 * limit.
 */
public interface Activation {
  /** The name by which command line and files know it, such as {@code leaky-relu}. */
  String name();

  /** Other names that find it, such as PyTorch's or Keras's; none by default. */
  default List<String> aliases() {
    return List.of();
  }

  /**
   * Its formula as text, bounds, kinks; by default a smooth function of which nothing is claimed.
   */
  default Description description() {
    return Description.of(name() + "(x)");
  }

  /** {@code f(x)}, lane by lane. */
  FloatVector value(FloatVector x);

  /** {@code f'(x)}, lane by lane; at a kink, the value that the implementation documents. */
  FloatVector derivative(FloatVector x);

  /** {@code f(x)}, the reference. */
  double value(double x);

  /** {@code f'(x)}, the reference. */
  double derivative(double x);
}
