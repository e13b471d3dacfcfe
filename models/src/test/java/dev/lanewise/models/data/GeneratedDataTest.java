package dev.lanewise.models.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.tensor.Shape;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratedDataTest {
  @ParameterizedTest
  @CsvSource({"circle, 250", "spirals, 1000"})
  void halfIsToTrainOnAndAlwaysTheSame(String name, int half) throws IOException {
    DataSplit split = Datasets.load(name);
    NamedDataset named = NamedDataset.CATALOG.get(name);
    for (Dataset part : List.of(split.train(), split.test())) {
      assertEquals(half, part.size());
      assertEquals(Shape.of(2), part.sample());
      assertEquals(name, part.name());
      for (int count : part.classCounts()) {
        assertEquals(half / 2.0, count, 0.2 * half, "classes are mixed");
      }
    }
    assertEquals(half, named.trainSize());
    assertEquals(half, named.testSize());
    assertEquals(named.sample(), split.train().sample());
    assertEquals(named.classNames(), split.train().classNames());
    assertEquals(split.checksum(), Datasets.load(name).checksum());
    assertTrue(named.isShipped());
  }

  /** Told by the radius alone: the band between 2.5 and 3.5 is empty. */
  @Test
  void circleIsADiskInARing() {
    DataSplit circle = GeneratedData.circle();
    double least = 5;
    double most = 0;
    for (Dataset part : List.of(circle.train(), circle.test())) {
      for (int i = 0; i < part.size(); i++) {
        float[] point = part.features(i);
        double radius = Math.hypot(point[0], point[1]);
        boolean inside = part.classNames().get(part.label(i)).equals("inside");
        assertTrue(inside ? radius <= 2.5001 : radius >= 3.4999 && radius <= 5.0001);
        least = Math.min(least, radius);
        most = Math.max(most, radius);
      }
    }
    assertTrue(least < 0.2 && most > 4.9, least + " to " + most);
  }

  /** An arm turned by half a turn is the other: at each point one of them is near. */
  @Test
  void spiralsLieAlongTheirArms() {
    Dataset points = GeneratedData.spirals().train();
    for (int i = 0; i < points.size(); i++) {
      float[] point = points.features(i);
      double nearest = Double.POSITIVE_INFINITY;
      for (int step = 0; step <= 1000; step++) {
        double along = step / 1000.0;
        double angle = 2 * Math.PI * (1.75 * along + (points.label(i) == 1 ? 0.5 : 0));
        double dx = point[0] - 5 * along * Math.sin(angle);
        double dy = point[1] - 5 * along * Math.cos(angle);
        nearest = Math.min(nearest, Math.max(Math.abs(dx), Math.abs(dy)));
      }
      assertTrue(nearest <= 0.31, i + " lies " + nearest + " beside its arm");
    }
  }

  /** On any machine, in any version: runs that were measured stay comparable. */
  @Test
  void thePointsAreThoseThatTheyAlwaysWere() {
    assertEquals(
        "a57766367d4ac7a52b6e32db89153ca4cad6f673dbe82fdb2c6350f27450b960",
        GeneratedData.circle().train().checksum());
    assertEquals(
        "59f49ebeb4d5e018102421e94a149cb72a14971a3b51fb3be43f8d2f5e2daa6a",
        GeneratedData.spirals().train().checksum());
  }
}
