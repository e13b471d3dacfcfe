package dev.lanewise.onnx.activation;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.activation.trainable.Apl;
import dev.lanewise.engine.activation.trainable.TrainableActivations;
import dev.lanewise.onnx.file.AttributeProto;
import dev.lanewise.onnx.file.FunctionProto;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Activations of the catalogue as functions that an ONNX file brings along: operators of the domain
 * {@value #DOMAIN}, such as {@code wsgaf_wt_t_small}, whose bodies are standard operators. Programs
 * that do not know them run the bodies; here they are known by name.
 *
 * <p>Settings of an activation, such as {@code a} of {@code snake}, are attributes of the operator;
 * learned parameters are inputs behind x; {@value #SHARING} says which elements use the same ones.
 */
public final class ActivationFunctions {
  /** The set that the operators are in. */
  public static final String DOMAIN = "dev.lanewise";

  /** Version of the set. */
  public static final int VERSION = 1;

  /** Name of the attribute of operators with learned parameters. */
  public static final String SHARING = "sharing";

  private static final String APL = "apl_";

  private ActivationFunctions() {}

  /** The operator's name for an activation's. */
  public static String operator(Activation activation) {
    return operator(activation.name());
  }

  /** Likewise; of {@link Apl} with its number of hinges. */
  public static String operator(TrainableActivation activation) {
    return activation instanceof Apl(int hinges) ? APL + hinges : operator(activation.name());
  }

  private static String operator(String name) {
    return name.replace('-', '_');
  }

  /**
   * The function of an activation.
   *
   * @param opset version of the operators in it
   * @return empty where there is no formula for it
   */
  public static Optional<FunctionProto> function(Activation activation, int opset) {
    Optional<UnaryOperator<Term>> formula = FixedFormulas.byName(activation.name());
    if (formula.isEmpty() || !isListed(activation)) {
      return Optional.empty();
    }
    Formula body = new Formula();
    Term y = formula.get().apply(body.input("x"));
    return Optional.of(
        body.function(
            DOMAIN,
            operator(activation),
            List.of("x"),
            y,
            settings(activation).stream().map(AttributeProto::name).toList(),
            opset,
            activation.description().formula()));
  }

  /**
   * The function of an activation with learned parameters.
   *
   * @param opset version of the operators in it
   * @return empty where there is no formula for it
   */
  public static Optional<FunctionProto> function(TrainableActivation activation, int opset) {
    Optional<TrainedFormulas.Trained> formula = TrainedFormulas.byName(activation.name());
    if (formula.isEmpty() || !isListed(activation)) {
      return Optional.empty();
    }
    Formula body = new Formula();
    List<String> inputs = new ArrayList<>(List.of("x"));
    List<Term> parameters = new ArrayList<>();
    for (Letter letter : activation.parameters()) {
      inputs.add(letter.name());
      parameters.add(body.input(letter.name()));
    }
    Term y = formula.get().of(body.input("x"), parameters);
    return Optional.of(
        body.function(
            DOMAIN,
            operator(activation),
            inputs,
            y,
            List.of(SHARING),
            opset,
            activation.description().formula()));
  }

  private static boolean isListed(Activation activation) {
    return Activations.all().stream().anyMatch(each -> each.getClass() == activation.getClass());
  }

  private static boolean isListed(TrainableActivation activation) {
    return activation instanceof Apl || TrainableActivations.all().contains(activation);
  }

  /** An activation's settings, as a record has them, as attributes of its operator. */
  public static List<AttributeProto> settings(Activation activation) {
    List<AttributeProto> settings = new ArrayList<>();
    if (activation instanceof Record) {
      for (RecordComponent component : activation.getClass().getRecordComponents()) {
        settings.add(
            new AttributeProto(
                component.getName(),
                new AttributeProto.FloatContent(value(component, activation))));
      }
    }
    return settings;
  }

  private static float value(RecordComponent component, Activation of) {
    try {
      return (float) component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(of + ": setting " + component.getName(), e);
    }
  }

  /**
   * The activation of an operator's name, with these settings; those that are missing are as in the
   * catalogue.
   *
   * @return empty where there is none of the name
   * @throws IllegalArgumentException if a setting is out of its range
   */
  public static Optional<Activation> activation(String operator, Map<String, Float> settings) {
    return Activations.all().stream()
        .filter(each -> operator(each).equals(operator))
        .findFirst()
        .map(each -> with(each, settings));
  }

  private static Activation with(Activation usual, Map<String, Float> settings) {
    if (settings.isEmpty() || !(usual instanceof Record)) {
      return usual;
    }
    RecordComponent[] components = usual.getClass().getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
    Object[] values =
        Arrays.stream(components)
            .map(each -> settings.getOrDefault(each.getName(), value(each, usual)))
            .toArray();
    try {
      return usual.getClass().getConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(usual.name() + ": " + e.getCause(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(usual + " as a record", e);
    }
  }

  /** The activation with learned parameters of an operator's name; empty where there is none. */
  public static Optional<TrainableActivation> trained(String operator) {
    if (operator.matches("apl_[1-8]")) {
      return Optional.of(new Apl(operator.charAt(APL.length()) - '0'));
    }
    return TrainableActivations.all().stream()
        .filter(each -> operator(each).equals(operator))
        .findFirst();
  }
}
