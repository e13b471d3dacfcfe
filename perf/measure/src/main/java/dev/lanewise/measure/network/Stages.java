package dev.lanewise.measure.network;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.composite.Concatenate;
import dev.lanewise.layers.composite.Identity;
import dev.lanewise.layers.composite.Residual;
import dev.lanewise.layers.composite.Sequential;
import java.util.ArrayList;
import java.util.List;

/** The layers of a network in the order in which they run, and the time that each has taken. */
final class Stages {
  /** One layer. A composite's time is its own, without its children's. */
  static final class Stage {
    final String name;
    final Layer layer;
    final Shape input;
    long forwardNanos;
    long backwardNanos;

    /** Whether backward gives the gradient by the input, too. */
    boolean byInput = true;

    Stage(String name, Layer layer, Shape input) {
      this.name = name;
      this.layer = layer;
      this.input = input;
    }
  }

  private final List<Stage> stages = new ArrayList<>();

  /** Time that the children of the layer which runs now have taken. */
  private long childNanos;

  /** The network with clocks. */
  Layer timed(Layer network) {
    return timed(network, "");
  }

  private Layer timed(Layer layer, String place) {
    return switch (layer) {
      case Sequential sequence -> new Sequential(timed(sequence.layers(), place));
      case Residual block -> {
        Layer body = timed(block.body(), place + ".body");
        Layer shortcut = timed(block.shortcut(), place + ".shortcut");
        yield new Timed(new Residual(body, shortcut, block.activation()), place, this);
      }
      case Concatenate branches ->
          new Timed(new Concatenate(timed(branches.branches(), place)), place, this);
      case Identity none -> none;
      default -> new Timed(layer, place, this);
    };
  }

  private List<Layer> timed(List<Layer> layers, String place) {
    List<Layer> timed = new ArrayList<>();
    for (Layer child : layers) {
      timed.add(timed(child, (place.isEmpty() ? "" : place + ".") + timed.size()));
    }
    return timed;
  }

  List<Stage> all() {
    return stages;
  }

  /** Sets all times to 0. */
  void reset() {
    for (Stage stage : stages) {
      stage.forwardNanos = 0;
      stage.backwardNanos = 0;
    }
  }

  /** A layer whose pass was made; named as {@code 3 Conv2d 16x10x10}. */
  Stage add(String place, Layer layer, Shape input) {
    Shape output = layer.outputShape(input).sample();
    StringBuilder name =
        new StringBuilder(place).append(' ').append(layer.getClass().getSimpleName());
    for (int i = 0; i < output.rank(); i++) {
      name.append(i == 0 ? ' ' : 'x').append(output.dim(i));
    }
    Stage stage = new Stage(name.toString(), layer, input);
    stages.add(stage);
    return stage;
  }

  /** A layer begins. Returns what {@link #leave} needs. */
  long enter() {
    long outer = childNanos;
    childNanos = 0;
    return outer;
  }

  /** The layer has ended: nanoseconds of its own. */
  long leave(long start, long outer) {
    long nanos = System.nanoTime() - start;
    long own = nanos - childNanos;
    childNanos = outer + nanos;
    return own;
  }
}
