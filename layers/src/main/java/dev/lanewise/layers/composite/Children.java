package dev.lanewise.layers.composite;

import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The layers of a composite one, by the names that stand before those of their parameters. */
final class Children {
  private final SequencedMap<String, Layer> byName;

  Children(SequencedMap<String, Layer> byName) {
    this.byName = byName;
  }

  /** Named by position, from 0. */
  static Children numbered(List<Layer> layers) {
    SequencedMap<String, Layer> byName = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      byName.put(Integer.toString(i), layers.get(i));
    }
    return new Children(byName);
  }

  /** Adds a child to a graph, its names behind that of the child. */
  static Value addTo(GraphBuilder graph, String child, Layer layer, Value x) {
    return graph.under(child, () -> layer.addTo(graph, x));
  }

  SequencedMap<String, Parameter> parameters() {
    SequencedMap<String, Parameter> all = new LinkedHashMap<>();
    byName.forEach((child, layer) ->
        layer.parameters().forEach((name, it) -> all.put(child + "." + name, it)));
    return Collections.unmodifiableSequencedMap(all);
  }

  SequencedMap<String, Tensor> state() {
    SequencedMap<String, Tensor> all = new LinkedHashMap<>();
    byName.forEach(
        (child, layer) -> layer.state().forEach((name, it) -> all.put(child + "." + name, it)));
    return Collections.unmodifiableSequencedMap(all);
  }

  /** As {@code Name(0: Flatten(), 1: Dense(fanIn=784, fanOut=10))}. */
  String text(String name) {
    StringBuilder text = new StringBuilder(name).append('(');
    byName.forEach((child, layer) ->
        text.append(text.charAt(text.length() - 1) == '(' ? "" : ", ")
            .append(child)
            .append(": ")
            .append(layer));
    return text.append(')').toString();
  }
}
