package dev.lanewise.engine.random;

/**
 * Philox-4x32-10, a bijection of 128-bit counters chosen by a 64-bit key: ten rounds of multiply
 * and xor.
 *
 * <p>Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel Random Numbers: As Easy
 * as 1, 2, 3", SC 2011. Passes TestU01's BigCrush.
 */
final class Philox {
  /** Words of one block. */
  static final int WORDS = 4;

  static final int ROUNDS = 10;
  static final long MULTIPLIER_0 = 0xD2511F53L;
  static final long MULTIPLIER_1 = 0xCD9E8D57L;

  /** Golden ratio and √3 − 1: the key's step from round to round. */
  static final int WEYL_0 = 0x9E3779B9;

  static final int WEYL_1 = 0xBB67AE85;

  /** The lower half of a long. */
  static final long LOW = 0xFFFF_FFFFL;

  private final int key0;
  private final int key1;

  /** The four words of the block last computed. */
  int word0;

  int word1;
  int word2;
  int word3;

  Philox(int key0, int key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  /** Computes the block of a counter of two times 64 bits. */
  void compute(long counterLow, long counterHigh) {
    int c0 = (int) counterLow;
    int c1 = (int) (counterLow >>> 32);
    int c2 = (int) counterHigh;
    int c3 = (int) (counterHigh >>> 32);
    int k0 = key0;
    int k1 = key1;
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = MULTIPLIER_0 * (c0 & LOW);
      long product1 = MULTIPLIER_1 * (c2 & LOW);
      c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
      c1 = (int) product1;
      c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
      c3 = (int) product0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    word0 = c0;
    word1 = c1;
    word2 = c2;
    word3 = c3;
  }

  /** Word {@code index} of the block, 0 to 3. */
  int word(int index) {
    return switch (index) {
      case 0 -> word0;
      case 1 -> word1;
      case 2 -> word2;
      case 3 -> word3;
      default -> throw new IndexOutOfBoundsException(index);
    };
  }
}
