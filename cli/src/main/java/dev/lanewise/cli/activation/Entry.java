package dev.lanewise.cli.activation;

import dev.lanewise.cli.chart.FunctionCurve;
import dev.lanewise.cli.chart.FunctionPlot;
import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Description;
import dev.lanewise.engine.activation.LeakyRelu;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.layers.activation.Nonlinearities;
import dev.lanewise.layers.activation.Nonlinearity;
import dev.lanewise.layers.activation.RandomizedLeakyRelu;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * An activation that can be chosen by name, as lists and plots show it.
 *
 * @param nonlinearity itself
 * @param description what it claims about itself
 * @param parameters their values by name, the first values where training changes them
 * @param equations the same for a person to read, as {@code alpha = 1}
 * @param trains what shares a trained parameter: layer, channel or neuron; empty if nothing is
 *     trained
 * @param plot of it, with other values of its parameters beside it
 */
record Entry(
    Nonlinearity nonlinearity,
    Description description,
    SequencedMap<String, String> parameters,
    List<String> equations,
    String trains,
    FunctionPlot plot) {
  /** All that come with Lanewise. */
  static List<Entry> all() {
    return Nonlinearities.all().stream().map(Entry::of).toList();
  }

  /**
   * The one of this name or alias.
   *
   * @throws IllegalArgumentException if there is none: names the nearest and lists all
   */
  static Entry named(String name) {
    return of(Nonlinearities.byName(name));
  }

  private static Entry of(Nonlinearity nonlinearity) {
    return switch (nonlinearity) {
      case Nonlinearity.Fixed it -> fixed(it, it.activation());
      case Nonlinearity.Trainable it -> trainable(it, it.activation());
      case Nonlinearity.Randomized it -> randomized(it);
    };
  }

  private static Entry fixed(Nonlinearity nonlinearity, Activation activation) {
    Description description = activation.description();
    List<FunctionCurve> curves =
        Family.of(activation).stream()
            .map(f -> curve(label(Family.parameters(f), f.name()), f))
            .toList();
    return new Entry(
        nonlinearity,
        description,
        Family.parameters(activation),
        equations(Family.parameters(activation)),
        "",
        new FunctionPlot(activation.name(), description.formula(), curves));
  }

  private static FunctionCurve curve(String label, Activation f) {
    return new FunctionCurve(label, f::value, f::derivative, f.description().kinks());
  }

  private static FunctionCurve curve(TrainableActivation f, String label, double[] p) {
    return new FunctionCurve(
        label, x -> f.value(x, p), x -> f.derivative(x, p), f.description().kinks());
  }

  private static Entry trainable(Nonlinearity.Trainable nonlinearity, TrainableActivation f) {
    List<FunctionCurve> curves =
        TrainableFamily.of(f).stream().map(member -> curve(f, member.label(), member.p())).toList();
    return new Entry(
        nonlinearity,
        f.description(),
        TrainableFamily.firstValues(f),
        TrainableFamily.equations(f),
        nonlinearity.sharing().spelling(),
        new FunctionPlot(f.name(), f.description().formula(), curves));
  }

  /** The slope that inference has, between the bounds of those that training draws. */
  private static Entry randomized(Nonlinearity nonlinearity) {
    RandomizedLeakyRelu layer = new RandomizedLeakyRelu();
    Description description =
        Description.of("x > 0 ? x : slope·x, slope random in training").kinks(0f).rising();
    SequencedMap<String, String> parameters = new LinkedHashMap<>();
    parameters.put("lower", Family.text(layer.lower()));
    parameters.put("upper", Family.text(layer.upper()));
    List<FunctionCurve> curves =
        List.of(
            curve("mean slope, of inference", new LeakyRelu(layer.meanSlope())),
            curve("lower", new LeakyRelu(layer.lower())),
            curve("upper", new LeakyRelu(layer.upper())));
    return new Entry(
        nonlinearity,
        description,
        parameters,
        equations(parameters),
        "",
        new FunctionPlot(nonlinearity.name(), description.formula(), curves));
  }

  private static String label(SequencedMap<String, String> parameters, String name) {
    return parameters.isEmpty() ? name : String.join(", ", equations(parameters));
  }

  private static List<String> equations(SequencedMap<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(parameter -> parameter.getKey() + " = " + parameter.getValue().replace('-', '−'))
        .toList();
  }

  /** For {@code --activation}. */
  String name() {
    return nonlinearity.name();
  }

  /** Other names. */
  List<String> aliases() {
    return nonlinearity.aliases();
  }
}
