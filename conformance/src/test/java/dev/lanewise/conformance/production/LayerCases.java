package dev.lanewise.conformance.production;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.activation.trainable.Pau;
import dev.lanewise.engine.activation.trainable.TrainableActivations;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.ActivationLayer;
import dev.lanewise.layers.activation.ConcatenatedRelu;
import dev.lanewise.layers.activation.GatedLinearUnit;
import dev.lanewise.layers.activation.LogSoftmax;
import dev.lanewise.layers.activation.Maxout;
import dev.lanewise.layers.activation.RandomizedLeakyRelu;
import dev.lanewise.layers.activation.Softmax;
import dev.lanewise.layers.activation.TrainableActivationLayer;
import dev.lanewise.layers.composite.Concatenate;
import dev.lanewise.layers.composite.Detach;
import dev.lanewise.layers.composite.Identity;
import dev.lanewise.layers.composite.Residual;
import dev.lanewise.layers.composite.Sequential;
import dev.lanewise.layers.convolution.Conv2d;
import dev.lanewise.layers.convolution.ConvTranspose2d;
import dev.lanewise.layers.dense.Dense;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.normalization.BatchNormalization;
import dev.lanewise.layers.normalization.LocalResponseNormalization;
import dev.lanewise.layers.pooling.AvgPool2d;
import dev.lanewise.layers.pooling.GlobalAveragePool;
import dev.lanewise.layers.pooling.MaxPool2d;
import dev.lanewise.layers.regularization.Dropout;
import dev.lanewise.layers.shape.Flatten;
import dev.lanewise.layers.shape.Reshape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** For every layer of the project, small instances of it in random shapes. A new one goes here. */
final class LayerCases {
  private static final Map<Class<? extends Layer>, Arbitrary<LayerCase>> BY_CLASS = byClass();

  private LayerCases() {}

  private static Map<Class<? extends Layer>, Arbitrary<LayerCase>> byClass() {
    Map<Class<? extends Layer>, Arbitrary<LayerCase>> cases = new LinkedHashMap<>();
    cases.put(ActivationLayer.class, activation());
    cases.put(TrainableActivationLayer.class, trainableActivation());
    cases.put(Conv2d.class, convolution());
    cases.put(ConvTranspose2d.class, transposedConvolution());
    cases.put(Dense.class, dense());
    cases.put(Dropout.class, dropout());
    cases.put(Flatten.class, anyShape(Flatten::new));
    cases.put(Reshape.class, reshape());
    cases.put(AvgPool2d.class, pooling(AvgPool2d::new));
    cases.put(MaxPool2d.class, pooling(MaxPool2d::new));
    cases.put(Softmax.class, overChannels(_ -> new Softmax(), 1));
    cases.put(LogSoftmax.class, overChannels(_ -> new LogSoftmax(), 1));
    cases.put(Maxout.class, overChannels(Maxout::new, 4));
    cases.put(ConcatenatedRelu.class, overChannels(_ -> new ConcatenatedRelu(), 1));
    cases.put(GatedLinearUnit.class, gated());
    cases.put(RandomizedLeakyRelu.class, randomized());
    cases.put(Sequential.class, sequential());
    cases.put(Identity.class, anyShape(Identity::new));
    cases.put(Detach.class, anyShape(Detach::new));
    cases.put(Residual.class, residual());
    cases.put(Concatenate.class, concatenated());
    cases.put(GlobalAveragePool.class, globalPooling());
    cases.put(BatchNormalization.class, batchNormalization());
    cases.put(LocalResponseNormalization.class, localResponseNormalization());
    return cases;
  }

  /** The layers that there are cases of. */
  static Set<Class<? extends Layer>> covered() {
    return BY_CLASS.keySet();
  }

  /** One case of every layer. */
  static Arbitrary<List<LayerCase>> oneOfEach() {
    return Combinators.combine(List.copyOf(BY_CLASS.values())).as(cases -> cases);
  }

