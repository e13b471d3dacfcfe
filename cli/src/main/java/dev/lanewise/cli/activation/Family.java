package dev.lanewise.cli.activation;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Celu;
import dev.lanewise.engine.activation.ESwish;
import dev.lanewise.engine.activation.Elu;
import dev.lanewise.engine.activation.HardShrink;
import dev.lanewise.engine.activation.HardTanh;
import dev.lanewise.engine.activation.Isru;
import dev.lanewise.engine.activation.LeakyRelu;
import dev.lanewise.engine.activation.Linear;
import dev.lanewise.engine.activation.Smu;
import dev.lanewise.engine.activation.Snake;
import dev.lanewise.engine.activation.SoftExponential;
import dev.lanewise.engine.activation.SoftShrink;
import dev.lanewise.engine.activation.Softplus;
import dev.lanewise.engine.activation.Squareplus;
import dev.lanewise.engine.activation.ThresholdedRelu;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What else a function with parameters can look like: values that show what each one does. */
final class Family {
  private Family() {}

  /** The activation itself, then its kin; itself alone where it has none here. */
  static List<Activation> of(Activation activation) {
    List<Activation> family = new ArrayList<>();
    family.add(activation);
    family.addAll(kin(activation));
    return family;
  }

  /** The components of an activation's record with their values. */
  static SequencedMap<String, String> parameters(Activation activation) {
    SequencedMap<String, String> parameters = new LinkedHashMap<>();
    RecordComponent[] components = activation.getClass().getRecordComponents();
    if (components != null) {
      for (RecordComponent component : components) {
        parameters.put(component.getName(), text(component, activation));
      }
    }
    return parameters;
  }

  private static String text(RecordComponent component, Activation activation) {
    try {
      Object value = component.getAccessor().invoke(activation);
      return value instanceof Float number ? text(number) : String.valueOf(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Parameter " + component + " of " + activation, e);
    }
  }

  /** The shortest digits that stand for this float, without an exponent. */
  static String text(float number) {
    return new BigDecimal(Float.toString(number)).stripTrailingZeros().toPlainString();
  }

  private static List<Activation> kin(Activation activation) {
    return switch (activation) {
      case Linear _ -> List.of(new Linear(-1f), new Linear(0.5f), new Linear(2f));
      case LeakyRelu _ -> List.of(new LeakyRelu(0.1f), new LeakyRelu(0.3f));
      case ThresholdedRelu _ -> List.of(new ThresholdedRelu(0f), new ThresholdedRelu(2f));
      case Elu _ -> List.of(new Elu(0.5f), new Elu(2f));
      case Celu _ -> List.of(new Celu(0.5f), new Celu(2f));
      case HardTanh _ -> List.of(new HardTanh(0f, 1f), new HardTanh(-2f, 2f));
      case Isru _ -> List.of(new Isru(0.25f), new Isru(4f));
      case Softplus _ -> List.of(new Softplus(0.5f), new Softplus(2f), new Softplus(5f));
      case Squareplus _ -> List.of(new Squareplus(0.25f), new Squareplus(1f), new Squareplus(16f));
      case SoftShrink _ -> List.of(new SoftShrink(1f), new SoftShrink(2f));
      case HardShrink _ -> List.of(new HardShrink(1f), new HardShrink(2f));
      case ESwish _ -> List.of(new ESwish(1f), new ESwish(1.5f), new ESwish(2f));
      case Smu _ -> List.of(new Smu(0.25f, 0.5f), new Smu(0.25f, 2f), new Smu(0.75f, 2f));
      case SoftExponential _ ->
          List.of(new SoftExponential(0f), new SoftExponential(0.5f), new SoftExponential(1f));
      case Snake _ -> List.of(new Snake(0.5f), new Snake(2f), new Snake(5f));
      default -> List.of();
    };
  }
}
