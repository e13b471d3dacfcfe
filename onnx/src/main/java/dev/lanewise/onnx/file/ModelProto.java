package dev.lanewise.onnx.file;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A whole ONNX file, <a href="https://github.com/onnx/onnx/blob/main/docs/IR.md">as its standard
 * defines it</a>.
 *
 * @param irVersion version of the format
 * @param operatorSets what the nodes are from
 * @param producer the program that wrote it
 * @param producerVersion that program's version
 * @param documentation for people
 * @param graph the network
 * @param metadata what the writer noted, by name
 * @param functions operators that the file brings along
 */
public record ModelProto(
    long irVersion,
    List<OperatorSetId> operatorSets,
    String producer,
    String producerVersion,
    String documentation,
    GraphProto graph,
    SequencedMap<String, String> metadata,
    List<FunctionProto> functions) {
  private static final long MOST_BYTES = Integer.MAX_VALUE - 8;

  /** Keeps copies of the lists. */
  public ModelProto {
    operatorSets = List.copyOf(operatorSets);
    metadata = new LinkedHashMap<>(metadata);
    functions = List.copyOf(functions);
  }

  /**
   * The model in a file, with the tensors that stand in files beside it.
   *
   * @throws InvalidOnnxException if it is none
   * @throws IOException if it cannot be read
   */
  public static ModelProto read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new InvalidOnnxException(
          file + ": expected an ONNX file, got a folder; name the file in it");
    }
    long size = Files.size(file);
    if (size > MOST_BYTES) {
      throw new InvalidOnnxException(
          file
              + ": expected at most 2 GiB, got "
              + size
              + " bytes; keep its tensors as external data");
    }
    Path folder = file.toAbsolutePath().getParent();
    try {
      return read(Files.readAllBytes(file), folder);
    } catch (InvalidOnnxException e) {
      throw new InvalidOnnxException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * The model in these bytes, which must not change afterwards. Tensors in files of their own are
   * refused.
   *
   * @throws InvalidOnnxException if it is none
   */
  public static ModelProto read(byte[] bytes) throws InvalidOnnxException {
    return read(bytes, null);
  }

  private static ModelProto read(byte[] bytes, @Nullable Path folder) throws InvalidOnnxException {
    ProtoReader in = new ProtoReader(bytes, folder);
    long irVersion = 0;
    List<OperatorSetId> operatorSets = new ArrayList<>();
    String producer = "";
    String producerVersion = "";
    String documentation = "";
    GraphProto graph = null;
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    List<FunctionProto> functions = new ArrayList<>();
    for (int field = in.field(); field != 0; field = in.field()) {
      switch (field) {
        case 1 -> irVersion = in.integer();
        case 2 -> producer = in.text();
        case 3 -> producerVersion = in.text();
        case 6 -> documentation = in.text();
        case 7 -> graph = in.message(GraphProto::read);
        case 8 -> operatorSets.add(in.message(OperatorSetId::read));
        case 14 -> {
          Map.Entry<String, String> entry = in.message(ModelProto::entry);
          metadata.put(entry.getKey(), entry.getValue());
        }
        case 25 -> functions.add(in.message(FunctionProto::read));
        default -> in.skip();
      }
    }
    if (graph == null) {
      throw new InvalidOnnxException("expected an ONNX model, got a file without a graph");
    }
    return new ModelProto(
        irVersion,
        operatorSets,
        producer,
        producerVersion,
        documentation,
        graph,
        metadata,
        functions);
  }

  static Map.Entry<String, String> entry(ProtoReader in) throws InvalidOnnxException {
    String key = "";
    String value = "";
    for (int field = in.field(); field != 0; field = in.field()) {
      switch (field) {
        case 1 -> key = in.text();
        case 2 -> value = in.text();
        default -> in.skip();
      }
    }
    return Map.entry(key, value);
  }

  /**
   * Writes the model, all tensors within it.
   *
   * @throws IOException if the channel refuses, or the model takes more than 2 GiB, which is all
   *     that ONNX files hold
   */
  public void write(WritableByteChannel channel) throws IOException {
    ProtoWriter out = new ProtoWriter();
    out.integer(1, irVersion);
    out.text(2, producer);
    out.text(3, producerVersion);
    out.text(6, documentation);
    out.message(7, graph::write);
    operatorSets.forEach(set -> out.message(8, set::write));
    metadata.forEach((key, value) ->
        out.message(
            14,
            entry -> {
              entry.text(1, key);
              entry.text(2, value);
            }));
    functions.forEach(function -> out.message(25, function::write));
    if (out.size() > MOST_BYTES) {
      throw new IOException(
          "ONNX file: expected at most 2 GiB, got "
              + out.size()
              + " bytes; export the weights as safetensors");
    }
    out.to(channel);
  }
}
