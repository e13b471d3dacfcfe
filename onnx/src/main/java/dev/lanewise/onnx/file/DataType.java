package dev.lanewise.onnx.file;

import java.util.HashMap;
import java.util.Map;

/** Types of elements, by the numbers that files write for them. */
public enum DataType {
  /** No type. */
  UNDEFINED(0, 0, Kind.OTHER),
  /** Floats. */
  FLOAT(1, 4, Kind.FLOAT),
  /** Bytes from 0 on. */
  UINT8(2, 1, Kind.INTEGER),
  /** Bytes. */
  INT8(3, 1, Kind.INTEGER),
  /** Shorts from 0 on. */
  UINT16(4, 2, Kind.INTEGER),
  /** Shorts. */
  INT16(5, 2, Kind.INTEGER),
  /** Ints. */
  INT32(6, 4, Kind.INTEGER),
  /** Longs. */
  INT64(7, 8, Kind.INTEGER),
  /** Texts. */
  STRING(8, 0, Kind.OTHER),
  /** A byte each, 0 or 1. */
  BOOL(9, 1, Kind.BOOLEAN),
  /** IEEE half floats. */
  FLOAT16(10, 2, Kind.FLOAT),
  /** Doubles. */
  DOUBLE(11, 8, Kind.FLOAT),
  /** Ints from 0 on. */
  UINT32(12, 4, Kind.INTEGER),
  /** Longs from 0 on. */
  UINT64(13, 8, Kind.INTEGER),
  /** Pairs of floats. */
  COMPLEX64(14, 0, Kind.OTHER),
  /** Pairs of doubles. */
  COMPLEX128(15, 0, Kind.OTHER),
  /** The upper half of floats. */
  BFLOAT16(16, 2, Kind.FLOAT),
  /** Bytes with a sign, 4 bits of exponent and 3 of fraction. */
  FLOAT8E4M3FN(17, 0, Kind.OTHER),
  /** Likewise, without a negative zero. */
  FLOAT8E4M3FNUZ(18, 0, Kind.OTHER),
  /** Bytes with a sign, 5 bits of exponent and 2 of fraction. */
  FLOAT8E5M2(19, 0, Kind.OTHER),
  /** Likewise, without a negative zero. */
  FLOAT8E5M2FNUZ(20, 0, Kind.OTHER),
  /** Half bytes from 0 on. */
  UINT4(21, 0, Kind.OTHER),
  /** Half bytes. */
  INT4(22, 0, Kind.OTHER),
  /** Half bytes with a sign, 2 bits of exponent and 1 of fraction. */
  FLOAT4E2M1(23, 0, Kind.OTHER),
  /** Bytes that are powers of 2. */
  FLOAT8E8M0(24, 0, Kind.OTHER);

  /** What a type's numbers are. */
  public enum Kind {
    /** Floats of any width. */
    FLOAT,
    /** Whole numbers. */
    INTEGER,
    /** Truths. */
    BOOLEAN,
    /** What is not read. */
    OTHER
  }

  private static final Map<Long, DataType> BY_CODE = new HashMap<>();

  static {
    for (DataType each : values()) {
      BY_CODE.put((long) each.code, each);
    }
  }

  private final int code;
  private final int bytes;
  private final Kind kind;

  DataType(int code, int bytes, Kind kind) {
    this.code = code;
    this.bytes = bytes;
    this.kind = kind;
  }

  /** The number that files write. */
  public int code() {
    return code;
  }

  /** Bytes of an element; 0 where elements of the type are not read. */
  public int bytes() {
    return bytes;
  }

  /** What its numbers are. */
  public Kind kind() {
    return kind;
  }

  /**
   * The type of this number.
   *
   * @throws InvalidOnnxException if there is none
   */
  public static DataType of(long code) throws InvalidOnnxException {
    DataType type = BY_CODE.get(code);
    if (type == null) {
      throw new InvalidOnnxException(
          "expected a type of elements, 0 to " + (values().length - 1) + ", got " + code);
    }
    return type;
  }
}
