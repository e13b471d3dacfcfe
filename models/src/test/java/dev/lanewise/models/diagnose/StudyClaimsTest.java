package dev.lanewise.models.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.composite.Sequential;
import dev.lanewise.layers.dense.Dense;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.init.Initializers;
import dev.lanewise.models.data.DataSplit;
import dev.lanewise.models.data.Datasets;
import dev.lanewise.models.data.Normalization;
import dev.lanewise.models.network.Networks;
import dev.lanewise.models.objective.Classification;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What introductions to activation functions claim, measured. */
class StudyClaimsTest {
  private static final int WIDTH = 64;

  @ParameterizedTest
  @ValueSource(strings = {"lenet", "mlp"})
  void aboutHalfOfTheRelusAreSilentAtRandomStart(String design) throws Exception {
    DataSplit data = Datasets.load("fashion-mnist-mini");
    Layer network =
        Networks.byName(design)
            .build(
                data.train().sample(),
                data.train().classes(),
                Activations.RELU,
                new Initialization(1, Initializers.byName("he-normal")));
    try (Threads threads = Threads.of(2)) {
      Normalization normalization = Normalization.of(data.train());
      List<LayerState> layers =
          Probe.of(network, new Classification(), data.train(), normalization, 256, 1, threads)
              .measure();
      assertEquals(4, layers.size());
      double silent = layers.stream().mapToDouble(LayerState::silent).average().orElseThrow();
      assertEquals(0.5, silent, 0.1, layers.toString());
      for (LayerState layer : layers) {
        assertEquals(layer.silent(), layer.saturated(), "a ReLU is flat where it is silent");
        assertTrue(layer.dead() < layer.silent(), layer.toString());
      }
    }
  }

  @Test
  void stackOfLinearLayersIsOneLinearLayer() {
    int[] widths = {20, 50, 30, 40, 10};
    Initialization init = new Initialization(3);
    List<Dense> stack = new ArrayList<>();
    for (int i = 1; i < widths.length; i++) {
      stack.add(new Dense(widths[i - 1], widths[i], init));
      Tensor bias = stack.getLast().bias().value();
      new CounterRandom(i).fillNormal(bias.data(), bias.offset(), bias.size(), 0, 0.1f);
    }
    // W = Wₙ·…·W₁ and b = Wₙ·(…·b₁ + …) + bₙ, in doubles
    double[][] weight = identity(widths[0]);
    double[] bias = new double[widths[0]];
    for (Dense layer : stack) {
      bias = plus(times(layer, bias), layer.bias());
      weight = times(layer, weight);
    }
    Dense one = new Dense(widths[0], widths[4], init);
    for (int row = 0; row < widths[4]; row++) {
      one.bias().value().data()[row] = (float) bias[row];
      for (int column = 0; column < widths[0]; column++) {
        one.weight().value().data()[row * widths[0] + column] = (float) weight[row][column];
      }
    }
    assertTrue(distance(new Sequential(stack), one, widths[0]) < 1e-5);
    assertTrue(distance(new Sequential(withReluBetween(stack)), one, widths[0]) > 0.1);
  }

  private static List<Layer> withReluBetween(List<Dense> stack) {
    List<Layer> layers = new ArrayList<>();
    for (Dense layer : stack) {
      layers.add(layer);
      layers.add(new dev.lanewise.layers.activation.ActivationLayer(Activations.RELU));
    }
    layers.removeLast();
    return layers;
  }

  private static double[][] identity(int n) {
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      matrix[i][i] = 1;
    }
    return matrix;
  }

  private static double[] times(Dense layer, double[] x) {
    float[] w = layer.weight().value().data();
    double[] y = new double[layer.fanOut()];
    for (int row = 0; row < y.length; row++) {
      for (int k = 0; k < x.length; k++) {
        y[row] += w[row * x.length + k] * x[k];
      }
    }
    return y;
  }

  private static double[][] times(Dense layer, double[][] matrix) {
    int columns = matrix[0].length;
    double[][] product = new double[layer.fanOut()][columns];
    for (int column = 0; column < columns; column++) {
      double[] x = new double[matrix.length];
      for (int row = 0; row < x.length; row++) {
        x[row] = matrix[row][column];
      }
      double[] y = times(layer, x);
      for (int row = 0; row < y.length; row++) {
        product[row][column] = y[row];
      }
    }
    return product;
  }

  private static double[] plus(double[] x, Parameter bias) {
    double[] sum = x.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += bias.value().data()[i];
    }
    return sum;
  }

  /** Largest difference of two networks' outputs, beside the largest output. */
  private static double distance(Layer a, Layer b, int fanIn) {
    Tensor x = normal(Shape.of(100, fanIn), 7);
    try (Threads threads = Threads.of(1)) {
      Execution execution = Execution.inference(threads);
      float[] ya = a.newPass(x.shape(), execution).forward(x).toArray();
      float[] yb = b.newPass(x.shape(), execution).forward(x).toArray();
      double largest = 0;
      double difference = 0;
      for (int i = 0; i < ya.length; i++) {
        largest = Math.max(largest, Math.abs(yb[i]));
        difference = Math.max(difference, Math.abs(ya[i] - yb[i]));
      }
      return difference / largest;
    }
  }

  private static Tensor normal(Shape shape, long seed) {
    Tensor x = Tensor.zeros(shape);
    new CounterRandom(seed).fillNormal(x.data(), 0, x.size(), 0, 1);
    return x;
  }

  @Test
  void gradientThroughTenSigmoidsVanishesAndThroughTenRelusDoesNot() {
    assertTrue(passedOn(Activations.SIGMOID, "glorot-normal") < 1e-5, "sigmoid");
    double relu = passedOn(Activations.RELU, "he-normal");
    assertTrue(relu > 0.2 && relu < 5, "ReLU: " + relu);
  }

  /** Deviation of the gradient at the first of ten activations, beside that at the last. */
  private static double passedOn(Activation activation, String initializer) {
    Initialization init = new Initialization(1, Initializers.byName(initializer));
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      layers.add(new Dense(WIDTH, WIDTH, activation, init));
    }
    layers.add(new Dense(WIDTH, 4, init));
    Tensor x = normal(Shape.of(128, WIDTH), 2);
    int[] labels = new int[128];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 4;
    }
    try (Threads threads = Threads.of(1)) {
      List<LayerState> states =
          new Probe(new Sequential(layers), x, labels, Execution.training(threads, 1)).measure();
      assertEquals(10, states.size());
      return states.getFirst().gradientDeviation() / states.getLast().gradientDeviation();
    }
  }
}