  private static Arbitrary<Integer> between(int least, int most) {
    return Arbitraries.integers()
        .between(least, most)
        .withDistribution(net.jqwik.api.RandomDistribution.uniform())
        .withoutEdgeCases();
  }

  private static Arbitrary<Long> seeds() {
    return Arbitraries.longs().between(0, 999_999).withoutEdgeCases();
  }

  private static Arbitrary<Activation> activations() {
    return Arbitraries.of(Activations.all());
  }

  private static Arbitrary<Shape> shapes() {
    return between(1, 3)
        .list()
        .ofMinSize(0)
        .ofMaxSize(3)
        .flatMap(tail ->
            Combinators.combine(between(1, 4), between(3, 9))
                .as((batch, size) -> {
                  List<Integer> dims = new ArrayList<>(List.of(batch, size));
                  dims.addAll(tail);
                  return Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
                }));
  }

  private static Arbitrary<LayerCase> activation() {
    return Combinators.combine(activations(), shapes(), seeds())
        .as((f, shape, seed) -> new LayerCase(new ActivationLayer(f), shape, seed));
  }

  /** A layer that takes a multiple of some number of channels. */
  private static Arbitrary<LayerCase> overChannels(IntFunction<Layer> layer, int mostPieces) {
    return Combinators.combine(between(1, mostPieces), shapes(), seeds())
        .as((pieces, shape, seed) -> {
          int[] dims = shape.toArray();
          dims[1] *= pieces;
          return new LayerCase(layer.apply(pieces), Shape.of(dims), seed);
        });
  }

  private static Arbitrary<LayerCase> gated() {
    return Combinators.combine(activations(), shapes(), seeds())
        .as((f, shape, seed) -> {
          int[] dims = shape.toArray();
          dims[1] *= 2;
          return new LayerCase(new GatedLinearUnit(f), Shape.of(dims), seed);
        });
  }

  private static Arbitrary<LayerCase> randomized() {
    return Combinators.combine(Arbitraries.of(-0.25f, 0f, 0.125f, 0.25f), shapes(), seeds())
        .as((lower, shape, seed) ->
            new LayerCase(new RandomizedLeakyRelu(lower, 0.25f), shape, seed));
  }

  private static Arbitrary<LayerCase> trainableActivation() {
    return Combinators.combine(
            Arbitraries.of(TrainableActivations.all()).filter(LayerCases::isCheckable),
            Arbitraries.of(Sharing.class),
            shapes(),
            seeds())
        .as(LayerCases::trainable);
  }

  /** Pau bends at 0 by each of ten parameters: in large shapes differences tell nothing of it. */
  private static boolean isCheckable(TrainableActivation f) {
    return !(f instanceof Pau);
  }

  /** Every formula of a trainable activation in every sharing, once. */
  static List<LayerCase> everyTrainableActivation() {
    List<LayerCase> cases = new ArrayList<>();
    Map<String, TrainableActivation> formulas = new LinkedHashMap<>();
    TrainableActivations.all().forEach(f -> formulas.put(f.description().formula(), f));
    for (TrainableActivation f : formulas.values()) {
      for (Sharing sharing : Sharing.values()) {
        cases.add(trainable(f, sharing, Shape.of(3, 2, 7), cases.size()));
        if (f.description().smooth()) { // among a thousand inputs, some would be at a kink
          cases.add(trainable(f, sharing, Shape.of(2, 2, 16, 17), cases.size()));
        }
      }
    }
    return cases;
  }

  private static LayerCase trainable(
      TrainableActivation f, Sharing sharing, Shape shape, long seed) {
    Initialization init = new Initialization(seed);
    return new LayerCase(
        new TrainableActivationLayer(f, sharing, shape.sample(), init), shape, seed);
  }

  private static Arbitrary<LayerCase> anyShape(Supplier<Layer> layer) {
    return Combinators.combine(shapes(), seeds())
        .as((shape, seed) -> new LayerCase(layer.get(), shape, seed));
  }

