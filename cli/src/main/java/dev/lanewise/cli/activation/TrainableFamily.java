package dev.lanewise.cli.activation;

import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.random.CounterRandom;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * What a trainable activation can look like: as neurons draw it, where first values are drawn, else
 * what training can make of it.
 */
final class TrainableFamily {
  private static final int MOST = 5;

  /** What parameters are moved by. */
  private static final float STEP = 0.5f;

  private static final MathContext DIGITS = new MathContext(3);

  private TrainableFamily() {}

  /**
   * One choice of parameters.
   *
   * @param label what is special about it
   * @param parameters in the order of the activation
   */
  record Member(String label, List<Double> parameters) {
    /** The parameters as the activation takes them. */
    double[] p() {
      return parameters.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  /** The activation with the means of its first values, then up to five others. */
  static List<Member> of(TrainableActivation activation) {
    List<Letter> letters = activation.parameters();
    boolean drawn = letters.stream().anyMatch(letter -> letter.deviation() > 0);
    return drawn ? drawn(letters) : moved(activation, letters);
  }

  private static List<Member> drawn(List<Letter> letters) {
    List<Member> members = new ArrayList<>();
    members.add(new Member("means of first values", firsts(letters)));
    float[] value = new float[1];
    for (int m = 1; m <= MOST; m++) {
      CounterRandom random = new CounterRandom(m);
      List<Double> parameters = new ArrayList<>();
      for (int i = 0; i < letters.size(); i++) {
        Letter letter = letters.get(i);
        random.stream(i).fillNormal(value, 0, 1, letter.mean(), letter.deviation());
        parameters.add((double) letter.held(value[0]));
      }
      members.add(new Member("drawn " + m, parameters));
    }
    return members;
  }

  /** One parameter after the other moved, evenly chosen among many. */
  private static List<Member> moved(TrainableActivation activation, List<Letter> letters) {
    List<Member> members = new ArrayList<>();
    members.add(new Member("first values", firsts(letters)));
    int chosen = Math.min(MOST, letters.size());
    SequencedMap<Integer, Float> changes = new LinkedHashMap<>();
    for (int k = 0; k < chosen; k++) {
      int i = k * letters.size() / chosen;
      Letter letter = letters.get(i);
      changes.put(i, letter.held(letter.mean() + STEP));
      Member member = changed(letters, changes);
      if (!looksTheSame(activation, member, members.getFirst())) {
        members.add(member);
        changes.clear();
      }
      if (2 * letters.size() <= MOST) {
        members.add(changed(letters, singleton(i, letter.held(letter.mean() - STEP))));
      }
    }
    return members;
  }

  private static SequencedMap<Integer, Float> singleton(int letter, float value) {
    SequencedMap<Integer, Float> one = new LinkedHashMap<>();
    one.put(letter, value);
    return one;
  }

  /** The first values but for these. */
  private static Member changed(List<Letter> letters, SequencedMap<Integer, Float> changes) {
    List<Double> parameters = new ArrayList<>(firsts(letters));
    changes.forEach((i, value) -> parameters.set(i, (double) value));
    String label =
        changes.entrySet().stream()
            .map(change -> equation(letters.get(change.getKey()), change.getValue()))
            .collect(Collectors.joining(", "));
    return new Member(label, parameters);
  }

  private static String equation(Letter letter, float value) {
    float rounded = new BigDecimal(value).round(DIGITS).floatValue();
    return letter.name() + " = " + Family.text(rounded).replace('-', '−');
  }

  /** A parameter that does nothing alone, as a knee without a bend, is moved with the next. */
  private static boolean looksTheSame(TrainableActivation activation, Member one, Member other) {
    for (int x = -20; x <= 20; x++) {
      if (activation.value(x / 4.0, one.p()) != activation.value(x / 4.0, other.p())) {
        return false;
      }
    }
    return true;
  }

  private static List<Double> firsts(List<Letter> letters) {
    return letters.stream().map(letter -> (double) letter.mean()).toList();
  }

  /** Means of the first values by name. */
  static SequencedMap<String, String> firstValues(TrainableActivation activation) {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    for (Letter letter : activation.parameters()) {
      values.put(letter.name(), Family.text(letter.mean()));
    }
    return values;
  }

  /** First values for a list, {@code w1 = 1 ± 0.5} where they are drawn with a deviation. */
  static List<String> equations(TrainableActivation activation) {
    return activation.parameters().stream()
        .map(letter -> {
          String spread = letter.deviation() > 0 ? " ± " + Family.text(letter.deviation()) : "";
          return equation(letter, letter.mean()) + spread;
        })
        .toList();
  }
}
