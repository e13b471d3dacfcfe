package dev.lanewise.engine.activation;

import dev.lanewise.engine.names.Catalog;
import dev.lanewise.engine.simd.Simd;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** The activations that come with Lanewise: a new one is its own file and one line here. */
public final class Activations {
  static {
    Simd.requireModule(); // a program's first mistake is told here, before a class is missing
  }

  private static final SequencedMap<String, Activation> BY_NAME = new LinkedHashMap<>();

  /** {@code x} */
  public static final Activation IDENTITY = listed(new Identity());

  /** {@code max(0, x)} */
  public static final Activation RELU = listed(new Relu());

  /** {@code max(0.01·x, x)} */
  public static final Activation LEAKY_RELU = listed(new LeakyRelu(0.01f));

  /** {@code |x|} */
  public static final Activation ABSOLUTE = listed(new Absolute());

  /** {@code 1/(1 + e⁻ˣ)} */
  public static final Activation SIGMOID = listed(new Sigmoid());

  /** {@code tanh x} */
  public static final Activation TANH = listed(new Tanh());

  /** {@code slope·x}, slope 1 */
  public static final Activation LINEAR = listed(new Linear(1f));

  /** {@code x < 0 ? 0 : 1} */
  public static final Activation STEP = listed(new Step());

  /** {@code min(max(x, 0), 6)} */
  public static final Activation RELU6 = listed(new Relu6());

  /** {@code x > 1 ? x : 0} */
  public static final Activation THRESHOLDED_RELU = listed(new ThresholdedRelu(1f));

  /** {@code x > 0 ? x : eˣ − 1} */
  public static final Activation ELU = listed(new Elu(1f));

  /** {@code λ·(x > 0 ? x : α·(eˣ − 1))} */
  public static final Activation SELU = listed(new Selu());

  /** {@code x > 0 ? x : alpha·(e^(x/alpha) − 1)}, alpha 1 */
  public static final Activation CELU = listed(new Celu(1f));

  /** {@code x²} */
  public static final Activation SQUARE = listed(new Square());

  /** {@code min(max(x + 3, 0), 6)/6} */
  public static final Activation HARD_SIGMOID = listed(new HardSigmoid());

  /** {@code −ln(1 + e⁻ˣ)} */
  public static final Activation LOG_SIGMOID = listed(new LogSigmoid());

  /** {@code 1.7159·tanh(2x/3)} */
  public static final Activation LECUN_TANH = listed(new LecunTanh());

  /** {@code min(max(x, −1), 1)} */
  public static final Activation HARD_TANH = listed(new HardTanh(-1f, 1f));

  /** {@code x − tanh x} */
  public static final Activation TANH_SHRINK = listed(new TanhShrink());

  /** {@code atan x} */
  public static final Activation ARCTAN = listed(new Arctan());

  /** {@code x/(1 + |x|)} */
  public static final Activation SOFTSIGN = listed(new Softsign());

  /** {@code x/√(1 + x²)} */
  public static final Activation ISRU = listed(new Isru(1f));

  /** {@code ln(1 + eˣ)} */
  public static final Activation SOFTPLUS = listed(new Softplus(1f));

  /** {@code (x + √(x² + 4))/2} */
  public static final Activation SQUAREPLUS = listed(new Squareplus(4f));

  /** {@code x − min(max(x, −½), ½)} */
  public static final Activation SOFT_SHRINK = listed(new SoftShrink(0.5f));

  /** {@code |x| > ½ ? x : 0} */
  public static final Activation HARD_SHRINK = listed(new HardShrink(0.5f));

  /** {@code x·Φ(x)} */
  public static final Activation GELU = listed(new Gelu());

  /** GELU by its tanh formula */
  public static final Activation GELU_TANH = listed(new GeluTanh());

  /** {@code x·σ(1.702·x)} */
  public static final Activation QUICK_GELU = listed(new QuickGelu());

  /** {@code x·σ(x)}, Swish */
  public static final Activation SILU = listed(new Silu());

  /** {@code x·min(max(x + 3, 0), 6)/6} */
  public static final Activation HARD_SWISH = listed(new HardSwish());

  /** {@code 1.25·x·σ(x)} */
  public static final Activation E_SWISH = listed(new ESwish(1.25f));

  /** {@code x·tanh(ln(1 + eˣ))} */
  public static final Activation MISH = listed(new Mish());

  /** {@code (x < 0 ? eˣ − 1 : x)·σ(x)} */
  public static final Activation ELISH = listed(new Elish());

  /** {@code x·tanh(eˣ)} */
  public static final Activation TANH_EXP = listed(new TanhExp());

  /** {@code x·tanh x} */
  public static final Activation LISHT = listed(new Lisht());

  /** {@code x·erf(ln(1 + eˣ))} */
  public static final Activation SERF = listed(new Serf());

  /** max(x, x/4), smoothed */
  public static final Activation SMU = listed(new Smu(0.25f, 1_000_000f));

  /** {@code (√(x² + 1) − 1)/2 + x} */
  public static final Activation BENT_IDENTITY = listed(new BentIdentity());

  /** {@code 4·(e^(x/4) − 1) + ¼} */
  public static final Activation SOFT_EXPONENTIAL = listed(new SoftExponential(0.25f));

  /** {@code sin x} */
  public static final Activation SINUSOID = listed(new Sinusoid());

  /** {@code cos x} */
  public static final Activation COSINE = listed(new Cosine());

  /** {@code sin x / x} */
  public static final Activation SINC = listed(new Sinc());

  /** {@code e^(−x²)} */
  public static final Activation GAUSSIAN = listed(new Gaussian());

  /** {@code x + sin² x} */
  public static final Activation SNAKE = listed(new Snake(1f));

  private static final Catalog<Activation> CATALOG =
      new Catalog<>("activation", BY_NAME, Activation::aliases);

  private Activations() {}

  /** All of them, in the order in which they are listed. */
  public static List<Activation> all() {
    return List.copyOf(BY_NAME.sequencedValues());
  }

  /**
   * The activation of this name or alias. Capitals, hyphens and underscores do not matter: {@code
   * leaky-relu}, {@code leaky_relu} and {@code LeakyReLU} are one.
   *
   * @throws IllegalArgumentException if there is none: names the nearest and lists all
   */
  public static Activation byName(String name) {
    return CATALOG.get(name);
  }

  /** The activation that {@link #byName} finds, if there is one. */
  public static Optional<Activation> find(String name) {
    return CATALOG.find(name);
  }

  private static Activation listed(Activation activation) {
    BY_NAME.put(activation.name(), activation);
    return activation;
  }
}
