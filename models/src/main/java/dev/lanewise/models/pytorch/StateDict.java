package dev.lanewise.models.pytorch;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Layer;
import dev.lanewise.models.file.InvalidFileException;
import dev.lanewise.models.network.Networks;
import dev.lanewise.models.run.Safetensors;
import dev.lanewise.models.run.SafetensorsFile;
import dev.lanewise.models.run.Versions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;

/** A network's numbers in a safetensors file under the names that PyTorch gives them. */
public final class StateDict {
  /** What wrappers of PyTorch put before every name: DataParallel, compile, Lightning. */
  private static final List<String> WRAPPERS = List.of("module.", "_orig_mod.", "model.", "net.");

  private StateDict() {}

  /**
   * Whether PyTorch's usual modules have names for the layers of a network.
   *
   * @param model name of the network, as {@link Networks#byName} takes it
   */
  public static boolean hasNames(String model, Layer network) {
    return !Naming.ofPyTorch(model, network).isEmpty();
  }

  /**
   * Writes a network so that PyTorch's {@code load_state_dict} takes it, with the first names that
   * are known for it: those of torchvision or of an {@code nn.Sequential}.
   *
   * @param model name of the network, as {@link Networks#byName} takes it
   * @return whose names they are
   * @throws IllegalArgumentException if there are none for this network
   * @throws IOException if the file cannot be written
   */
  public static String save(Path file, String model, Layer network) throws IOException {
    List<Naming> namings = Naming.ofPyTorch(model, network);
    if (namings.isEmpty()) {
      throw new IllegalArgumentException(
          model
              + ": expected a network that PyTorch has names for, got one without, or with"
              + " trainable activations; keep the names of Lanewise");
    }
    Naming naming = namings.getFirst();
    SequencedMap<String, Long> counts = new LinkedHashMap<>();
    naming.counts().forEach(name -> counts.put(name, 0L));
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt"); // without it, libraries of Hugging Face refuse the file
    metadata.put("producer", "lanewise " + Versions.current().lanewise());
    Safetensors.write(file, counts, naming.tensors(), metadata);
    return naming.name();
  }

  /**
   * Puts the numbers of a file into a network: all of them, or none if names, shapes or types are
   * not those of the network. Names may be PyTorch's in any known form, also behind those of a
   * wrapper such as {@code module.}, or Lanewise's own.
   *
   * @param model name of the network, as {@link Networks#byName} takes it
   * @return whose names they were
   * @throws InvalidFileException if the file is damaged or of another network: names all that is
   *     missing, all that is not expected and all shapes that differ
   * @throws IOException if it cannot be read
   */
  public static String load(Path file, String model, Layer network) throws IOException {
    try (SafetensorsFile stored = SafetensorsFile.open(file)) {
      SequencedMap<String, Shape> shapes = stored.shapes();
      String wrapper = wrapper(shapes.sequencedKeySet());
      Naming naming = likeliest(model, network, wrapper, shapes.keySet());
      requireSame(file, model, naming, unwrapped(shapes, wrapper));
      List<String> names = naming.tensors().keySet().stream().map(n -> wrapper + n).toList();
      stored.requireReadable(names);
      for (Map.Entry<String, Tensor> entry : naming.tensors().sequencedEntrySet()) {
        stored.read(wrapper + entry.getKey(), entry.getValue());
      }
      return naming.name();
    }
  }

  /** That of all names; empty where they have none, or not all the same. */
  private static String wrapper(SequencedSet<String> names) {
    return WRAPPERS.stream()
        .filter(it -> names.stream().allMatch(name -> name.startsWith(it)))
        .findFirst()
        .orElse("");
  }

  private static SequencedMap<String, Shape> unwrapped(
      SequencedMap<String, Shape> shapes, String wrapper) {
    SequencedMap<String, Shape> unwrapped = new LinkedHashMap<>();
    shapes.forEach((name, shape) -> unwrapped.put(name.substring(wrapper.length()), shape));
    return unwrapped;
  }

  /** The naming that has the most names in common with the file, the first of those. */
  private static Naming likeliest(String model, Layer network, String wrapper, Set<String> names) {
    List<Naming> namings = new ArrayList<>(Naming.ofPyTorch(model, network));
    namings.add(Naming.ofLanewise(network));
    Comparator<Naming> byHits =
        Comparator.comparingLong(naming ->
            naming.tensors().keySet().stream().filter(n -> names.contains(wrapper + n)).count());
    Naming best = namings.getFirst();
    for (Naming naming : namings) {
      best = byHits.compare(naming, best) > 0 ? naming : best;
    }
    return best;
  }

  private static void requireSame(
      Path file, String model, Naming naming, SequencedMap<String, Shape> stored)
      throws InvalidFileException {
    List<String> missing = new ArrayList<>();
    List<String> shapes = new ArrayList<>();
    for (Map.Entry<String, Tensor> entry : naming.tensors().sequencedEntrySet()) {
      Shape expected = entry.getValue().shape();
      Shape got = stored.get(entry.getKey());
      if (got == null) {
        missing.add(entry.getKey());
      } else if (!got.equals(expected)) {
        shapes.add(entry.getKey() + " " + expected + " but " + got);
      }
    }
    List<String> unexpected =
        stored.sequencedKeySet().stream()
            .filter(name -> !naming.tensors().containsKey(name) && !naming.counts().contains(name))
            .toList();
    List<String> differences = new ArrayList<>();
    list(missing, "missing", differences);
    list(unexpected, "not expected", differences);
    list(shapes, "of another shape", differences);
    if (!differences.isEmpty()) {
      throw new InvalidFileException(
          file
              + ": expected the "
              + naming.tensors().size()
              + " tensors of "
              + model
              + " under "
              + naming.name()
              + " names, got "
              + String.join("; ", differences)
              + "; check model, classes and the size of images");
    }
  }

  private static void list(List<String> names, String what, List<String> to) {
    if (!names.isEmpty()) {
      to.add(names.size() + " " + what + ": " + String.join(", ", names));
    }
  }
}
