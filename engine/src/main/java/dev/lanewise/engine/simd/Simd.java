package dev.lanewise.engine.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * The vector species of this JVM: the widest that the machine prefers, or the one that {@code
 * -Dlanewise.vectorBits=128|256|512} asks for.
 *
 * <p>No kernel uses another. The methods of the vector API keep one type profile for all their
 * callers; once vectors of two widths have been seen, the JIT calls where it would have inlined,
 * and boxes: snake's loop, after a product that transposed by vectors of another width, allocated
 * 240 bytes for every vector, for good.
 *
 * <p>Results do not depend on it. An elementwise kernel gives each element the same operations at
 * any width, a matrix product sums each element of C over k in order, and every other sum runs over
 * {@link #SUM_LANES} virtual lanes, however many of them one vector holds.
 */
public final class Simd {
  static {
    requireModule();
  }

  /** System property that forces the width: {@value}. */
  public static final String VECTOR_BITS = "lanewise.vectorBits";

  /** Species of all float kernels. */
  public static final VectorSpecies<Float> FLOATS = floats(System.getProperty(VECTOR_BITS));

  /** Integers of the same width, for bit patterns and exponents. */
  public static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);

  /** Long integers of the same width: half as many, each beside two floats. */
  public static final VectorSpecies<Long> LONGS = FLOATS.withLanes(long.class);

  /** Floats in one vector. */
  public static final int LANES = FLOATS.length();

  /** Vector registers of the machine: 32 (AVX-512, AArch64) or 16 (AVX2 and older). */
  public static final int REGISTERS = registers();

  /** Virtual lanes of a sum: element i is added to lane i mod 64; a fixed tree adds the lanes. */
  public static final int SUM_LANES = 64;

  private Simd() {}

  /**
   * Sees to it that Java was started with the vector module: on a module path it is, on a class
   * path somebody must say so.
   *
   * @throws NoClassDefFoundError if it was not; says with which option it is
   */
  public static void requireModule() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      throw new NoClassDefFoundError(
          "Lanewise: expected the module jdk.incubator.vector, got a program without it; start Java"
              + " with --add-modules jdk.incubator.vector");
    }
  }

  private static VectorSpecies<Float> floats(@Nullable String bits) {
    if (bits == null) {
      return widest(); // no case of the switch, which would be one of patterns: slow to start
    }
    return switch (bits) {
      case "128" -> FloatVector.SPECIES_128;
      case "256" -> FloatVector.SPECIES_256;
      case "512" -> FloatVector.SPECIES_512;
      default ->
          throw new IllegalArgumentException(
              "-D" + VECTOR_BITS + ": expected 128, 256 or 512, got '" + bits + "'");
    };
  }

  /** Preferred species, held between 128 and 512 bits: what the kernels are written for. */
  private static VectorSpecies<Float> widest() {
    VectorSpecies<Float> preferred = FloatVector.SPECIES_PREFERRED;
    return switch (preferred.length()) {
      case 4, 8, 16 -> preferred;
      case 1, 2 -> FloatVector.SPECIES_128;
      default -> FloatVector.SPECIES_512;
    };
  }

  /** Only machines with 512-bit vectors, or ARM's, have 32 registers; x86 below them has 16. */
  private static int registers() {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    return arm || FloatVector.SPECIES_PREFERRED.length() >= 16 ? 32 : 16;
  }

  /** A vector of {@link #INTS} with {@code value} in every lane. */
  public static IntVector ints(int value) {
    return IntVector.broadcast(INTS, value);
  }

  /** A vector of {@link #FLOATS} with {@code value} in every lane. */
  public static FloatVector floats(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }
}
