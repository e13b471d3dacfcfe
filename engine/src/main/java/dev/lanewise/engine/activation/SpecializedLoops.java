package dev.lanewise.engine.activation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Constructor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes the loops of an activation: a template's class file is defined again, as a hidden class of
 * its own, with the activation as class data and its formulas in the code. To the JIT the
 * activation is then a constant; one shared loop would call it through an interface and box every
 * vector, ten times slower.
 *
 * <p>The class is defined beside the activation's, so that it reaches what the formulas reach.
 * Where that is not open to us, or a formula is too long to be copied, it is defined here, and
 * calls the activation: right, but as fast as the JIT's inliner happens to make it.
 *
 * @param <F> the kind of activation
 * @param <L> its loops
 */
final class SpecializedLoops<F, L> {
  private static final SpecializedLoops<Activation, ActivationLoops> VECTOR =
      new SpecializedLoops<>(LoopTemplate.class, ActivationLoops.class);
  private static final SpecializedLoops<Activation, ActivationLoops> SCALAR =
      new SpecializedLoops<>(ScalarLoopTemplate.class, ActivationLoops.class);
  private static final SpecializedLoops<TrainableActivation, TrainableLoops> TRAINABLE =
      new SpecializedLoops<>(TrainableLoopTemplate.class, TrainableLoops.class);
  private static final SpecializedLoops<TrainableActivation, TrainableLoops> TRAINABLE_SCALAR =
      new SpecializedLoops<>(ScalarTrainableLoopTemplate.class, TrainableLoops.class);

  private final Class<? extends L> template;
  private final Class<L> type;

  /** Kept on the activation's own class, so that both are unloaded together. */
  private final ClassValue<Map<F, L>> made =
      new ClassValue<>() {
        @Override
        protected Map<F, L> computeValue(Class<?> type) {
          return new ConcurrentHashMap<>();
        }
      };

  private SpecializedLoops(Class<? extends L> template, Class<L> type) {
    this.template = template;
    this.type = type;
  }

  static ActivationLoops of(Activation activation) {
    return VECTOR.loops(activation);
  }

  static ActivationLoops scalar(Activation activation) {
    return SCALAR.loops(activation);
  }

  /** Loops over whole vectors. */
  static TrainableLoops of(TrainableActivation activation) {
    return TRAINABLE.loops(activation);
  }

  static TrainableLoops scalar(TrainableActivation activation) {
    return TRAINABLE_SCALAR.loops(activation);
  }

  private L loops(F activation) {
    return made.get(activation.getClass()).computeIfAbsent(activation, this::make);
  }

  private L make(F activation) {
    try {
      Lookup own = MethodHandles.lookup();
      Optional<Lookup> host = host(activation.getClass(), own);
      Optional<byte[]> spliced = host.flatMap(h -> new Splicer(h, template).splice());
      Lookup loops =
          spliced.isPresent()
              ? host.orElseThrow()
                  .defineHiddenClassWithClassData(
                      spliced.get(), activation, true, Lookup.ClassOption.NESTMATE)
              : own.defineHiddenClassWithClassData(
                  Bodies.bytes(template).orElseThrow(), activation, true);
      Constructor<?> constructor = loops.lookupClass().getDeclaredConstructor();
      constructor.setAccessible(true);
      return type.cast(constructor.newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Loops of activation " + activation, e);
    }
  }

  /** Full access to the activation's class, where its module opens it to this one. */
  private static Optional<Lookup> host(Class<?> formulas, Lookup own)
      throws ReflectiveOperationException {
    Module here = SpecializedLoops.class.getModule();
    Module there = formulas.getModule();
    if (formulas.isHidden() || !there.isOpen(formulas.getPackageName(), here)) {
      return Optional.empty();
    }
    here.addReads(there);
    Lookup lookup = MethodHandles.privateLookupIn(formulas, own);
    return Optional.of(there == here ? lookup : HostLookup.of(lookup));
  }
}
