package dev.lanewise.onnx;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.SoftmaxAlong;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.Nonlinearities;
import dev.lanewise.layers.activation.Nonlinearity;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.data.Datasets;
import dev.lanewise.models.network.Networks;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Networks of the project, from layers to files: ONNX Runtime gives the same probabilities for
 * images, and what is imported back the same bits.
 */
final class NetworkExportTest {
  private static final String ROUND_TRIPS = "lanewise.roundTrips";
  private static final double TOLERANCE = 1e-5;
  private static final int BATCH = 3;
  private static final int SIDE = 28;

  static Stream<Arguments> networks() {
    Stream<Arguments> grey =
        Stream.of("lenet", "mlp", "linear", "conv3", "abstract-concrete", "wsgaf")
            .map(name -> Arguments.of(name, 1, SIDE));
    Stream<Arguments> colour =
        Stream.of(
                "wsgaf-colour",
                "alexnet/8",
                "googlenet/8",
                "resnet18/4",
                "resnet34/8",
                "resnet50/8",
                "densenet-bc-100/4",
                "densenet121/8")
            .map(name -> Arguments.of(name, 3, 32));
    return Stream.concat(grey, colour);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void everyNetworkIsTheSame(String name, int channels, int side) throws Exception {
    Shape sample = Shape.of(channels, side, side);
    check(name, sample, Nonlinearities.byName("silu"));
    check(name, sample, Nonlinearities.byName("wsgaf"));
  }

  static Stream<String> activations() {
    return Nonlinearities.all().stream().map(Nonlinearity::name);
  }

  @ParameterizedTest
  @MethodSource("activations")
  void everyActivationIsTheSameInLeNet(String activation) throws Exception {
    check("lenet", Shape.of(1, 28, 28), Nonlinearities.byName(activation));
  }

  /** Some minutes' work: {@code -Dlanewise.roundTrips=all}, or the name of one network. */
  @ParameterizedTest
  @MethodSource("networks")
  @EnabledIfSystemProperty(named = ROUND_TRIPS, matches = ".+")
  void everyActivationIsTheSameInEveryNetwork(String name, int channels, int side) {
    Shape sample = Shape.of(channels, side, side);
    String asked = System.getProperty(ROUND_TRIPS);
    List<Object> names = networks().map(network -> network.get()[0]).toList();
    assertTrue(
        asked.equals("all") || names.contains(asked), asked + " is not all, nor of " + names);
    assumeTrue(asked.equals("all") || asked.equals(name));
    assertAll(
        activations()
            .map(activation -> () -> check(name, sample, Nonlinearities.byName(activation))));
  }

  private static void check(String name, Shape sample, Nonlinearity nonlinearity) throws Exception {
    Layer network = Networks.byName(name).build(sample, 10, nonlinearity, new Initialization(3));
    Tensor images = images(sample.inBatch(BATCH));
    try (Threads threads = Threads.of(1)) { // once, so that running statistics are of something
      network.newPass(images.shape(), Execution.training(threads, 1)).forward(images);
    }
    GraphBuilder builder = new GraphBuilder();
    Value logits = network.addTo(builder, builder.input("x", Dims.batchOf(sample)));
    Value y = builder.add(new SoftmaxAlong(1, false), logits);
    Graph graph = builder.output(y).build();
    byte[] file = Models.bytes(OnnxModel.of(graph, Map.of()).proto());

    float[] ours = Plans.run(graph, images);
    assertArrayEquals(
        ours,
        Plans.run(OnnxModel.read(file).toGraph(), images),
        name + " with " + nonlinearity.name());
    float[] theirs = Ort.run(file, images);
    assertEquals(ours.length, theirs.length);
    for (int i = 0; i < ours.length; i++) {
      assertEquals(ours[i], theirs[i], TOLERANCE, name + " with " + nonlinearity.name());
    }
  }

  /** Clothes, alike in all channels, with a black margin where the sample is larger. */
  private static Tensor images(Shape shape) throws IOException {
    Dataset clothes = Datasets.load("fashion-mnist-mini").test();
    Tensor images = Tensor.zeros(shape);
    int side = shape.dim(2);
    int margin = (side - SIDE) / 2;
    for (int n = 0; n < shape.batch() * shape.dim(1); n++) {
      byte[] pixels = clothes.pixels(n / shape.dim(1));
      for (int i = 0; i < SIDE * SIDE; i++) {
        int at = (n * side + margin + i / SIDE) * side + margin + i % SIDE;
        images.data()[at] = Byte.toUnsignedInt(pixels[i]) / 255f;
      }
    }
    return images;
  }
}
