package dev.lanewise.layers;

import dev.lanewise.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Learned numbers and, in training, the gradient of the loss by them. Owned by the layer; moments
 * and the like are the optimizer's.
 */
public final class Parameter {
  private static final SequencedMap<String, Parameter> NONE =
      Collections.unmodifiableSequencedMap(new LinkedHashMap<>());

  private final Tensor value;
  private final boolean ofActivation;
  private @Nullable Tensor gradient;

  /** Whether the gradient is 0, whatever its array holds. */
  private boolean zero = true;

  /** A parameter of these values. */
  public Parameter(Tensor value) {
    this(value, false);
  }

  private Parameter(Tensor value, boolean ofActivation) {
    this.value = value;
    this.ofActivation = ofActivation;
  }

  /** A parameter of these values that shapes an activation, as PReLU's slope does. */
  public static Parameter ofActivation(Tensor value) {
    return new Parameter(value, true);
  }

  /** Whether it shapes an activation: an optimizer may treat such parameters by themselves. */
  public boolean isOfActivation() {
    return ofActivation;
  }

  /** What {@link Layer#parameters()} of a layer that learns nothing gives. */
  public static SequencedMap<String, Parameter> none() {
    return NONE;
  }

  /** The numbers. */
  public Tensor value() {
    return value;
  }

  /**
   * The gradient, of the value's shape, to read and to add to. What a caller keeps of it is up to
   * date until {@link #zeroGradient}.
   */
  public synchronized Tensor gradient() { // tasks of one job may ask for it first
    Tensor g = storage();
    if (zero) {
      Arrays.fill(g.data(), g.offset(), g.offset() + g.size(), 0f);
      zero = false;
    }
    return g;
  }

  /** Sets the gradient to 0, for a pass to begin; its memory is written when it is asked for. */
  public synchronized void zeroGradient() {
    zero = true;
  }

  /**
   * Whether the gradient is 0 since {@link #zeroGradient}. It then is the caller's to write: {@link
   * #gradient} holds anything, and the caller writes all of it instead of adding to it, which
   * spares two passes over its memory.
   */
  public synchronized boolean takeZero() {
    boolean taken = zero;
    zero = false;
    return taken;
  }

  private Tensor storage() {
    if (gradient == null) {
      gradient = Tensor.zeros(value.shape());
    }
    return gradient;
  }
}
