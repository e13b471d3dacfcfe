package dev.lanewise.models.run;

/** Kinds of numbers in safetensors files, called as the format calls them. */
public enum StoredType {
  /** IEEE 754, 64 bits. */
  F64(8, true),
  /** IEEE 754, 32 bits: what is written here. */
  F32(4, true),
  /** IEEE 754, 16 bits. */
  F16(2, true),
  /** The upper 16 bits of {@link #F32}. */
  BF16(2, true),
  /** Signed, 64 bits. */
  I64(8, false),
  /** Signed, 32 bits. */
  I32(4, false),
  /** Signed, 16 bits. */
  I16(2, false),
  /** Signed, 8 bits. */
  I8(1, false),
  /** Unsigned, 64 bits. */
  U64(8, false),
  /** Unsigned, 32 bits. */
  U32(4, false),
  /** Unsigned, 16 bits. */
  U16(2, false),
  /** Unsigned, 8 bits. */
  U8(1, false),
  /** True or false, 8 bits. */
  BOOL(1, false),
  /** A floating-point number of 8 bits: 5 of exponent, 2 of mantissa. */
  F8_E5M2(1, false),
  /** The same: 4 of exponent, 3 of mantissa. */
  F8_E4M3(1, false),
  /** The same: a power of two. */
  F8_E8M0(1, false),
  /** Two of {@link #F32}: a complex number. */
  C64(8, false);

  private final int bytes;
  private final boolean readable;

  StoredType(int bytes, boolean readable) {
    this.bytes = bytes;
    this.readable = readable;
  }

  /** Size of one number. */
  int bytes() {
    return bytes;
  }

  /** Whether such numbers are read, as floats. */
  public boolean isReadable() {
    return readable;
  }
}
