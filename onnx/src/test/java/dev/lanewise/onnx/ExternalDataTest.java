package dev.lanewise.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedOutputStream;
import dev.lanewise.onnx.file.InvalidOnnxException;
import dev.lanewise.onnx.file.TensorProto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExternalDataTest {
  private static final int FLOATS = 3;

  @TempDir private Path folder;

  @Test
  void tensorsInAFileBesideTheModelAreRead() throws Exception {
    TensorProto w = read(Map.of("location", "w.bin", "offset", "4", "length", "12"));
    assertArrayEquals(new float[] {1, 2, 3}, w.floats());
  }

  @Test
  void lengthFollowsFromTheSizesWhereItIsLeftOut() throws Exception {
    assertArrayEquals(new float[] {0, 1, 2}, read(Map.of("location", "w.bin")).floats());
  }

  @ParameterizedTest
  @CsvSource({
    "../w.bin, 0, 12, folder",
    "/etc/hostname, 0, 12, folder",
    "sub/../../w.bin, 0, 12, folder",
    "'', 0, 12, folder",
    "none.bin, 0, 12, not there",
    "., 0, 12, not there",
    "w.bin, 8, 12, of 16",
    "w.bin, 9223372036854775807, 12, at least 0",
    "w.bin, -4, 12, at least 0",
    "w.bin, 0, 16, length of 12",
    "w.bin, 0, -12, at least 0",
    "w.bin, four, 12, a number",
  })
  void whatLiesOutsideIsRefused(String location, String offset, String length, String expected) {
    Map<String, String> entries = Map.of("location", location, "offset", offset, "length", length);
    String message =
        String.valueOf(assertThrows(InvalidOnnxException.class, () -> read(entries)).getMessage());
    assertTrue(message.contains(expected) && message.contains("tensor w"), message);
  }

  /** It is mapped, not copied: were the file cut before it is written, the data would be lost. */
  @Test
  void modelMayTakeThePlaceOfItsOwnData() throws Exception {
    read(Map.of("location", "w.bin", "offset", "4", "length", "12"));
    Path data = folder.resolve("w.bin");
    OnnxModel.read(folder.resolve("model.onnx")).write(data);
    TensorProto w = OnnxModel.read(data).proto().graph().initializers().getFirst();
    assertArrayEquals(new float[] {1, 2, 3}, w.floats());
  }

  @Test
  void foldersAreNoModels() {
    String refused =
        assertThrows(InvalidOnnxException.class, () -> OnnxModel.read(folder)).getMessage();
    assertEquals(folder + ": expected an ONNX file, got a folder; name the file in it", refused);
  }

  @Test
  void modelsThatAreNotFilesHaveNone() {
    assertThrows(
        InvalidOnnxException.class,
        () -> OnnxModel.read(model(FLOATS, Map.of("location", "w.bin"))));
  }

  @Test
  void tensorsOfMoreThanCanBeMappedAtOnceAreRefused() throws Exception {
    try (FileChannel sparse =
        FileChannel.open(
            folder.resolve("large.bin"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      sparse.write(ByteBuffer.allocate(1), 1L << 31);
    }
    Path file = folder.resolve("model.onnx");
    Files.write(file, model(1 << 29, Map.of("location", "large.bin")));
    String message =
        String.valueOf(
            assertThrows(InvalidOnnxException.class, () -> OnnxModel.read(file)).getMessage());
    assertTrue(message.contains("tensor w") && message.contains("got 2147483648"), message);
  }

  private TensorProto read(Map<String, String> entries) throws IOException {
    ByteBuffer data = ByteBuffer.allocate(4 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(
        folder.resolve("w.bin"), data.putFloat(0).putFloat(1).putFloat(2).putFloat(3).array());
    Path file = folder.resolve("model.onnx");
    Files.write(file, model(FLOATS, entries));
    return OnnxModel.read(file).proto().graph().initializers().getFirst();
  }

  /** A model with one initializer whose elements are elsewhere. */
  private static byte[] model(long floats, Map<String, String> entries) throws IOException {
    byte[] tensor =
        message(out -> {
          out.writeInt64(1, floats);
          out.writeInt32(2, 1);
          out.writeString(8, "w");
          for (Map.Entry<String, String> each : entries.entrySet()) {
            out.writeByteArray(
                13,
                message(entry -> {
                  entry.writeString(1, each.getKey());
                  entry.writeString(2, each.getValue());
                }));
          }
          out.writeInt32(14, 1);
        });
    byte[] graph = message(out -> out.writeByteArray(5, tensor));
    return message(out -> out.writeByteArray(7, graph));
  }

  /** Writes a message's fields. */
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.write(out);
    out.flush();
    return bytes.toByteArray();
  }
}
