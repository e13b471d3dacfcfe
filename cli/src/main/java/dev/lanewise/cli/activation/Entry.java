package dev.lanewise.cli.activation;

import dev.lanewise.cli.chart.FunctionCurve;
import dev.lanewise.cli.chart.FunctionPlot;
import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.Description;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * An activation that can be chosen by name, as lists and plots show it.
 *
 * @param activation itself
 * @param description what it claims about itself
 * @param parameters their values by name
 * @param plot of it, with other values of its parameters beside it
 */
record Entry(
    Activation activation,
    Description description,
    SequencedMap<String, String> parameters,
    FunctionPlot plot) {
  /** All that come with Lanewise. */
  static List<Entry> all() {
    return Activations.all().stream().map(Entry::of).toList();
  }

  /**
   * The one of this name or alias.
   *
   * @throws IllegalArgumentException if there is none: names the nearest and lists all
   */
  static Entry named(String name) {
    return of(Activations.byName(name));
  }

  private static Entry of(Activation activation) {
    Description description = activation.description();
    List<FunctionCurve> curves =
        Family.of(activation).stream()
            .map(f -> new FunctionCurve(label(f), f::value, f::derivative, f.description().kinks()))
            .toList();
    return new Entry(
        activation,
        description,
        parametersOf(activation),
        new FunctionPlot(activation.name(), description.formula(), curves));
  }

  private static String label(Activation activation) {
    SequencedMap<String, String> parameters = parametersOf(activation);
    return parameters.isEmpty() ? activation.name() : equations(parameters);
  }

  /** As {@code alpha = 1, mu = 2}; empty for none. */
  private static String equations(SequencedMap<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(parameter -> parameter.getKey() + " = " + parameter.getValue().replace('-', '−'))
        .collect(Collectors.joining(", "));
  }

  /** For {@code --activation}. */
  String name() {
    return activation.name();
  }

  /** Other names. */
  List<String> aliases() {
    return activation.aliases();
  }

  /** {@link #equations} of these parameters. */
  String equations() {
    return equations(parameters);
  }

  /** The components of the activation's record. */
  private static SequencedMap<String, String> parametersOf(Activation activation) {
    SequencedMap<String, String> parameters = new LinkedHashMap<>();
    RecordComponent[] components = activation.getClass().getRecordComponents();
    if (components != null) {
      for (RecordComponent component : components) {
        parameters.put(component.getName(), text(component, activation));
      }
    }
    return parameters;
  }

  private static String text(RecordComponent component, Activation activation) {
    try {
      Object value = component.getAccessor().invoke(activation);
      return value instanceof Float number
          ? new BigDecimal(number.toString()).stripTrailingZeros().toPlainString()
          : String.valueOf(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Parameter " + component + " of " + activation, e);
    }
  }
}
