package dev.lanewise.onnx.file;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Fields of protobuf messages, one after another. A length is believed only as far as the message
 * around it goes; messages nest {@value #MOST_NESTED} deep at most, and a file has {@value
 * #MOST_ITEMS} of them and of texts at most, so that its memory is bounded by its size.
 */
final class ProtoReader {
  static final int MOST_NESTED = 48;
  static final int MOST_ITEMS = 4_000_000;

  private final CodedInputStream in;
  private final @Nullable Path folder;
  private int nested;
  private int items;
  private int tag;

  /**
   * A reader of these bytes.
   *
   * @param folder of external data; null where there is none
   */
  ProtoReader(byte[] bytes, @Nullable Path folder) {
    in = CodedInputStream.newInstance(bytes);
    in.enableAliasing(true);
    in.setSizeLimit(Integer.MAX_VALUE);
    this.folder = folder;
    try {
      in.pushLimit(bytes.length);
    } catch (IOException e) {
      throw new IllegalStateException("a limit at the end of an array", e);
    }
  }

  /** Makes a message of its fields. */
  interface Message<T> {
    T read(ProtoReader in) throws InvalidOnnxException;
  }

  /** Where external data is looked for. */
  @Nullable Path folder() {
    return folder;
  }

  /** The next field's number, 0 at the message's end. */
  int field() throws InvalidOnnxException {
    try {
      tag = in.readTag();
      return WireFormat.getTagFieldNumber(tag);
    } catch (IOException e) {
      throw problem(e);
    }
  }

  /** A whole number. */
  long integer() throws InvalidOnnxException {
    expect(WireFormat.WIRETYPE_VARINT);
    try {
      return in.readRawVarint64();
    } catch (IOException e) {
      throw problem(e);
    }
  }

  /** A float. */
  float number() throws InvalidOnnxException {
    expect(WireFormat.WIRETYPE_FIXED32);
    try {
      return in.readFloat();
    } catch (IOException e) {
      throw problem(e);
    }
  }

  /** A text. */
  String text() throws InvalidOnnxException {
    count();
    ByteBuffer bytes = bytes();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidOnnxException(at() + ": expected a text in UTF-8", e);
    }
  }

  /** Bytes: a view of the file's own. */
  ByteBuffer bytes() throws InvalidOnnxException {
    expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    try {
      return in.readByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw problem(e);
    }
  }

  /** A message within this one. */
  <T> T message(Message<T> message) throws InvalidOnnxException {
    expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    count();
    if (++nested > MOST_NESTED) {
      throw new InvalidOnnxException(
          at() + ": expected messages at most " + MOST_NESTED + " deep, got more");
    }
    int limit = enter();
    T read = message.read(this);
    leave(limit);
    nested--;
    return read;
  }

  /** Puts whole numbers, one or packed, behind those that are there. */
  void integers(Longs all) throws InvalidOnnxException {
    if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
      all.add(integer());
      return;
    }
    expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    int limit = enter();
    try {
      while (!in.isAtEnd()) {
        all.add(in.readRawVarint64());
      }
    } catch (IOException e) {
      throw problem(e);
    }
    leave(limit);
  }

  /** Puts fixed numbers of as many bytes, one or packed, behind those that are there. */
  void fixed(FixedNumbers all, int bytes) throws InvalidOnnxException {
    if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      all.add(one(bytes));
      return;
    }
    ByteBuffer packed = bytes();
    if (packed.remaining() % bytes != 0) {
      throw new InvalidOnnxException(
          at() + ": expected numbers of " + bytes + " bytes, got " + packed.remaining() + " bytes");
    }
    all.add(packed);
  }

  private ByteBuffer one(int bytes) throws InvalidOnnxException {
    ByteBuffer number = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes == Float.BYTES) {
      return number.putFloat(0, number());
    }
    expect(WireFormat.WIRETYPE_FIXED64);
    try {
      return number.putDouble(0, in.readDouble());
    } catch (IOException e) {
      throw problem(e);
    }
  }

  /** Passes over a field that is not known. */
  void skip() throws InvalidOnnxException {
    try {
      if (!in.skipField(tag)) {
        throw new InvalidOnnxException(at() + ": expected a field, got a group's end");
      }
    } catch (IOException e) {
      throw problem(e);
    }
  }

  private int enter() throws InvalidOnnxException {
    try {
      return in.pushLimit(in.readRawVarint32());
    } catch (IOException e) {
      throw problem(e);
    }
  }

  private void leave(int limit) throws InvalidOnnxException {
    if (in.getBytesUntilLimit() != 0) {
      throw new InvalidOnnxException(at() + ": expected a message's end, got more");
    }
    in.popLimit(limit);
  }

  private void count() throws InvalidOnnxException {
    if (++items > MOST_ITEMS) {
      throw new InvalidOnnxException(
          at() + ": expected at most " + MOST_ITEMS + " messages and texts, got more");
    }
  }

  private void expect(int wireType) throws InvalidOnnxException {
    if (WireFormat.getTagWireType(tag) != wireType) {
      throw new InvalidOnnxException(
          at()
              + ": expected wire type "
              + wireType
              + " in field "
              + WireFormat.getTagFieldNumber(tag)
              + ", got "
              + WireFormat.getTagWireType(tag));
    }
  }

  private String at() {
    return "ONNX file, byte " + in.getTotalBytesRead();
  }

  private InvalidOnnxException problem(IOException e) {
    return e instanceof InvalidOnnxException known
        ? known
        : new InvalidOnnxException(
            at() + ": expected an ONNX model, got no such message; it is cut short or damaged", e);
  }
}
