package dev.lanewise.layers.activation;

import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.graph.ActivateTrained;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.init.Initialization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Elementwise activation with learned parameters, {@code y = f(x; p)}.
 *
 * <pre>
 * input   x  (batch, sample…)      output  y  the same
 *
 * each parameter, by its letter    (1)         shared by the layer
 *                                  (channels)  shared by a channel: the first dimension of a sample
 *                                  (sample…)   one for each neuron
 * </pre>
 *
 * <p>A parameter that training takes out of its domain is set back to its nearest end by the next
 * forward of training, and read as that end by all others.
 */
public final class TrainableActivationLayer implements Layer {
  private final TrainableActivation activation;
  private final Sharing sharing;
  private final Shape sample;
  private final List<Parameter> letters = new ArrayList<>();
  private final SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();

  /**
   * The layer of {@code activation}.
   *
   * @param sharing which elements use the same parameters
   * @param sample shape of one sample, without a batch: (features), or (channels, height, width)
   * @param init draws the first values, as the activation asks for
   * @throws IllegalArgumentException if a sample has no channels to share parameters by
   */
  public TrainableActivationLayer(
      TrainableActivation activation, Sharing sharing, Shape sample, Initialization init) {
    this.activation = activation;
    this.sharing = sharing;
    this.sample = sample;
    if (sharing == Sharing.CHANNEL && sample.rank() == 0) {
      throw new IllegalArgumentException(
          this
              + ": expected a sample (channels, …), got "
              + sample
              + "; share by layer where a sample is one number");
    }
    for (Letter letter : activation.parameters()) {
      Parameter parameter = init.activation(parameterShape(), letter.mean(), letter.deviation());
      letters.add(parameter);
      parameters.put(letter.name(), parameter);
    }
  }

  private Shape parameterShape() {
    return switch (sharing) {
      case LAYER -> Shape.of(1);
      case CHANNEL -> Shape.of(sample.dim(0));
      case NEURON -> sample;
    };
  }

  /** The f of the equation. */
  public TrainableActivation activation() {
    return activation;
  }

  /** Which elements use the same parameters. */
  public Sharing sharing() {
    return sharing;
  }

  /** The parameters in the order in which the activation numbers them. */
  List<Parameter> letters() {
    return letters;
  }

  @Override
  public Shape outputShape(Shape input) {
    boolean fits =
        switch (sharing) {
          case LAYER -> true;
          case CHANNEL -> input.rank() > 1 && input.dim(1) == sample.dim(0);
          case NEURON -> input.rank() > 0 && sample.inBatch(input.batch()).equals(input);
        };
    if (!fits) {
      throw new IllegalArgumentException(
          this + ": expected input " + expected() + ", got " + input + "; set sample to match");
    }
    return input;
  }

  private String expected() {
    String dims = sample.toString();
    return sharing == Sharing.CHANNEL
        ? "(batch, " + sample.dim(0) + ", …)"
        : "(batch, " + dims.substring(1);
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Collections.unmodifiableSequencedMap(parameters);
  }

  @Override
  public Value addTo(GraphBuilder graph, Value x) {
    List<Value> in = new ArrayList<>(List.of(x));
    parameters.forEach((name, parameter) -> in.add(graph.constant(name, held(in.size() - 1))));
    ActivateTrained f = new ActivateTrained(activation, sharing);
    return graph.add(activation.name(), f, in.toArray(Value[]::new));
  }

  /** A parameter's numbers within its domain, as inference reads them. */
  private Tensor held(int index) {
    Letter letter = activation.parameters().get(index);
    Tensor numbers = letters.get(index).value().copy();
    for (int i = 0; i < numbers.size(); i++) {
      numbers.data()[i] = letter.held(numbers.data()[i]);
    }
    return numbers;
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return new TrainableActivationPass(this, outputShape(input), execution);
  }

  /** As {@code TrainableActivationLayer(prelu, by channel)}. */
  @Override
  public String toString() {
    return "TrainableActivationLayer("
        + activation.name()
        + ", one for each "
        + sharing.spelling()
        + ")";
  }
}
