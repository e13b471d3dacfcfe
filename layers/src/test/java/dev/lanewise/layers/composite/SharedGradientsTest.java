package dev.lanewise.layers.composite;

import static dev.lanewise.layers.TestTensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.trainable.PRelu;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.GradientBuffer;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.activation.ActivationLayer;
import dev.lanewise.layers.activation.ConcatenatedRelu;
import dev.lanewise.layers.activation.GatedLinearUnit;
import dev.lanewise.layers.activation.Maxout;
import dev.lanewise.layers.activation.RandomizedLeakyRelu;
import dev.lanewise.layers.activation.Softmax;
import dev.lanewise.layers.activation.TrainableActivationLayer;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Networks whose passes share arrays for gradients, against those whose passes share none. */
class SharedGradientsTest {
  private static final int CHANNELS = 4;
  private static final Shape INPUT = Shape.of(3, CHANNELS, 7, 9);
  private static final Activation NONE = Activations.IDENTITY;

  private final Initialization init = new Initialization(1);

  /** The layer with arrays of its own for gradients, wherever it stands. */
  private record Alone(Layer layer) implements Layer {
    @Override
    public Shape outputShape(Shape input) {
      return layer.outputShape(input);
    }

    @Override
    public SequencedMap<String, Parameter> parameters() {
      return layer.parameters();
    }

    @Override
    public SequencedMap<String, Tensor> state() {
      return layer.state();
    }

    @Override
    public Pass newPass(Shape input, Execution execution) {
      return layer.newPass(input, Execution.training(execution.threads(), execution.seed()));
    }

    /** The layer and all that it is made of. */
    static Layer all(Layer layer) {
      return new Alone(
          switch (layer) {
            case Sequential s -> new Sequential(s.layers().stream().map(Alone::all).toList());
            case Residual r -> new Residual(all(r.body()), all(r.shortcut()), r.activation());
            case Concatenate c -> new Concatenate(c.branches().stream().map(Alone::all).toList());
            default -> layer;
          });
    }
  }

  /** A layer that notes the arrays that gradients come and go in. */
  private record Noting(Layer layer, Set<float[]> returned) implements Layer {
    @Override
    public Shape outputShape(Shape input) {
      return layer.outputShape(input);
    }

    @Override
    public SequencedMap<String, Parameter> parameters() {
      return layer.parameters();
    }

    @Override
    public Pass newPass(Shape input, Execution execution) {
      Pass pass = layer.newPass(input, execution);
      return new Pass() {
        @Override
        public Tensor forward(Tensor x) {
          return pass.forward(x);
        }

        @Override
        public Tensor backward(Tensor dy) {
          Tensor dx = pass.backward(dy);
          assertNotSame(dy.data(), dx.data());
          returned.add(dx.data());
          return dx;
        }
      };
    }
  }

  /** A layer that hands its gradient on, and leaves no number of its free array as it was. */
  private record Wiping() implements Layer {
    @Override
    public Shape outputShape(Shape input) {
      return input;
    }

    @Override
    public SequencedMap<String, Parameter> parameters() {
      return Parameter.none();
    }

    @Override
    public Pass newPass(Shape input, Execution execution) {
      GradientBuffer free = execution.gradWithin(input);
      return new Pass() {
        @Override
        public Tensor forward(Tensor x) {
          return x;
        }

        @Override
        public Tensor backward(Tensor dy) {
          Arrays.fill(free.tensor().data(), Float.NaN);
          return dy;
        }
      };
    }
  }

  /** Bits of the gradients by input and parameters, after some steps. */
  private List<float[]> gradients(Layer layer) {
    try (Threads threads = Threads.of(2)) {
      Pass pass = layer.newPass(INPUT, Execution.training(threads, 5));
      int[] output = layer.outputShape(INPUT).toArray();
      List<float[]> all = new ArrayList<>();
      for (int step = 0; step < 3; step++) {
        for (Parameter parameter : layer.parameters().values()) {
          Arrays.fill(parameter.gradient().data(), 0f);
        }
        pass.forward(random(10 + step, INPUT.toArray()));
        Tensor dy = random(20 + step, output);
        if (step == 1) { // what it leaves behind must not be seen in the next step
          Arrays.fill(dy.data(), Float.NaN);
        }
        Tensor dx = pass.backward(dy);
        if (step != 1) {
          all.add(dx.toArray());
          layer.parameters().values().forEach(p -> all.add(p.gradient().toArray()));
          layer.parameters().values().forEach(p -> Arrays.fill(p.gradient().data(), 0f));
          pass.backwardToParameters(dy);
          layer.parameters().values().forEach(p -> all.add(p.gradient().toArray()));
        }
      }
      return all;
    }
  }

