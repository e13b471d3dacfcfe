package dev.lanewise.models.pytorch;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.models.network.Networks;
import dev.lanewise.models.run.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * What a file calls the numbers of a network.
 *
 * @param name of the naming, for people
 * @param tensors by the file's name, in the network's order
 * @param counts names of what else PyTorch keeps: how many batches each normalisation has seen,
 *     which no result depends on
 */
record Naming(String name, SequencedMap<String, Tensor> tensors, SequencedSet<String> counts) {
  /** What a normalisation's running mean is called, in PyTorch as here. */
  private static final String MEAN = "running_mean";

  private static final String BATCHES = "num_batches_tracked";

  /** Our own names. */
  static Naming ofLanewise(Layer network) {
    return new Naming("Lanewise's", Weights.of(network), new LinkedHashSet<>());
  }

  /**
   * PyTorch's names, as many as there are forms of the design that fit the network: none where a
   * layer is of a kind that PyTorch has no usual name for, as trainable activations are.
   *
   * @param model name of the network, as {@link Networks#byName} takes it
   */
  static List<Naming> ofPyTorch(String model, Layer network) {
    SequencedMap<String, Tensor> weights = Weights.of(network);
    List<String> layers = weights.sequencedKeySet().stream().map(Naming::layer).distinct().toList();
    List<Naming> namings = new ArrayList<>();
    if (network.parameters().values().stream().noneMatch(Parameter::isOfActivation)) {
      for (ModuleNames form : ModuleNames.of(design(model))) {
        List<String> modules = form.forLayers(layers.size());
        if (modules.size() == layers.size()) {
          namings.add(named(form.form(), weights, layers, modules));
        }
      }
    }
    return namings;
  }

  /** Of {@code resnet18/4} it is resnet18, of {@code mlp:3,3} and {@code linear} it is mlp. */
  private static String design(String model) {
    String name = Networks.byName(model).name();
    return name.equals("linear") ? "mlp" : name.replaceAll("[:/].*", "");
  }

  private static Naming named(
      String form,
      SequencedMap<String, Tensor> weights,
      List<String> layers,
      List<String> modules) {
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    SequencedSet<String> counts = new LinkedHashSet<>();
    weights.forEach((name, tensor) -> {
      String layer = layer(name);
      String module = modules.get(layers.indexOf(layer)) + ".";
      String number = name.substring(layer.length() + 1);
      tensors.put(module + number, tensor);
      if (number.equals(MEAN)) {
        counts.add(module + BATCHES);
      }
    });
    return new Naming("PyTorch's (" + form + ")", tensors, counts);
  }

  /** {@code 3.body.0} of {@code 3.body.0.weight}. */
  private static String layer(String parameter) {
    return parameter.substring(0, parameter.lastIndexOf('.'));
  }
}
