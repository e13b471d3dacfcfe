package dev.lanewise.onnx.file;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Fields of a protobuf message, kept in pieces: large contents are views of their owner's bytes
 * until they are written. Fields that hold the value which stands for absence are left out.
 */
final class ProtoWriter {
  private static final int LARGE = 1024;
  private static final int LENGTH_DELIMITED = 2;

  private final List<ByteBuffer> pieces = new ArrayList<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes, 256);
  private long size;

  /** Puts a message's fields. */
  interface Message {
    void write(ProtoWriter out);
  }

  /** An encoding step of the library's. */
  private interface Step {
    void run() throws IOException;
  }

  void integer(int field, long value) {
    if (value != 0) {
      run(() -> out.writeInt64(field, value));
    }
  }

  /** A whole number that is written whatever it is. */
  void presentInteger(int field, long value) {
    run(() -> out.writeInt64(field, value));
  }

  /** A float that is written whatever it is. */
  void presentNumber(int field, float value) {
    run(() -> out.writeFloat(field, value));
  }

  void text(int field, String value) {
    if (!value.isEmpty()) {
      presentText(field, value);
    }
  }

  /** A text that is written even if it is empty. */
  void presentText(int field, String value) {
    bytes(field, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
  }

  void texts(int field, List<String> values) {
    values.forEach(value -> presentText(field, value));
  }

  void bytes(int field, ByteBuffer value) {
    header(field, value.remaining());
    if (value.remaining() < LARGE) {
      byte[] copy = new byte[value.remaining()];
      value.duplicate().get(copy);
      run(() -> out.writeRawBytes(copy));
    } else {
      finishPiece();
      append(value.duplicate());
    }
  }

  void integers(int field, long[] values) {
    if (values.length > 0) {
      ProtoWriter packed = new ProtoWriter();
      for (long value : values) {
        packed.run(() -> packed.out.writeUInt64NoTag(value));
      }
      nest(field, packed);
    }
  }

  void numbers(int field, float[] values) {
    if (values.length > 0) {
      ProtoWriter packed = new ProtoWriter();
      for (float value : values) {
        packed.run(() -> packed.out.writeFloatNoTag(value));
      }
      nest(field, packed);
    }
  }

  void message(int field, Message message) {
    ProtoWriter inner = new ProtoWriter();
    message.write(inner);
    nest(field, inner);
  }

  /** Size of all fields in bytes. */
  long size() {
    finishPiece();
    return size;
  }

  /** Writes all fields. */
  void to(WritableByteChannel channel) throws IOException {
    finishPiece();
    for (ByteBuffer piece : pieces) {
      ByteBuffer rest = piece.duplicate();
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    }
  }

  private void nest(int field, ProtoWriter inner) {
    header(field, inner.size());
    finishPiece();
    inner.pieces.forEach(this::append);
  }

  private void header(int field, long length) {
    run(() -> {
      out.writeTag(field, LENGTH_DELIMITED);
      out.writeUInt64NoTag(length);
    });
  }

  private void finishPiece() {
    run(out::flush);
    if (bytes.size() > 0) {
      append(ByteBuffer.wrap(bytes.toByteArray()));
      bytes.reset();
    }
  }

  private void append(ByteBuffer piece) {
    pieces.add(piece);
    size += piece.remaining();
  }

  private void run(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException("an array that refuses bytes", e);
    }
  }
}
