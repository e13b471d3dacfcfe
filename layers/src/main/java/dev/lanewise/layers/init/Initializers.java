package dev.lanewise.layers.init;

import dev.lanewise.engine.names.Catalog;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The known rules for first weights. All draw from a distribution of mean 0 and differ in its
 * variance.
 *
 * <table>
 * <caption>Variance of a weight</caption>
 * <tr><td>Glorot</td><td>2 / (fanIn + fanOut)</td><td>Glorot and Bengio, "Understanding the
 * difficulty of training deep feedforward neural networks", AISTATS 2010</td></tr>
 * <tr><td>He</td><td>2 / fanIn</td><td>He et al., "Delving Deep into Rectifiers", ICCV
 * 2015</td></tr>
 * <tr><td>LeCun</td><td>1 / fanIn</td><td>LeCun et al., "Efficient BackProp", 1998</td></tr>
 * </table>
 */
public final class Initializers {
  /** Uniform in ±√(6 / (fanIn + fanOut)). */
  public static final Initializer GLOROT_UNIFORM = uniform(Initializers::glorot);

  /** Normal of variance 2 / (fanIn + fanOut). */
  public static final Initializer GLOROT_NORMAL = normal(Initializers::glorot);

  /** Uniform in ±√(6 / fanIn). */
  public static final Initializer HE_UNIFORM = uniform(Initializers::he);

  /** Normal of variance 2 / fanIn. */
  public static final Initializer HE_NORMAL = normal(Initializers::he);

  /** Uniform in ±√(3 / fanIn). */
  public static final Initializer LECUN_UNIFORM = uniform(Initializers::lecun);

  /** Normal of variance 1 / fanIn. */
  public static final Initializer LECUN_NORMAL = normal(Initializers::lecun);

  /** All zeros. */
  public static final Initializer ZEROS = constant(0);

  private static final Catalog<Initializer> CATALOG = new Catalog<>("initializer", entries());

  private Initializers() {}

  /** All elements {@code value}. */
  public static Initializer constant(float value) {
    return (_, to, _, _) -> Arrays.fill(to.data(), to.offset(), to.offset() + to.size(), value);
  }

  /**
   * The initializer called {@code name}: one of {@link #names()}.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Initializer byName(String name) {
    return CATALOG.get(name);
  }

  /** The names that {@link #byName} knows. */
  public static Set<String> names() {
    return CATALOG.names();
  }

  private static SequencedMap<String, Initializer> entries() {
    SequencedMap<String, Initializer> entries = new LinkedHashMap<>();
    entries.put("he-uniform", HE_UNIFORM);
    entries.put("he-normal", HE_NORMAL);
    entries.put("glorot-uniform", GLOROT_UNIFORM);
    entries.put("glorot-normal", GLOROT_NORMAL);
    entries.put("lecun-uniform", LECUN_UNIFORM);
    entries.put("lecun-normal", LECUN_NORMAL);
    entries.put("zeros", ZEROS);
    return entries;
  }

  /** Variance that a rule wants of the weights. */
  @FunctionalInterface
  private interface Variance {
    double of(int fanIn, int fanOut);
  }

  private static double glorot(int fanIn, int fanOut) {
    return 2.0 / ((double) fanIn + fanOut);
  }

  private static double he(int fanIn, int fanOut) {
    return 2.0 / fanIn;
  }

  private static double lecun(int fanIn, int fanOut) {
    return 1.0 / fanIn;
  }

  private static Initializer uniform(Variance variance) {
    return (random, to, fanIn, fanOut) -> {
      float limit = (float) Math.sqrt(3 * variance.of(fanIn, fanOut)); // variance is limit²/3
      random.fillUniform(to.data(), to.offset(), to.size(), -limit, limit);
    };
  }

  private static Initializer normal(Variance variance) {
    return (random, to, fanIn, fanOut) -> {
      float deviation = (float) Math.sqrt(variance.of(fanIn, fanOut));
      random.fillNormal(to.data(), to.offset(), to.size(), 0, deviation);
    };
  }
}
