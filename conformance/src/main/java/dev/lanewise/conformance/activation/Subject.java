package dev.lanewise.conformance.activation;

import dev.lanewise.engine.activation.Description;
import java.util.List;

/** What is checked: a function of one number. An activation, or a trainable one somewhere. */
interface Subject {
  /** The activation's name. */
  String name();

  /** What it claims. */
  Description description();

  /** The value, the derivative, then the derivatives by parameters. */
  List<Compared> compared();

  /** Without parameters, which move its kinks and its zeros, and may be 0 before an infinity. */
  boolean isFixed();

  /** {@code f(x)}, the reference. */
  default double value(double x) {
    return compared().get(0).reference().applyAsDouble(x);
  }

  /** {@code f'(x)}, the reference. */
  default double derivative(double x) {
    return compared().get(1).reference().applyAsDouble(x);
  }
}
