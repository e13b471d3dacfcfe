package dev.lanewise.engine.gemm;

import dev.lanewise.engine.simd.Caches;
import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.threads.Threads;

/**
 * Every number of the matrix product that depends on the machine. None of them changes a result.
 *
 * <pre>
 *            NR                       C is computed in tiles of MR × NR, held in registers.
 *          ┌────┐                     A tile needs a panel of A (MR × kc) and one of B (kc × NR).
 *       kc │ B  │
 *          └────┘                     Up to mc rows of C: a panel of B is read again and again
 *    kc                               while all panels of A go past it, from the second cache.
 *  ┌────┐  ┌────┐                     More rows: a panel of A stays in the first while those of a
 *  │ A  │  │ C  │ MR                  block of B go past it; tiles of C follow each other along
 *  └────┘  └────┘                     its rows, so that the next are fetched ahead.
 * </pre>
 *
 * @param kc longest stretch of the sum in one pass
 * @param mc rows of A that may stay in the second cache
 * @param block floats of B that may stay in the second cache
 */
record Blocking(int kc, int mc, int block) {
  /**
   * Rows of the main micro-kernel. A tile of 12 × 2 vectors fills 24 registers of 32, one of 6 × 2
   * fills 12 of 16; what remains holds two vectors of B and an element of A. Each multiply-add then
   * costs 14/24 or 8/12 of a load, where the machine can do one load for each.
   */
  static final int MR = Simd.REGISTERS >= 32 ? 12 : 6;

  /** Columns of every micro-kernel but the narrow one: two vectors. */
  static final int NR = 2 * Simd.LANES;

  /** Rows of the narrow micro-kernel, and of the highest of all. */
  static final int MOST_TILE_ROWS = 12;

  /** Rows of the highest strip. */
  static final int MOST_STRIP_ROWS = 16;

  /** Columns of C up to which the left factor is not packed. */
  static final int MOST_IN_PLACE = 512;

  /** Rows of C up to which B's rows are added to C's where they stand, each read once. */
  static final int FEW_ROWS = 4;

  /**
   * The same where B is transposed, square by square in registers: above, a panel of B that is
   * packed serves more rows than that. There is a kernel for vectors of 16 lanes.
   */
  static final int FEW_ROWS_TRANSPOSED = Simd.LANES == 16 ? 2 : 0;

  /** Floats in one way of the first cache, 4 KiB: rows that far apart compete for its few ways. */
  private static final int CACHE_WAY = 1024;

  /** Whether there is a way for each row of a tile. */
  private static final boolean ROWS_MAY_COMPETE =
      Caches.MACHINE.first() >= MOST_TILE_ROWS * CACHE_WAY * Float.BYTES;

  /**
   * Multiply-adds that a task should have, so that handing it to a thread costs little: about 10
   * µs.
   */
  static final long LEAST_TASK = 1 << 20;

  /** That of this machine. */
  static final Blocking MACHINE = of(Caches.MACHINE);

  /**
   * A panel of B takes up to 4/3 of the first cache: read from end to end, it comes from the second
   * as fast, and longer passes load and store fewer tiles. They are neither so short that this
   * costs more than a few per cent, nor so long that it gains nothing. A takes 3/4 of the second,
   * or B half of it. With 48 KiB, 1 MiB and vectors of 512 bits: 512, 384, 128 Ki.
   */
  static Blocking of(Caches caches) {
    int kc = Math.clamp(caches.first() / 3 * 4 / (Float.BYTES * NR), 192, 512);
    int rows = caches.second() / 4 * 3 / (Float.BYTES * kc);
    int mc = Math.max(1, rows / MOST_TILE_ROWS) * MOST_TILE_ROWS;
    return new Blocking(kc, mc, caches.second() / 2 / Float.BYTES);
  }

  /**
   * Rows of the micro-kernel for the next tile, where {@code rows} are left. Tiles of few rows wait
   * for loads: 8 + 8 rows take less time than 12 + 4.
   */
  static int tileRows(int rows, boolean allNarrow) {
    if (allNarrow) {
      return MOST_TILE_ROWS;
    }
    if (MR == 12) {
      return rows > 16 || (rows > 8 && rows <= 12) ? 12 : rows > 6 ? 8 : rows > 4 ? 6 : 4;
    }
    return rows > 8 || rows == 5 || rows == 6 ? 6 : 4;
  }

  /**
   * Whether to read the left factor where it stands rather than to pack it: where rows are whole,
   * packing, about a third of a cycle for an element, is not lost beside the columns/32 cycles of
   * its multiply-adds, and rows that all fall on the same sets of the first cache find room there.
   */
  static boolean readInPlace(MatrixPanels a, int columns) {
    return a.sumAlongRows()
        && columns <= MOST_IN_PLACE
        && (ROWS_MAY_COMPETE || a.ld() % CACHE_WAY != 0);
  }

  /**
   * Whether to compute the transposed of a product whose right factor's sum runs along its rows:
   * where that factor can then be read in place, and what that saves, more than half a cycle for an
   * element, is more than the transposition of the result costs. A tile of few rows would cost as
   * much as packing.
   */
  static boolean turns(int rows, int columns, int k, MatrixPanels right) {
    return rows > Simd.LANES / 2
        && (long) (columns - rows) * k >= 3L * rows * columns
        && readInPlace(right, rows);
  }

  /** Multiply-adds that each task of a product should have, so that there are not too many. */
  static long taskWork(int m, int n, int k) {
    return Math.max(LEAST_TASK, Math.ceilDiv((long) m * n * k, Threads.MOST_TASKS));
  }

  /** Length of the passes over a sum of {@code k}: equal but for the last, none above kc. */
  int passLength(int k) {
    return part(k, kc, 1);
  }

  /** Whether a panel has so few columns that a tile's second vector would stay empty. */
  static boolean isNarrow(int columns) {
    return columns <= Simd.LANES;
  }

  /** Columns of a panel of B. */
  static int panelWidth(boolean narrow) {
    return narrow ? Simd.LANES : NR;
  }

  /** Rows of the blocks of a left factor that stay in the second cache. */
  int blockRows(int rows) {
    return part(rows, mc, MOST_TILE_ROWS);
  }

  /** Columns of the blocks of B, in passes of {@code pass} terms. */
  int blockColumns(int columns, int pass) {
    return part(columns, Math.max(NR, block / pass), NR);
  }

  /** Rows of the next strip of tiles, of {@code left}: a last one of few rows would be slow. */
  static int stripRows(int left) {
    return left <= MOST_STRIP_ROWS ? left : MOST_TILE_ROWS;
  }

  /** Half of {@code size}, in multiples of step, rounded up. */
  static int half(int size, int step) {
    return part(size, Math.ceilDiv(size, 2), step);
  }

  /** The length of equal parts of {@code size}, each about {@code limit} at most, in steps. */
  private static int part(int size, int limit, int step) {
    int parts = Math.max(1, Math.ceilDiv(size, limit));
    return Math.max(1, Math.ceilDiv(Math.ceilDiv(size, parts), step)) * step;
  }
}
