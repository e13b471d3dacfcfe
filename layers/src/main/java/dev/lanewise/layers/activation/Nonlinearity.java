package dev.lanewise.layers.activation;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.init.Initialization;
import java.util.List;
import java.util.Optional;

/**
 * What stands behind a Dense or a Conv2d: a fixed activation, which they compute themselves, or
 * something with a layer of its own behind a linear one. Networks are built of either alike.
 */
public sealed interface Nonlinearity {
  /** The name by which command line and files know it. */
  String name();

  /** Other names that find it. */
  List<String> aliases();

  /** The activation of the Dense or Conv2d itself: the identity where a layer follows. */
  Activation fused();

  /**
   * The layer that follows; none where all is in {@link #fused}.
   *
   * @param sample shape of one sample behind the Dense or Conv2d
   * @param init makes its parameters
   */
  Optional<Layer> layer(Shape sample, Initialization init);

  /** An activation without parameters. */
  record Fixed(Activation activation) implements Nonlinearity {
    @Override
    public String name() {
      return activation.name();
    }

    @Override
    public List<String> aliases() {
      return activation.aliases();
    }

    @Override
    public Activation fused() {
      return activation;
    }

    @Override
    public Optional<Layer> layer(Shape sample, Initialization init) {
      return Optional.empty();
    }
  }

  /** An activation with parameters of its own. */
  record Trainable(TrainableActivation activation, Sharing sharing) implements Nonlinearity {
    @Override
    public String name() {
      return activation.name();
    }

    @Override
    public List<String> aliases() {
      return activation.aliases();
    }

    @Override
    public Activation fused() {
      return Activations.IDENTITY;
    }

    @Override
    public Optional<Layer> layer(Shape sample, Initialization init) {
      return Optional.of(new TrainableActivationLayer(activation, sharing, sample, init));
    }
  }

  /** Leaky ReLU with slopes drawn in training. */
  record Randomized() implements Nonlinearity {
    @Override
    public String name() {
      return "rrelu";
    }

    @Override
    public List<String> aliases() {
      return List.of("randomized-leaky-relu");
    }

    @Override
    public Activation fused() {
      return Activations.IDENTITY;
    }

    @Override
    public Optional<Layer> layer(Shape sample, Initialization init) {
      return Optional.of(new RandomizedLeakyRelu());
    }
  }
}
