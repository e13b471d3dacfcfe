package dev.lanewise.layers.activation;

import static dev.lanewise.layers.TestTensors.assertMarginsUntouched;
import static dev.lanewise.layers.TestTensors.at;
import static dev.lanewise.layers.TestTensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.management.ThreadMXBean;
import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.activation.trainable.PRelu;
import dev.lanewise.engine.activation.trainable.SwishBeta;
import dev.lanewise.engine.activation.trainable.TrainableActivations;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.init.Initialization;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainableActivationLayerTest {
  private static final List<Shape> SHAPES =
      List.of(
          Shape.of(1, 1),
          Shape.of(5, 83),
          Shape.of(3, 2, 5, 5),
          Shape.of(33, 3, 17, 16),
          Shape.of(2, 2, 70, 121));

  record Case(TrainableActivation activation, Sharing sharing, Shape shape) {
    TrainableActivationLayer layer() {
      return new TrainableActivationLayer(
          activation, sharing, shape.sample(), new Initialization(1));
    }

    /** Position of the parameter that element k of the input uses. */
    int group(int k) {
      int inSample = k % shape.sampleSize();
      return switch (sharing) {
        case LAYER -> 0;
        case CHANNEL -> inSample / (shape.sampleSize() / shape.dim(1));
        case NEURON -> inSample;
      };
    }
  }

  static Stream<Case> cases() {
    return SHAPES.stream()
        .flatMap(shape ->
            Stream.of(new PRelu(), new SwishBeta())
                .flatMap(f -> Stream.of(Sharing.values()).map(s -> new Case(f, s, shape))));
  }

  static Stream<Case> everyActivation() {
    return TrainableActivations.all().stream()
        .flatMap(f -> Stream.of(Sharing.values()).map(s -> new Case(f, s, Shape.of(3, 2, 5, 13))));
  }

  @ParameterizedTest
  @MethodSource({"cases", "everyActivation"})
  void matchesAPlainLoopAndTouchesNothingElse(Case it) {
    TrainableActivationLayer layer = it.layer();
    List<Parameter> parameters = List.copyOf(layer.parameters().values());
    List<Letter> letters = it.activation.parameters();
    for (int i = 0; i < letters.size(); i++) {
      Tensor noise = random(50 + i, parameters.get(i).value().shape().toArray());
      Tensor value = parameters.get(i).value();
      for (int k = 0; k < value.size(); k++) {
        value.data()[k] = letters.get(i).held(value.data()[k] + 0.2f * at(noise, k));
      }
      Arrays.fill(parameters.get(i).gradient().data(), 7);
    }
    int n = it.shape.size();
    Tensor x = random(1, it.shape.toArray());
    Tensor dy = random(2, it.shape.toArray());
    try (Threads threads = Threads.of(2)) {
      Pass pass = layer.newPass(it.shape, Execution.training(threads, 0));
      Tensor y = pass.forward(x);
      Tensor dx = pass.backward(dy);
      int groups = it.group(it.shape.sampleSize() - 1) + 1;
      double[][] sums = new double[letters.size()][groups];
      double[][] magnitudes = new double[letters.size()][groups];
      double[] p = new double[letters.size()];
      for (int k = 0; k < n; k++) {
        int group = it.group(k);
        for (int i = 0; i < p.length; i++) {
          p[i] = parameters.get(i).value().data()[group];
        }
        assertEquals(it.activation.value((double) at(x, k), p), at(y, k), 1e-5);
        assertEquals(at(dy, k) * it.activation.derivative(at(x, k), p), at(dx, k), 4e-5);
        for (int i = 0; i < p.length; i++) {
          double term = at(dy, k) * it.activation.derivativeByParameter(i, at(x, k), p);
          sums[i][group] += term;
          magnitudes[i][group] += Math.abs(term);
        }
      }
      for (int i = 0; i < p.length; i++) {
        for (int group = 0; group < sums[i].length; group++) {
          double tolerance = 1e-5 * (1 + magnitudes[i][group]);
          assertEquals(7 + sums[i][group], parameters.get(i).gradient().data()[group], tolerance);
        }
      }
      assertMarginsUntouched(x);
      assertMarginsUntouched(dy);
      Pass inference = layer.newPass(it.shape, Execution.inference(threads));
      assertArrayEquals(y.toArray(), inference.forward(x).toArray());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anyNumberOfThreadsGivesTheSameBits(Case it) {
    List<float[]> results = new ArrayList<>();
    for (int count = 1; count <= 3; count++) {
      TrainableActivationLayer layer = it.layer();
      try (Threads threads = Threads.of(count)) {
        Pass pass = layer.newPass(it.shape, Execution.training(threads, 0));
        pass.forward(random(1, it.shape.toArray()));
        pass.backward(random(2, it.shape.toArray()));
      }
      results.add(layer.parameters().values().iterator().next().gradient().toArray());
    }
    assertArrayEquals(results.get(0), results.get(1));
    assertArrayEquals(results.get(0), results.get(2));
  }

  @Tag("allocation")
  @ParameterizedTest
  @MethodSource("cases")
  void nothingIsAllocatedAfterTheFirstStep(Case it) {
    try (Threads threads = Threads.of(1)) {
      Pass pass = it.layer().newPass(it.shape, Execution.training(threads, 0));
      Tensor x = random(1, it.shape.toArray());
      Tensor dy = random(2, it.shape.toArray());
      ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long deadline = System.nanoTime() + 60_000_000_000L;
      long bytes;
      do {
        long before = bean.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 20; i++) {
          pass.forward(x);
          pass.backward(dy);
        }
        bytes = bean.getCurrentThreadAllocatedBytes() - before;
      } while (bytes > 0 && System.nanoTime() < deadline);
      assertEquals(0, bytes);
    }
  }

  @Test
  void firstValuesAreThePapersInTheShapesOfTheSharing() {
    Shape sample = Shape.of(4, 3, 2);
    for (Sharing sharing : Sharing.values()) {
      Tensor a =
          new TrainableActivationLayer(new PRelu(), sharing, sample, new Initialization(1))
              .parameters()
              .get("a")
              .value();
      Shape shape =
          switch (sharing) {
            case LAYER -> Shape.of(1);
            case CHANNEL -> Shape.of(4);
            case NEURON -> sample;
          };
      assertEquals(shape, a.shape());
      for (float each : a.toArray()) {
        assertEquals(0.25f, each);
      }
    }
  }

  @Test
  void anInputThatDoesNotFitIsRefusedInOneLine() {
    Shape sample = Shape.of(4, 3, 2);
    Initialization init = new Initialization(1);
    refused(
        "TrainableActivationLayer(prelu, one for each channel): expected input (batch, 4, …),"
            + " got (2, 3, 3, 2); set sample to match",
        new TrainableActivationLayer(new PRelu(), Sharing.CHANNEL, sample, init));
    refused(
        "TrainableActivationLayer(prelu, one for each neuron): expected input (batch, 4, 3, 2),"
            + " got (2, 3, 3, 2); set sample to match",
        new TrainableActivationLayer(new PRelu(), Sharing.NEURON, sample, init));
  }

  @Test
  void aNumberByItselfHasNoChannels() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new TrainableActivationLayer(
                        new PRelu(), Sharing.CHANNEL, Shape.of(), new Initialization(1)))
            .getMessage();
    assertEquals(
        "TrainableActivationLayer(prelu, one for each channel): expected a sample (channels, …),"
            + " got (); share by layer where a sample is one number",
        message);
  }

  private static void refused(String message, TrainableActivationLayer layer) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> layer.outputShape(Shape.of(2, 3, 3, 2)))
            .getMessage());
  }

  @Test
  void weightsAreTheSameWhateverActivationStandsBetweenThem() {
    Initialization plain = new Initialization(3);
    Initialization mixed = new Initialization(3);
    Parameter first = plain.weight(Shape.of(4, 5), 5, 4);
    Parameter second = plain.weight(Shape.of(4, 5), 5, 4);
    assertArrayEquals(
        first.value().toArray(), mixed.weight(Shape.of(4, 5), 5, 4).value().toArray());
    Parameter own = mixed.activation(Shape.of(20), 1, 0.5f);
    assertArrayEquals(
        second.value().toArray(), mixed.weight(Shape.of(4, 5), 5, 4).value().toArray());
    double mean = 0;
    for (float each : own.value().toArray()) {
      mean += each / 20;
    }
    assertEquals(1, mean, 0.4);
  }
}