  private void assertSharingChangesNothing(Layer layer) {
    List<float[]> alone = gradients(Alone.all(layer));
    List<float[]> shared = gradients(layer);
    assertEquals(alone.size(), shared.size());
    for (int i = 0; i < alone.size(); i++) {
      assertArrayEquals(alone.get(i), shared.get(i), layer.toString());
    }
  }

  private Layer conv(int in, int out, Activation activation) {
    return new Conv2d(in, out, Window.of(3, 1, 1), activation, init);
  }

  private Layer conv(Activation activation) {
    return conv(CHANNELS, CHANNELS, activation);
  }

  /** Layers from images to images of the same shape, of every kind. */
  private List<Layer> everyKind() {
    return List.of(
        conv(NONE),
        conv(Activations.RELU),
        new ConvTranspose2d(CHANNELS, CHANNELS, Window.of(3, 1, 1), 0, Activations.SOFTPLUS, init),
        new Detach(),
        new ActivationLayer(Activations.TANH),
        new ActivationLayer(NONE),
        new BatchNormalization(CHANNELS, Activations.RELU),
        new LocalResponseNormalization(),
        new Dropout(0.3f),
        new MaxPool2d(Window.of(3, 1, 1)),
        new AvgPool2d(Window.of(3, 1, 1)),
        new Softmax(),
        new RandomizedLeakyRelu(),
        new TrainableActivationLayer(new PRelu(), Sharing.CHANNEL, INPUT.sample(), init),
        new Sequential(new ConcatenatedRelu(), new Maxout(2)),
        new Sequential(new ConcatenatedRelu(), GatedLinearUnit.glu()),
        new Identity(),
        new Sequential(new Identity(), new Identity()),
        new Wiping(),
        new Concatenate(new Identity()),
        new Concatenate(conv(Activations.TANH)),
        new Residual(conv(Activations.TANH)),
        new Residual(conv(NONE), conv(NONE), Activations.RELU),
        new Residual(new Sequential(conv(NONE), conv(Activations.TANH))),
        new Sequential(
            new Concatenate(conv(CHANNELS, 3, Activations.TANH), conv(CHANNELS, 1, NONE))));
  }

  @Test
  void anyPairOfLayersInSequenceHasTheGradientsOfItsParts() {
    for (Layer first : everyKind()) {
      for (Layer second : everyKind()) {
        assertSharingChangesNothing(new Sequential(first, second));
      }
    }
  }

  @Test
  void layersThatHandTheirGradientOnMayStandAnywhere() {
    Layer identity = new Identity();
    for (Layer layer : everyKind()) {
      assertSharingChangesNothing(
          new Sequential(conv(NONE), layer, identity, layer, identity, identity, conv(NONE)));
      assertSharingChangesNothing(new Residual(new Sequential(identity, layer), identity, NONE));
      assertSharingChangesNothing(
          new Sequential(
              new Residual(new Residual(layer), identity, NONE), identity, conv(NONE), conv(NONE)));
    }
  }

  @Test
  void branchesWithinBranchesHaveTheGradientsOfTheirParts() {
    for (Layer layer : everyKind()) {
      Layer deep = new Sequential(layer, new Residual(new Sequential(layer, conv(NONE))), layer);
      assertSharingChangesNothing(
          new Sequential(
              conv(Activations.RELU),
              new Residual(deep, new Residual(layer, deep, NONE), Activations.RELU),
              new Concatenate(layer, deep, new Identity(), new Residual(deep)),
              new Maxout(4),
              new Concatenate(new Identity(), deep),
              new GlobalAveragePool(),
              new Dense(2 * CHANNELS, 5, Activations.TANH, init),
              new Dense(5, 3, init)));
    }
    assertSharingChangesNothing(
        new Sequential(
            conv(NONE),
            new Flatten(),
            new Dense(INPUT.sampleSize(), 8, Activations.RELU, init),
            new Flatten(),
            new Dense(8, 2, init)));
  }

  @Test
  void aChainOfAnyLengthNeedsTwoArrays() {
    Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      layers.add(new Noting(conv(NONE), arrays));
      layers.add(new Noting(new ActivationLayer(Activations.RELU), arrays));
    }
    gradients(new Sequential(layers));
    assertEquals(2, arrays.size());
    assertTrue(arrays.stream().allMatch(array -> array.length == INPUT.size()));
  }

  /** Two for blocks by turns, one within their bodies; and one for the sums, which none returns. */
  @Test
  void residualBlocksOneAfterAnotherReturnTheirGradientsInThreeArrays() {
    Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Layer> blocks = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Layer body =
          new Sequential(
              new Noting(conv(NONE), arrays),
              new Noting(new BatchNormalization(CHANNELS, Activations.RELU), arrays),
              new Noting(conv(NONE), arrays),
              new Noting(new BatchNormalization(CHANNELS), arrays));
      blocks.add(new Noting(new Residual(body, new Identity(), Activations.RELU), arrays));
    }
    gradients(new Sequential(blocks));
    assertEquals(3, arrays.size());
  }
}
