package dev.lanewise.models.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.GZIPOutputStream;

/** Small valid files of each format. */
final class SmallFiles {
  private static final int BLOCK = 512;

  private SmallFiles() {}

  /** An IDX file of unsigned bytes: 0, 1, 2, … modulo {@code levels}. */
  static byte[] idx(int levels, int... dims) {
    int size = 1;
    for (int dim : dims) {
      size *= dim;
    }
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * dims.length + size);
    file.putInt(0x0800 | dims.length);
    for (int dim : dims) {
      file.putInt(dim);
    }
    for (int i = 0; i < size; i++) {
      file.put((byte) (i % levels));
    }
    return file.array();
  }

  /** The four files of a set: 4 training and 3 test images of 2 × 3, classes 0 and 1. */
  static SequencedMap<String, byte[]> idxSet() {
    SequencedMap<String, byte[]> files = new LinkedHashMap<>();
    files.put("train-images-idx3-ubyte.gz", gzip(idx(256, 4, 2, 3)));
    files.put("train-labels-idx1-ubyte.gz", gzip(idx(2, 4)));
    files.put("t10k-images-idx3-ubyte.gz", gzip(idx(256, 3, 2, 3)));
    files.put("t10k-labels-idx1-ubyte.gz", gzip(idx(2, 3)));
    return files;
  }

  /** CIFAR-10 records with labels 0, 1, 2, … modulo 10, every pixel the record's number. */
  static byte[] cifar(int records) {
    ByteBuffer file = ByteBuffer.allocate(records * 3073);
    for (int record = 0; record < records; record++) {
      file.put((byte) (record % 10));
      for (int i = 0; i < 3072; i++) {
        file.put((byte) record);
      }
    }
    return file.array();
  }

  static void writeAll(Path folder, Map<String, byte[]> files) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new IllegalStateException("a stream in memory does not fail", e);
    }
    return out.toByteArray();
  }

  /** A tar archive of regular files, as POSIX.1-1988 describes it. */
  static byte[] tar(Map<String, byte[]> files) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    files.forEach((name, content) -> {
      byte[] header = new byte[BLOCK];
      put(header, 0, name);
      put(header, 124, String.format("%011o", content.length));
      put(header, 156, "0");
      put(header, 257, "ustar");
      out.writeBytes(header);
      out.writeBytes(content);
      out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    });
    out.writeBytes(new byte[2 * BLOCK]);
    return out.toByteArray();
  }

  private static void put(byte[] to, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, to, offset, bytes.length);
  }
}
