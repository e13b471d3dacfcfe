package dev.lanewise.cli.activation;

import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.TrainableActivation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What training can make of an activation: its parameters moved, one at a time. */
final class TrainableFamily {
  private static final int MOST = 5;

  /** What parameters are moved by. */
  private static final float STEP = 0.5f;

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

  /** The activation as training begins with it, then others. */
  static List<Member> of(TrainableActivation activation) {
    List<Letter> letters = activation.parameters();
    List<Member> members = new ArrayList<>();
    members.add(new Member("first values", firsts(letters)));
    for (int i = 0; i < letters.size() && members.size() <= MOST; i++) {
      add(members, letters, i, STEP);
      if (2 * letters.size() <= MOST) {
        add(members, letters, i, -STEP);
      }
    }
    return members;
  }

  private static void add(List<Member> members, List<Letter> letters, int index, float by) {
    Letter letter = letters.get(index);
    float value = letter.held(letter.mean() + by);
    if (value != letter.mean() && members.size() <= MOST) {
      List<Double> parameters = new ArrayList<>(firsts(letters));
      parameters.set(index, (double) value);
      String text = Family.text(value).replace('-', '−');
      members.add(new Member(letter.name() + " = " + text, parameters));
    }
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
}
