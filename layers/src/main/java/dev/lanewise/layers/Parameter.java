package dev.lanewise.layers;

import dev.lanewise.engine.tensor.Tensor;
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

  /** The gradient, of the value's shape; made of zeros when first asked for. */
  public Tensor gradient() {
    if (gradient == null) {
      gradient = Tensor.zeros(value.shape());
    }
    return gradient;
  }
}