  private static Arbitrary<LayerCase> reshape() {
    return Combinators.combine(shapes(), seeds())
        .as((shape, seed) -> {
          Shape row = Shape.of(shape.batch(), shape.sampleSize());
          return new LayerCase(new Reshape(shape.sample()), row, seed);
        });
  }

  private static Arbitrary<LayerCase> dropout() {
    return Combinators.combine(
            Arbitraries.of(0f, 0.1f, 0.5f, 0.75f), between(1, 4), between(8, 40), seeds())
        .as((rate, batch, size, seed) ->
            new LayerCase(new Dropout(rate), Shape.of(batch, size), seed));
  }

  private static Arbitrary<LayerCase> dense() {
    return Combinators.combine(
            between(1, 4), between(1, 40), between(1, 40), activations(), seeds())
        .as((batch, fanIn, fanOut, f, seed) ->
            new LayerCase(
                new Dense(fanIn, fanOut, f, new Initialization(seed)),
                Shape.of(batch, fanIn),
                seed));
  }

  /** A window with the size of the image that it slides over. */
  private record Axis(Window window, int size) {}

  /** Images so large, and padding so small, that no output sees padding alone. */
  private static Arbitrary<Axis> axes() {
    return Combinators.combine(
            between(1, 3), between(1, 2), between(0, 2), between(1, 2), between(0, 4))
        .as((kernel, stride, wanted, dilation, more) -> {
          int extent = (kernel - 1) * dilation + 1;
          int padding = Math.min(wanted, extent / 2);
          Window window = new Window(kernel, stride, padding, dilation);
          return new Axis(window, extent - padding + more);
        });
  }

  private static Arbitrary<LayerCase> convolution() {
    return Combinators.combine(
            between(1, 4),
            between(1, 2),
            between(1, 3),
            between(1, 3),
            axes(),
            axes(),
            activations(),
            seeds())
        .as((batch, groups, in, out, vertical, horizontal, f, seed) ->
            new LayerCase(
                new Conv2d(
                    groups * in,
                    groups * out,
                    vertical.window,
                    horizontal.window,
                    groups,
                    f,
                    new Initialization(seed)),
                Shape.of(batch, groups * in, vertical.size, horizontal.size),
                seed));
  }

  private static Arbitrary<LayerCase> transposedConvolution() {
    return Combinators.combine(
            between(1, 4),
            between(1, 3),
            between(1, 3),
            axes().filter(axis -> axis.window.padding() < axis.size),
            between(0, 1),
            between(1, 4),
            activations(),
            seeds())
        .as((batch, in, out, axis, more, width, f, seed) -> {
          Window window = axis.window;
          int outputPadding = Math.min(more, window.stride() - 1);
          Layer layer =
              new ConvTranspose2d(in, out, window, outputPadding, f, new Initialization(seed));
          return new LayerCase(
              layer, Shape.of(batch, in, axis.size, width + window.padding()), seed);
        });
  }

  static List<LayerCase> convolutionsOfManyChannels() {
    return List.of(
        new LayerCase(
            new Conv2d(34, 40, Window.of(3, 1, 1), Activations.SOFTPLUS, new Initialization(1)),
            Shape.of(3, 34, 7, 8),
            1),
        new LayerCase(
            new Conv2d(40, 33, Window.of(5, 1, 2), Activations.TANH, new Initialization(2)),
            Shape.of(2, 40, 4, 6),
            2),
        new LayerCase(
            new Conv2d(200, 150, Window.of(3, 1, 0), Activations.IDENTITY, new Initialization(3)),
            Shape.of(8, 200, 6, 6),
            3));
  }

  /** A pooling layer's constructor. */
  private interface Pooling {
    Layer of(Window vertical, Window horizontal);
  }

  private static Arbitrary<LayerCase> pooling(Pooling pooling) {
    return Combinators.combine(between(1, 4), between(1, 3), pooled(), pooled(), seeds())
        .as((batch, channels, vertical, horizontal, seed) ->
            new LayerCase(
                pooling.of(vertical.window, horizontal.window),
                Shape.of(batch, channels, vertical.size, horizontal.size),
                seed));
  }

