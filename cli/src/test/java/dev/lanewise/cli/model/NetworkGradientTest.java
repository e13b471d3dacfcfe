package dev.lanewise.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.conformance.gradient.GradientCheck;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.composite.Concatenate;
import dev.lanewise.layers.composite.Detach;
import dev.lanewise.layers.composite.Sequential;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.regularization.Dropout;
import dev.lanewise.models.network.Networks;
import dev.lanewise.models.network.SampleShapes;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Gradients of whole networks, narrowed and on small images, against differences: what each layer
 * does right by itself must also be put together right. Errors of a tenth would be seen.
 */
class NetworkGradientTest {
  private static final double ERROR = 0.1;

  /**
   * One or more elements of the input and of every parameter; of those with more than a hundred
   * parameters, of every third, fifth or tenth.
   */
  @ParameterizedTest
  @CsvSource({
    "mlp/8, 1x4x4, 3, 6, 1",
    "linear, 1x4x4, 3, 6, 1",
    "lenet/4, 1x12x12, 3, 6, 1",
    "conv3/8, 1x18x18, 3, 6, 1",
    "wsgaf/8, 1x8x8, 3, 6, 1",
    "wsgaf-colour/8, 3x8x8, 3, 6, 1",
    "alexnet/16, 3x16x16, 3, 4, 1",
    "resnet18/16, 3x8x8, 8, 1, 1",
    "resnet34/16, 3x8x8, 8, 1, 5",
    "resnet50/16, 3x8x8, 8, 1, 5",
    "googlenet/16, 3x1x1, 16, 1, 3", // where windows of maxima see one value, and bend nowhere
    "densenet-bc-100/4, 3x8x8, 6, 1, 10",
    "densenet121/16, 3x8x8, 8, 1, 10",
  })
  void wholeNetworkHasTheGradientsOfItsParts(
      String name, String input, int batch, int elements, int every) {
    Shape sample = SampleShapes.parse("test", input);
    Sequential network = network(name, sample);
    check(new Some(withoutDropout(network), every), sample.inBatch(batch), elements);
  }

  /** The large forms begin with other layers. */
  @ParameterizedTest
  @CsvSource({"resnet18/16, 3x64x64, 2, 1, 10", "googlenet/16, 3x64x64, 2, 1, 20"})
  void largeFormsHaveTheGradientsOfTheirParts(
      String name, String input, int batch, int elements, int every) {
    wholeNetworkHasTheGradientsOfItsParts(name, input, batch, elements, every);
  }

  /** Its halves are separate on purpose: each by itself, and the two of them side by side. */
  @Test
  void halvesOfTheAutoencoderHaveTheGradientsOfTheirParts() {
    Shape sample = Shape.of(1, 8, 8);
    List<Layer> layers = network("abstract-concrete/8", sample).layers();
    Sequential toScores = new Sequential(layers.subList(0, layers.size() - 1));
    Concatenate both = (Concatenate) layers.getLast();
    List<Layer> branch = ((Sequential) both.branches().getLast()).layers();
    assertTrue(branch.getFirst() instanceof Detach, branch::toString);
    Sequential toImage = new Sequential(branch.subList(1, branch.size()));
    check(toScores, sample.inBatch(3), 4);
    check(toImage, Shape.of(3, 10), 4);
    assertEquals(
        toScores.parameters().size() + toImage.parameters().size(),
        network("abstract-concrete/8", sample).parameters().size());
  }

  @Test
  void noNetworkIsLeftOut() throws NoSuchMethodException {
    Method test =
        NetworkGradientTest.class.getDeclaredMethod(
            "wholeNetworkHasTheGradientsOfItsParts",
            String.class,
            String.class,
            int.class,
            int.class,
            int.class);
    Set<String> checked =
        Stream.of(test.getAnnotation(CsvSource.class).value())
            .map(line -> line.replaceAll("[/,].*", ""))
            .collect(Collectors.toSet());
    checked.add("abstract-concrete");
    assertEquals(Set.copyOf(Networks.names()), checked);
  }

  /** Smooth activations, so that a bend is the exception: maxima have enough of them. */
  private static Sequential network(String name, Shape sample) {
    return (Sequential)
        Networks.byName(name).build(sample, 10, Activations.TANH, new Initialization(1));
  }

  private static void check(Layer layer, Shape input, int elements) {
    GradientCheck.of(layer, input).sample(elements).seeing(ERROR).run().assertPassed();
  }

  /** Masks would be drawn anew for every difference, in passes made anew. */
  private static Sequential withoutDropout(Sequential network) {
    return new Sequential(
        network.layers().stream().filter(layer -> !(layer instanceof Dropout)).toList());
  }

  /** A network that shows some of its parameters, in turns, and keeps the others as they are. */
  private record Some(Layer network, int every) implements Layer {
    @Override
    public Shape outputShape(Shape input) {
      return network.outputShape(input);
    }

    @Override
    public SequencedMap<String, Parameter> parameters() {
      SequencedMap<String, Parameter> some = new LinkedHashMap<>();
      int index = 0;
      for (var parameter : network.parameters().sequencedEntrySet()) {
        if (index++ % every == 0) {
          some.put(parameter.getKey(), parameter.getValue());
        }
      }
      return some;
    }

    @Override
    public SequencedMap<String, Tensor> state() {
      return network.state();
    }

    @Override
    public Pass newPass(Shape input, Execution execution) {
      return network.newPass(input, execution);
    }

    @Override
    public String toString() {
      String text = network.toString();
      return text.substring(0, Math.min(text.length(), 60));
    }
  }
}
