package dev.lanewise.models.diagnose;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.loss.Loss;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.data.Normalization;
import dev.lanewise.models.objective.Classification;
import dev.lanewise.models.objective.Objective;
import dev.lanewise.models.objective.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Looks into a network with the weights that it has now: one forward and one backward of a fixed
 * batch, as a training step has them, through the network taken apart into its layers. Weights and
 * state stay as they are; gradients of the parameters are zero afterwards, as a training step
 * begins.
 *
 * <p>Activations inside layers of another kind than {@link
 * dev.lanewise.layers.composite.Sequential} are not seen.
 */
public final class Probe {
  /** Of the seed: which images are looked at. */
  private static final long IMAGES = -4;

  private final Layer network;
  private final Stages stages;
  private final Target target;
  private final Loss<Target> loss;

  /**
   * A probe of these images and a classifier.
   *
   * @param network from images to (batch, classes) logits
   * @param input the images, (batch, sample…)
   * @param labels their classes, (batch)
   * @param execution for training
   * @throws IllegalArgumentException if the network does not fit the input
   * @throws IllegalStateException if the execution is for inference
   */
  public Probe(Layer network, Tensor input, int[] labels, Execution execution) {
    this(
        network,
        new Classification().newLoss(network.outputShape(input.shape()).sampleSize(), 0),
        new Target(input, labels.clone()),
        execution);
  }

  private Probe(Layer network, Loss<Target> loss, Target target, Execution execution) {
    execution.requireTraining(network);
    this.network = network;
    this.loss = loss;
    this.target = target;
    stages = new Stages(network, target.input().shape(), execution);
  }

  /**
   * A probe of some images of a data set.
   *
   * @param objective what the network is trained for
   * @param size number of images; all, if there are fewer
   * @param seed of the choice of images, and of what layers draw
   * @throws IllegalArgumentException if the network does not fit the images
   */
  public static Probe of(
      Layer network,
      Objective objective,
      Dataset images,
      Normalization normalization,
      int size,
      long seed,
      Threads threads) {
    int n = Math.min(size, images.size());
    CounterRandom random = new CounterRandom(seed).stream(IMAGES);
    int[] order = random.permutation(images.size());
    Tensor input = Tensor.zeros(images.sample().inBatch(n));
    int[] labels = new int[n];
    images.copy(order, 0, n, input, normalization);
    images.copyLabels(order, 0, n, labels);
    return new Probe(
        network,
        objective.newLoss(images.classes(), 0),
        new Target(input, labels),
        Execution.training(threads, random.seed()));
  }

  /** What every activation stands behind and its own name, in the order in which they run. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (int stage = 0; stage < stages.count(); stage++) {
      if (stages.isActivation(stage)) {
        names.add(name(stage));
      }
    }
    return names;
  }

  private String name(int stage) {
    String behind = stage == 0 ? "input" : stages.layer(stage - 1).getClass().getSimpleName();
    return behind + ", " + stages.activationName(stage);
  }

  /** The state of every activation, in the order in which they run. */
  public List<LayerState> measure() {
    List<float[]> before = network.state().values().stream().map(Tensor::toArray).toList();
    loss.forward(stages.forward(target.input()), target);
    stages.backward(loss.backward());
    List<LayerState> states = new ArrayList<>();
    for (int stage = 0; stage < stages.count(); stage++) {
      if (stages.isActivation(stage)) {
        states.add(state(states.size() + 1, stage));
      }
    }
    for (Parameter parameter : network.parameters().values()) {
      Tensor gradient = parameter.gradient();
      int from = gradient.offset();
      Arrays.fill(gradient.data(), from, from + gradient.size(), 0f);
    }
    Iterator<float[]> old = before.iterator();
    for (Tensor state : network.state().values()) {
      System.arraycopy(old.next(), 0, state.data(), state.offset(), state.size());
    }
    return states;
  }

  private LayerState state(int number, int stage) {
    Tensor y = stages.output(stage);
    Moments outputs = Moments.of(y);
    Moments gradients = Moments.of(stages.gradient(stage)); // read before the slopes replace it
    Tensor slopes = stages.backward(stage, ones(y.shape()));
    Shape shape = y.shape();
    int units = shape.rank() > 1 ? shape.dim(1) : 1;
    int inner = shape.sampleSize() / units;
    boolean[] heard = new boolean[units];
    long silent = 0;
    long saturated = 0;
    for (int i = 0; i < y.size(); i++) {
      float slope = slopes.data()[slopes.offset() + i];
      if (y.data()[y.offset() + i] == 0 && slope == 0) {
        silent++;
      } else {
        heard[i / inner % units] = true;
      }
      saturated += Math.abs(slope) < LayerState.FLAT ? 1 : 0;
    }
    int dead = 0;
    for (boolean unit : heard) {
      dead += unit ? 0 : 1;
    }
    return new LayerState(
        number,
        name(stage),
        (double) silent / y.size(),
        (double) dead / units,
        (double) saturated / y.size(),
        outputs.mean(),
        outputs.deviation(),
        gradients.mean(),
        gradients.deviation());
  }

  private static Tensor ones(Shape shape) {
    Tensor ones = Tensor.zeros(shape);
    Arrays.fill(ones.data(), 1f);
    return ones;
  }

  /** Mean and standard deviation of all elements of a tensor. */
  private record Moments(double mean, double deviation) {
    static Moments of(Tensor x) {
      double sum = 0;
      for (int i = 0; i < x.size(); i++) {
        sum += x.data()[x.offset() + i];
      }
      double mean = sum / x.size();
      double squares = 0;
      for (int i = 0; i < x.size(); i++) {
        double distance = x.data()[x.offset() + i] - mean;
        squares += distance * distance;
      }
      return new Moments(mean, Math.sqrt(squares / x.size()));
    }
  }
}
