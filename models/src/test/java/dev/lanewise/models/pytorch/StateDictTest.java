package dev.lanewise.models.pytorch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.Nonlinearities;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.models.file.InvalidFileException;
import dev.lanewise.models.network.Networks;
import dev.lanewise.models.network.SampleShapes;
import dev.lanewise.models.run.Safetensors;
import dev.lanewise.models.run.SafetensorsFile;
import dev.lanewise.models.run.StoredType;
import dev.lanewise.models.run.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StateDictTest {
  @TempDir Path folder;

  private static Layer network(String model, String sample, int classes, long seed) {
    return Networks.byName(model)
        .build(
            SampleShapes.parse("sample", sample),
            classes,
            Nonlinearities.byName("relu"),
            new Initialization(seed));
  }

  private static float[] output(Layer network, Shape sample) {
    Shape batch = sample.inBatch(2);
    float[] input = new float[batch.size()];
    for (int i = 0; i < input.length; i++) {
      input[i] = i % 17 / 17f - 0.5f;
    }
    return network
        .newPass(batch, Execution.inference(Threads.of(1)))
        .forward(Tensor.of(batch, input))
        .toArray();
  }

  /** Running means and variances as training leaves them: other than those of a new network. */
  private static void disturb(Layer network) {
    network
        .state()
        .forEach((name, tensor) -> {
          for (int i = 0; i < tensor.size(); i++) {
            tensor.data()[tensor.offset() + i] += 0.01f * (i % 7 + name.length() % 5);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "lenet, 1x28x28",
    "mlp, 1x28x28",
    "'mlp:7,5', 3",
    "linear, 3",
    "conv3, 1x28x28",
    "wsgaf, 1x28x28",
    "wsgaf-colour, 3x32x32",
    "alexnet/16, 3x32x32",
    "googlenet/16, 3x32x32",
    "googlenet/16, 3x64x64",
    "resnet18/16, 3x32x32",
    "resnet18/16, 3x64x64",
    "resnet34/16, 3x32x32",
    "resnet50/16, 3x32x32",
    "densenet-bc-100/4, 3x32x32",
    "densenet121/16, 3x32x32",
    "densenet121/16, 3x64x64",
  })
  void whatWasWrittenWithPyTorchsNamesGivesTheSameOutputs(String model, String sampleText)
      throws IOException {
    Shape sample = SampleShapes.parse("sample", sampleText);
    Layer network = network(model, sampleText, 4, 1);
    disturb(network);
    Path file = folder.resolve("state.safetensors");
    String names = StateDict.save(file, model, network);

    Layer other = network(model, sampleText, 4, 2);
    assertEquals(names, StateDict.load(file, model, other));
    assertTrue(names.startsWith("PyTorch's"), names);
    assertArrayEquals(output(network, sample), output(other, sample));
  }

  /** Entries that PyTorch's {@code state_dict()} of these networks has. */
  @ParameterizedTest
  @CsvSource({
    "resnet18, 3x224x224, 122, layer4.0.downsample.1.num_batches_tracked",
    "resnet18, 3x32x32, 122, layer2.0.bn1.running_var",
    "resnet34, 3x224x224, 218, layer3.5.conv2.weight",
    "resnet50, 3x224x224, 320, layer1.0.downsample.0.weight",
    "densenet121, 3x224x224, 727, features.denseblock4.denselayer16.norm2.running_mean",
    "alexnet, 3x224x224, 16, classifier.6.bias",
    "lenet, 1x28x28, 10, 11.weight",
    "mlp, 1x28x28, 10, 9.bias",
    "googlenet, 3x224x224, 116, inception5b.branch4.1.conv.bias",
    "googlenet, 3x32x32, 332, inception4e.branch3.1.bn.num_batches_tracked",
  })
  void namesAreCompleteAndUnlikeEachOther(String model, String sample, int count, String one) {
    Naming naming = Naming.ofPyTorch(model, network(model, sample, 10, 1)).getFirst();
    Set<String> all = new HashSet<>(naming.tensors().keySet());
    all.addAll(naming.counts());
    assertEquals(count, all.size());
    assertTrue(all.contains(one), one);
  }

  /** Layers of a kind have names of a kind. */
  @Test
  void namesStandAtLayersOfTheirKind() {
    for (String model : List.of("resnet18", "resnet34", "resnet50", "densenet121", "googlenet")) {
      for (String sample : List.of("3x32x32", "3x224x224")) {
        for (Naming naming : Naming.ofPyTorch(model, network(model, sample, 10, 1))) {
          naming
              .tensors()
              .forEach((name, tensor) -> {
                boolean isNormalization =
                    name.matches(".*(bn\\d?|norm\\d?|(downsample|shortcut)\\.1)\\.\\w+");
                String module = name.substring(0, name.lastIndexOf('.'));
                assertEquals(
                    isNormalization, naming.tensors().containsKey(module + ".running_mean"), name);
              });
        }
      }
    }
  }

  /** The names of a residual network once more, from where its blocks stand. */
  @Test
  void blocksOfResNetsAreCountedByStage() {
    Map<String, List<Integer>> blocks =
        Map.of(
            "resnet18",
            List.of(2, 2, 2, 2),
            "resnet34",
            List.of(3, 4, 6, 3),
            "resnet50",
            List.of(3, 4, 6, 3));
    blocks.forEach((model, stages) -> {
      Layer network = network(model, "3x224x224", 10, 1);
      SequencedMap<String, Tensor> ours = Weights.of(network);
      Naming naming = Naming.ofPyTorch(model, network).getFirst();
      int checked = 0;
      for (Map.Entry<String, Tensor> entry : ours.entrySet()) {
        Matcher name =
            Pattern.compile("(\\d+)\\.(body|shortcut)\\.(\\d)\\.(.*)").matcher(entry.getKey());
        if (name.matches()) {
          int block = Integer.parseInt(name.group(1)) - 3; // behind stem, normalisation and pool
          int stage = 0;
          while (block >= stages.get(stage)) {
            block -= stages.get(stage);
            stage++;
          }
          int place = Integer.parseInt(name.group(3));
          String module =
              name.group(2).equals("shortcut")
                  ? "downsample." + place
                  : (place % 2 == 0 ? "conv" : "bn") + (place / 2 + 1);
          String expected =
              "layer" + (stage + 1) + "." + block + "." + module + "." + name.group(4);
          assertEquals(entry.getValue(), naming.tensors().get(expected), expected);
          checked++;
        }
      }
      assertEquals(ours.size() - 7, checked); // stem 5, dense layer 2
    });
  }

  @Test
  void readsTheNamesOfOtherFormsAndOfWrappersAndItsOwn() throws IOException {
    Layer network = network("resnet18/16", "3x32x32", 4, 1);
    for (Naming naming : Naming.ofPyTorch("resnet18/16", network)) {
      SequencedMap<String, Tensor> wrapped = new LinkedHashMap<>();
      naming.tensors().forEach((name, tensor) -> wrapped.put("module." + name, tensor));
      Path file = folder.resolve("wrapped.safetensors");
      Safetensors.write(file, wrapped, new LinkedHashMap<>());
      Layer other = network("resnet18/16", "3x32x32", 4, 2);
      assertEquals(naming.name(), StateDict.load(file, "resnet18/16", other));
      assertSame(network, other);
    }
    Path own = folder.resolve("own.safetensors");
    Weights.save(own, Weights.of(network));
    Layer other = network("resnet18/16", "3x32x32", 4, 2);
    assertEquals("Lanewise's", StateDict.load(own, "resnet18/16", other));
    assertSame(network, other);
  }

  private static void assertSame(Layer expected, Layer got) {
    SequencedMap<String, Tensor> numbers = Weights.of(got);
    Weights.of(expected)
        .forEach((name, tensor) ->
            assertArrayEquals(tensor.toArray(), numbers.get(name).toArray(), name));
  }

  @Test
  void listsAllThatDiffersAndChangesNothing() throws IOException {
    Layer network = network("lenet", "1x28x28", 10, 1);
    SequencedMap<String, Tensor> tensors =
        new LinkedHashMap<>(Naming.ofPyTorch("lenet", network).getFirst().tensors());
    tensors.remove("3.bias");
    tensors.remove("0.weight");
    tensors.put("extra", Tensor.zeros(1));
    tensors.put("other.extra", Tensor.zeros(1));
    tensors.put("11.bias", Tensor.zeros(1000));
    Path file = folder.resolve("lenet.safetensors");
    Safetensors.write(file, tensors, new LinkedHashMap<>());

    Layer other = network("lenet", "1x28x28", 10, 2);
    String message =
        assertThrows(InvalidFileException.class, () -> StateDict.load(file, "lenet", other))
            .getMessage();
    assertTrue(message.contains("2 missing: 0.weight, 3.bias;"), message);
    assertTrue(message.contains("2 not expected: extra, other.extra;"), message);
    assertTrue(message.contains("1 of another shape: 11.bias (10) but (1000);"), message);
    assertFalse(message.contains("\n"), message);
    assertSame(network("lenet", "1x28x28", 10, 2), other);
  }

  @Test
  void writesCountsOfBatchesAsPyTorchKeepsThem() throws IOException {
    Path file = folder.resolve("resnet.safetensors");
    StateDict.save(file, "resnet18/16", network("resnet18/16", "3x32x32", 4, 1));
    try (SafetensorsFile stored = SafetensorsFile.open(file)) {
      assertEquals(122, stored.shapes().size());
      assertEquals(Shape.of(), stored.shapes().get("bn1.num_batches_tracked"));
      assertEquals(StoredType.I64, stored.type("bn1.num_batches_tracked"));
      assertEquals("pt", stored.metadata().get("format"));
    }
  }

  /** Networks with learned activations, and the autoencoder, are not PyTorch's. */
  @Test
  void saysWherePyTorchHasNoNames() {
    Layer trainable =
        Networks.byName("lenet")
            .build(Shape.of(1, 28, 28), 10, Nonlinearities.byName("prelu"), new Initialization(1));
    assertFalse(StateDict.hasNames("lenet", trainable));
    Layer autoencoder = network("abstract-concrete", "1x28x28", 10, 1);
    assertFalse(StateDict.hasNames("abstract-concrete", autoencoder));
    assertThrows(
        IllegalArgumentException.class,
        () -> StateDict.save(folder.resolve("x"), "lenet", trainable));
  }

  /** Who adds a network sees whether it should have names. */
  @Test
  void allOtherNetworksHaveNames() {
    Set<String> without =
        Networks.names().stream()
            .filter(name ->
                !StateDict.hasNames(
                    name,
                    Networks.byName(name)
                        .build(
                            Networks.byName(name).usualSample(),
                            10,
                            Nonlinearities.byName("relu"),
                            new Initialization(1))))
            .collect(Collectors.toSet());
    assertEquals(Set.of("abstract-concrete"), without);
  }
}