  /** Pooling pads by no more than half its kernel. */
  private static Arbitrary<Axis> pooled() {
    return axes().filter(axis -> axis.window.padding() <= axis.window.kernel() / 2);
  }

  /** Where the chain is under test: several kinks or waves in a row hide it from differences. */
  private static Arbitrary<Activation> gentle() {
    return Arbitraries.of(
        Activations.SIGMOID, Activations.TANH, Activations.SILU, Activations.GELU);
  }

  private static Arbitrary<LayerCase> sequential() {
    return Combinators.combine(between(1, 4), between(1, 3), gentle(), gentle(), seeds())
        .as((batch, half, f, g, seed) -> {
          Initialization init = new Initialization(seed);
          Layer layer =
              new Sequential(
                  new Conv2d(1, 2, Window.of(3, 1, 1), f, init),
                  new MaxPool2d(Window.of(2, 2, 0)),
                  new Flatten(),
                  new Dropout(0.25f),
                  new Dense(2 * half * half, 5, init),
                  new ActivationLayer(g));
          return new LayerCase(layer, Shape.of(batch, 1, 2 * half, 2 * half), seed);
        });
  }

  /** With the shortcut as it is, or through a convolution of its own. */
  private static Arbitrary<LayerCase> residual() {
    return Combinators.combine(
            between(1, 4),
            between(1, 3),
            between(3, 9),
            Arbitraries.of(true, false),
            activations(),
            seeds())
        .as((batch, channels, side, projected, f, seed) -> {
          Initialization init = new Initialization(seed);
          Window three = Window.of(3, projected ? 2 : 1, 1);
          int out = projected ? 2 * channels : channels;
          Layer body =
              new Sequential(
                  new Conv2d(channels, out, three, Activations.SOFTPLUS, init),
                  new Conv2d(out, out, Window.of(3, 1, 1), Activations.IDENTITY, init));
          Layer shortcut =
              projected
                  ? Conv2d.withoutBias(channels, out, Window.of(1, 2, 0), init)
                  : new Identity();
          return new LayerCase(
              new Residual(body, shortcut, f), Shape.of(batch, channels, side, side), seed);
        });
  }

  private static Arbitrary<LayerCase> concatenated() {
    return Combinators.combine(
            between(1, 4), between(1, 3), between(1, 9), between(1, 9), activations(), seeds())
        .as((batch, channels, height, width, f, seed) -> {
          Initialization init = new Initialization(seed);
          Layer layer =
              new Concatenate(
                  new Identity(),
                  new Conv2d(channels, 2, Window.of(3, 1, 1), f, init),
                  new AvgPool2d(Window.of(3, 1, 1)));
          return new LayerCase(layer, Shape.of(batch, channels, height, width), seed);
        });
  }

  private static Arbitrary<LayerCase> globalPooling() {
    return Combinators.combine(between(1, 4), between(1, 5), between(1, 9), between(1, 9), seeds())
        .as((batch, channels, height, width, seed) ->
            new LayerCase(new GlobalAveragePool(), Shape.of(batch, channels, height, width), seed));
  }

  /** Of at least five values to a channel: of two, the statistics leave nothing but a sign. */
  private static Arbitrary<LayerCase> batchNormalization() {
    return Combinators.combine(between(5, 9), activations(), shapes(), seeds())
        .as((batch, f, shape, seed) ->
            new LayerCase(new BatchNormalization(shape.dim(1), f), shape.withBatch(batch), seed));
  }

  private static Arbitrary<LayerCase> localResponseNormalization() {
    return Combinators.combine(
            Arbitraries.of(1, 3, 5),
            Arbitraries.of(1e-4f, 0.5f),
            shapes().filter(shape -> shape.rank() > 2),
            seeds())
        .as((size, alpha, shape, seed) ->
            new LayerCase(new LocalResponseNormalization(size, 2, alpha), shape, seed));
  }
}
