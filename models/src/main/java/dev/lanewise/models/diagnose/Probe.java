package dev.lanewise.models.diagnose;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.loss.Loss;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.data.Normalization;
import dev.lanewise.models.objective.Classification;
import dev.lanewise.models.objective.Objective;
import dev.lanewise.models.objective.Target;
import dev.lanewise.models.observe.Observed;
import dev.lanewise.models.observe.Observer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Looks into a network with the weights that it has now: one forward and one backward of a fixed
 * batch, as a training step has them, through the network with its activations as layers of their
 * own, those in sums and concatenations among them. Weights and state stay as they are; gradients
 * of the parameters are zero afterwards, as a training step begins.
 *
 * <p>Activations inside layers of kinds that Lanewise does not have are not seen.
 */
public final class Probe {
  /** Of the seed: which images are looked at. */
  private static final long IMAGES = -4;

  private final Layer network;
  private final Pass pass;
  private final List<ActivationProbe> probes = new ArrayList<>();
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
    pass = Observed.activations(network, this::probe).newPass(target.input().shape(), execution);
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

  private Optional<Observer> probe(int number, String name, Layer layer) {
    probes.add(new ActivationProbe(number, name));
    return Optional.of(probes.getLast());
  }

  /**
   * What every activation stands behind and its own name, in the order in which they run, as {@link
   * LayerState#name()}.
   */
  public List<String> names() {
    return probes.stream().map(ActivationProbe::name).toList();
  }

  /**
   * Goes on as a probe does that has measured so many times: layers that draw, such as dropout, do
   * so by that number.
   *
   * @param measurements at least 0
   */
  public void resumeAfter(int measurements) {
    pass.resumeAfter(measurements);
  }

  /** The state of every activation, in the order in which they run. */
  public List<LayerState> measure() {
    List<float[]> before = network.state().values().stream().map(Tensor::toArray).toList();
    loss.forward(pass.forward(target.input()), target);
    pass.backward(loss.backward());
    for (Parameter parameter : network.parameters().values()) {
      Tensor gradient = parameter.gradient();
      int from = gradient.offset();
      Arrays.fill(gradient.data(), from, from + gradient.size(), 0f);
    }
    Iterator<float[]> old = before.iterator();
    for (Tensor state : network.state().values()) {
      System.arraycopy(old.next(), 0, state.data(), state.offset(), state.size());
    }
    return probes.stream().map(ActivationProbe::state).toList();
  }
}
