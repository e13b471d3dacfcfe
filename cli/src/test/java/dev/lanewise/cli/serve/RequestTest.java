package dev.lanewise.cli.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in a request, read. */
class RequestTest {
  private static List<float[]> read(String body, int size) throws Refusal {
    return new FeaturesJson(size, 3).read(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void oneSampleOrSeveralAreRead() throws Refusal {
    List<float[]> one = read(" { \"features\" : [ 1.5, -2e-3 , 0 ] } \n", 3);
    assertEquals(1, one.size());
    assertArrayEquals(new float[] {1.5f, -2e-3f, 0}, one.getFirst());
    List<float[]> two = read("{\"features\":[[1,2],[3,4]]}", 2);
    assertEquals(2, two.size());
    assertArrayEquals(new float[] {3, 4}, two.getLast());
  }

  @Property
  void everyFloatComesThroughToTheBit(@ForAll @Size(5) List<Float> values) throws Refusal {
    List<Float> finite = values.stream().map(it -> Float.isFinite(it) ? it : 0f).toList();
    float[] read = read("{\"features\":" + finite + "}", 5).getFirst();
    for (int i = 0; i < 5; i++) {
      assertEquals(Float.floatToIntBits(finite.get(i)), Float.floatToIntBits(read[i]));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~ | 400 | got nothing",
        "hello | 400 | got no object in UTF-8",
        "[1,2] | 400 | got no object",
        "{} | 400 | got an object without features",
        "{\"features\":[1,2] | 400 | got ",
        "{\"features\":[1,2]} {} | 400 | got more after its end",
        "{\"features\":[1,2]},{} | 400 | got more after its end",
        "{\"features\":[1,2]}] | 400 | got more after its end",
        "{\"features\":[1,2 | 400 | got ",
        "{\"features\":[1,2]] | 400 | got ",
        "{\"features\":[1,2}} | 400 | got ",
        "{\"features\":[1,2], | 400 | got ",
        "{\"fea\\\"]}tures\":[1,2]} | 400 | the field 'fea\"]}tures'",
        "{\"feature\":[1,2]} | 400 | the field 'feature'",
        "{\"features\":[1,2],\"features\":[1,2]} | 400 | the field 'features' too",
        "{\"features\":[1,2],\"x\":1} | 400 | the field 'x' too",
        "{\"features\":7} | 400 | got no array of features",
        "{\"features\":[]} | 400 | expected 2 features a sample, as the network was trained on, got 0",
        "{\"features\":[1]} | 400 | expected 2 features a sample, as the network was trained on, got 1",
        "{\"features\":[1,2,3]} | 400 | got 3;",
        "{\"features\":[[1,2],[3]]} | 400 | got 1 in sample 1",
        "{\"features\":[[1,2],[]]} | 400 | got 0 in sample 1",
        "{\"features\":[[1,2],3]} | 400 | features that are no numbers",
        "{\"features\":[1,[2]]} | 400 | features that are no numbers",
        "{\"features\":[[[1]]]} | 400 | features that are no numbers",
        "{\"features\":[1,\"2\"]} | 400 | features that are no numbers",
        "{\"features\":[1,null]} | 400 | features that are no numbers",
        "{\"features\":[1,true]} | 400 | features that are no numbers",
        "{\"features\":[1,NaN]} | 400 | got malformed JSON: ",
        "{\"features\":[1,01]} | 400 | got ",
        "{\"features\":[1,1e39]} | 400 | a number that no float holds",
        "{\"features\":[[1,2],[1,2],[1,2],[1,2]]} | 413 | at most 3 samples",
      })
  void mistakesAreToldInOneLine(String body, int status, String expected) {
    Refusal refusal = assertThrows(Refusal.class, () -> read(body, 2));
    assertEquals(status, refusal.status(), refusal.getMessage());
    assertTrue(refusal.getMessage().contains(expected), refusal.getMessage());
    assertTrue(refusal.getMessage().startsWith("predict: expected "), refusal.getMessage());
    assertEquals(1, refusal.getMessage().lines().count());
    assertTrue(refusal.getMessage().length() < 400, refusal.getMessage());
  }

  @Test
  void deepNestingEndsAtTheDoor() {
    String deep = "{\"features\":" + "[".repeat(1_000_000);
    assertThrows(Refusal.class, () -> read(deep, 2));
  }

  @Test
  void queriesAreRead() throws Refusal {
    assertEquals(new Query(3, false), Query.parse(null, 10));
    assertEquals(new Query(2, false), Query.parse("", 2));
    assertEquals(new Query(10, true), Query.parse("top=10&invert=true", 10));
    for (String wrong : List.of("top=0", "top=11", "top=x", "top=", "invert=1", "k=3", "&")) {
      Refusal refusal = assertThrows(Refusal.class, () -> Query.parse(wrong, 10), wrong);
      assertEquals(400, refusal.status());
    }
  }

  @Test
  void sizesAreRead() {
    assertEquals(4096, ByteSize.parse("4096").bytes());
    assertEquals(10_000_000, ByteSize.parse("10MB").bytes());
    assertEquals(65_536, ByteSize.parse("64 kib").bytes());
    for (String wrong : List.of("", "0", "-1MB", "10GB", "1.5MB", "2000MiB", "99999999999")) {
      assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(wrong), wrong);
    }
  }
}
