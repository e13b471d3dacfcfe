package dev.lanewise.engine.gemm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NonzeroTermsTest {
  private static final int MARGIN = 3;

  @Test
  void everyGroupHasTheTermsOfItsRowsAlone() {
    for (int k : new int[] {4, 15, 16, 17, 32, 33, 70}) {
      int rows = 2 * NonzeroTerms.GROUP_ROWS + 1;
      float[] a = new float[MARGIN + rows * k + MARGIN];
      Arrays.fill(a, 0, MARGIN, 1f); // neighbours of the rows are none of them
      Arrays.fill(a, a.length - MARGIN, a.length, 1f);
      int[][] wanted = {{0, k - 1}, {}, {1}};
      a[MARGIN + (NonzeroTerms.GROUP_ROWS - 1) * k] = Float.MIN_VALUE;
      a[MARGIN + k - 1] = Float.NaN;
      a[MARGIN + NonzeroTerms.GROUP_ROWS * k + 2] = -0f;
      a[MARGIN + (rows - 1) * k + 1] = -1f;
      NonzeroTerms terms = new NonzeroTerms(rows, k);
      assertTrue(terms.areFew(a, MARGIN));
      assertEquals(wanted.length, terms.groups());
      for (int group = 0; group < wanted.length; group++) {
        int first = terms.first(group);
        assertArrayEquals(
            wanted[group],
            Arrays.copyOfRange(terms.list(), first, first + terms.count(group)),
            "k = " + k + ", group " + group);
      }
    }
  }

  @Test
  void threeQuartersAreFewAndMoreAreNot() {
    float[] a = new float[40];
    IntStream.range(0, 30).forEach(p -> a[p] = 1);
    assertTrue(new NonzeroTerms(1, 40).areFew(a, 0));
    a[30] = 1;
    assertFalse(new NonzeroTerms(1, 40).areFew(a, 0));
  }

  @Test
  void moreThanACacheTakesAreFewInOneRowAlone() {
    float[] a = new float[2 * 9000];
    IntStream.range(0, 4097).forEach(p -> a[p] = 1);
    assertFalse(new NonzeroTerms(2, 9000).areFew(a, 0));
    assertTrue(new NonzeroTerms(1, 9000).areFew(a, 0));
    a[0] = 0;
    assertTrue(new NonzeroTerms(2, 9000).areFew(a, 0));
  }
}
