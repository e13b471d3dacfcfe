package dev.lanewise.onnx.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Elements of a tensor in a file beside the model's, mapped into memory. */
final class ExternalData {
  private ExternalData() {}

  /**
   * The bytes that these entries tell of.
   *
   * @param name the tensor's
   * @param entries location, offset and length, as texts
   * @param bytes as many as the tensor's sizes need
   * @param folder the model's
   * @throws InvalidOnnxException if they are not there, or 2 GiB and more
   */
  static ByteBuffer find(
      String name, Map<String, String> entries, long bytes, @Nullable Path folder)
      throws InvalidOnnxException {
    String who = "tensor " + name + ", external data";
    if (folder == null) {
      throw new InvalidOnnxException(
          who + ": expected a model with all its tensors, as it was not read from a file");
    }
    Path file = file(who, entries.getOrDefault("location", ""), folder);
    long offset = number(who, "offset", entries.getOrDefault("offset", "0"));
    long length = number(who, "length", entries.getOrDefault("length", Long.toString(bytes)));
    if (length != bytes) {
      throw new InvalidOnnxException(who + ": expected a length of " + bytes + ", got " + length);
    }
    if (length > Integer.MAX_VALUE) {
      throw new InvalidOnnxException(
          who
              + ": expected less than 2 GiB, which is all that is mapped at once, got "
              + length
              + " bytes; split the tensor");
    }
    if (!Files.isRegularFile(file)) {
      throw new InvalidOnnxException(who + ": expected the file " + file + ", which is not there");
    }
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      if (offset > size || length > size - offset) {
        throw new InvalidOnnxException(
            who
                + ": expected "
                + length
                + " bytes from "
                + offset
                + " on, got "
                + file
                + " of "
                + size);
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
    } catch (InvalidOnnxException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidOnnxException(who + ": " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Path file(String who, String location, Path folder) throws InvalidOnnxException {
    try {
      Path file = folder.resolve(location).normalize();
      if (location.isEmpty() || !file.startsWith(folder.normalize())) {
        throw new InvalidOnnxException(
            who + ": expected a file in the model's folder, got \"" + location + "\"");
      }
      return file;
    } catch (InvalidPathException e) {
      throw new InvalidOnnxException(who + ": expected a path, got \"" + location + "\"", e);
    }
  }

  private static long number(String who, String what, String text) throws InvalidOnnxException {
    try {
      long number = Long.parseLong(text.strip());
      if (number >= 0 && number <= Long.MAX_VALUE / 2) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new InvalidOnnxException(
          who + ": expected a number as its " + what + ", got " + text, e);
    }
    throw new InvalidOnnxException(
        who + ": expected its " + what + " to be at least 0, got " + text);
  }
}
