package dev.lanewise.models.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * A protocol buffer message under construction: fields by number, as protobuf.dev's "Encoding"
 * says. Each field is written as it is given, 0 and empty ones too.
 */
final class Message {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** An empty one. */
  Message() {}

  /** The message that {@code fields} fills. */
  static byte[] of(Consumer<Message> fields) {
    Message message = new Message();
    fields.accept(message);
    return message.toBytes();
  }

  /** What has been written so far. */
  byte[] toBytes() {
    return out.toByteArray();
  }

  /** A field of type int32, int64 or enum. */
  Message integer(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  /** A field of type float. */
  Message number(int field, float value) {
    tag(field, FIXED_32);
    fixed(Float.floatToRawIntBits(value), Float.BYTES);
    return this;
  }

  /** A field of type double. */
  Message number(int field, double value) {
    tag(field, FIXED_64);
    fixed(Double.doubleToRawLongBits(value), Double.BYTES);
    return this;
  }

  /** A packed field of repeated doubles. */
  Message numbers(int field, double[] values) {
    tag(field, LENGTH_DELIMITED);
    varint((long) Double.BYTES * values.length);
    for (double value : values) {
      fixed(Double.doubleToRawLongBits(value), Double.BYTES);
    }
    return this;
  }

  /** A field of type string. */
  Message text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A field of type bytes. */
  Message bytes(int field, byte[] value) {
    tag(field, LENGTH_DELIMITED);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  /** A field that is a message. */
  Message message(int field, Consumer<Message> fields) {
    return bytes(field, of(fields));
  }

  private void tag(int field, int wireType) {
    varint((long) field << 3 | wireType);
  }

  /** Seven bits a byte, the lowest first; the eighth says that more follow. */
  private void varint(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }

  /** The lowest bytes, the lowest first. */
  private void fixed(long bits, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (bits >>> (Byte.SIZE * i)));
    }
  }
}
