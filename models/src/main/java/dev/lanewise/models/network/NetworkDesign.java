package dev.lanewise.models.network;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.Nonlinearity;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.models.objective.Classification;
import dev.lanewise.models.objective.Objective;
import java.util.List;

/** A plan that becomes a network once images, classes and nonlinearity are known. */
public interface NetworkDesign {
  /** The name by which command line and files know the design, such as {@code lenet}. */
  String name();

  /** Other names that find it. */
  default List<String> aliases() {
    return List.of();
  }

  /** Shape of the images to try it with: those of MNIST or of CIFAR-10. */
  Shape usualSample();

  /** What it is trained for: to tell classes, unless the design says otherwise. */
  default Objective objective() {
    return new Classification();
  }

  /**
   * The network: from (batch, sample…) to rows as its {@link #objective} says, most often (batch,
   * classes) logits, without softmax.
   *
   * @param sample shape of one sample, without a batch: (channels, height, width) for images
   * @param classes number of classes
   * @param nonlinearity behind each layer with weights but the last
   * @param init makes the parameters
   * @throws IllegalArgumentException if the design cannot take such samples, or classes is below 1
   */
  default Layer build(Shape sample, int classes, Nonlinearity nonlinearity, Initialization init) {
    return build(new NetworkBuilder(sample, nonlinearity, init), classes);
  }

  /**
   * The same with a builder that has no layers yet, but knows the rest.
   *
   * @param network gets the layers
   * @param classes number of classes
   * @throws IllegalArgumentException if the design cannot take such samples, or classes is below 1
   */
  Layer build(NetworkBuilder network, int classes);

  /** The network with a fixed activation. */
  default Layer build(Shape sample, int classes, Activation activation, Initialization init) {
    return build(sample, classes, new Nonlinearity.Fixed(activation), init);
  }
}
