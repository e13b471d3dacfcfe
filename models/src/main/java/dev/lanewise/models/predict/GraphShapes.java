package dev.lanewise.models.predict;

import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Node;
import dev.lanewise.engine.graph.Transpose;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether a graph tells classes of images or features, by the shapes of what goes in and out. */
final class GraphShapes {
  /** Where (batch, height, width, channels) finds the axes of (batch, channels, height, width). */
  private static final List<Integer> TO_LAST = List.of(0, 2, 3, 1);

  private GraphShapes() {}

  /** The only input. */
  static Value input(Graph graph) {
    requireOne("input", graph.inputs());
    Value input = graph.inputs().getFirst();
    Dims dims = input.dims();
    if (input.type() != ElementType.FLOAT) {
      throw refused("an input of floats", input + " of type " + input.type());
    }
    if (dims.rank() < 2 || (dims.dim(0) != Dims.BATCH && dims.dim(0) != 1)) {
      throw refused(
          "an input of one sample, or of as many as a run brings: (1, ...) or (batch, ...)", input);
    }
    return input;
  }

  /** How many scores the only output has for a sample. */
  static int scores(Graph graph) {
    requireOne("output", graph.outputs());
    Value output = graph.outputs().getFirst();
    int[] dims = output.dims().toArray();
    boolean batched = input(graph).dims().isBatched();
    boolean fits = dims.length >= 2 && dims[0] == (batched ? Dims.BATCH : 1);
    int more = 0; // by a plain loop: a start loads no streams for it
    for (int i = 1; i < dims.length; i++) {
      more += dims[i] > 1 ? 1 : 0;
    }
    if (!fits || more != 1) {
      throw refused(
          "an output " + (batched ? "(batch" : "(1") + ", classes) of two classes at least",
          output);
    }
    return output.dims().sampleSize();
  }

  private static void requireOne(String what, List<Value> values) {
    if (values.size() != 1) {
      throw refused(
          "a network with one " + what, values.size() + ": " + String.join(", ", names(values)));
    }
  }

  private static List<String> names(List<Value> values) {
    return values.stream().map(Value::toString).toList();
  }

  private static IllegalArgumentException refused(String expected, Object got) {
    return new IllegalArgumentException("Classifier: expected " + expected + ", got " + got);
  }

  /** The sample that an input is likely to be. */
  static Shape sample(Graph graph) {
    Value input = input(graph);
    int[] dims = input.dims().toArray();
    return switch (dims.length) {
      case 2 -> Shape.of(dims[1]);
      case 3 -> Shape.of(1, dims[1], dims[2]);
      case 4 ->
          !isColour(dims[1]) && isColour(dims[3])
              ? Shape.of(dims[3], dims[1], dims[2])
              : Shape.of(dims[1], dims[2], dims[3]);
      default ->
          throw refused("an input of images (batch, channels, height, width) or features", input);
    };
  }

  private static boolean isColour(int channels) {
    return channels == 1 || channels == 3;
  }

  /**
   * The graph for samples of this shape: as it is, if it takes their numbers in their order; with a
   * transposition before it, if it takes their channels last.
   *
   * @throws IllegalArgumentException if it takes other samples
   */
  static Graph taking(Shape sample, Graph graph) {
    Value input = input(graph);
    Dims dims = input.dims();
    if (dims.sampleSize() != sample.size()) {
      throw refused("samples of " + dims.sampleSize() + " numbers, as input " + input, sample);
    }
    if (sample.rank() == 3 && dims.rank() == 4 && sample.dim(0) > 1) {
      Dims first = Dims.of(dims.dim(0), dims.dim(3), dims.dim(1), dims.dim(2));
      Dims wanted = Dims.batchOf(sample).with(0, dims.dim(0));
      if (!dims.equals(wanted) && first.equals(wanted)) {
        return transposed(graph, input, wanted);
      }
    }
    return graph;
  }

  private static Graph transposed(Graph graph, Value input, Dims dims) {
    GraphBuilder builder = new GraphBuilder();
    Map<Value, Value> copies = new HashMap<>();
    Value images = builder.input(input.name(), dims);
    copies.put(input, builder.add(new Transpose(TO_LAST), images));
    for (Node node : graph.nodes()) {
      Value[] inputs =
          node.inputs().stream().map(in -> copy(in, builder, copies)).toArray(Value[]::new);
      copies.put(node.output(), builder.add(node.name(), node.op(), inputs));
    }
    graph.outputs().forEach(output -> builder.output(copy(output, builder, copies)));
    return builder.build();
  }

  private static Value copy(Value value, GraphBuilder builder, Map<Value, Value> copies) {
    return copies.computeIfAbsent(
        value,
        constant ->
            builder.constant(constant.name(), constant.type(), constant.constant().orElseThrow()));
  }
}
