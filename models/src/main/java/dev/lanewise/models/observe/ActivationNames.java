package dev.lanewise.models.observe;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.ActivationLayer;
import dev.lanewise.layers.activation.RandomizedLeakyRelu;
import dev.lanewise.layers.activation.TrainableActivationLayer;
import java.util.Optional;

/** Which layers are elementwise activations, and what they are called. */
final class ActivationNames {
  private ActivationNames() {}

  /** The name of the activation that this layer is; empty for others and for the identity. */
  static Optional<String> of(Layer layer) {
    return switch (layer) {
      case ActivationLayer it when it.activation().equals(Activations.IDENTITY) -> Optional.empty();
      case ActivationLayer it -> Optional.of(it.activation().name());
      case TrainableActivationLayer it -> Optional.of(it.activation().name());
      case RandomizedLeakyRelu it -> Optional.of(it.toString());
      default -> Optional.empty();
    };
  }
}
