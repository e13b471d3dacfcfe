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
 */
final class SpecializedLoops {
  private static final SpecializedLoops VECTOR = new SpecializedLoops(LoopTemplate.class);
  private static final SpecializedLoops SCALAR = new SpecializedLoops(ScalarLoopTemplate.class);

  private final Class<? extends ActivationLoops> template;

  /** Kept on the activation's own class, so that both are unloaded together. */
  private final ClassValue<Map<Activation, ActivationLoops>> made =
      new ClassValue<>() {
        @Override
        protected Map<Activation, ActivationLoops> computeValue(Class<?> type) {
          return new ConcurrentHashMap<>();
        }
      };

  private SpecializedLoops(Class<? extends ActivationLoops> template) {
    this.template = template;
  }

  static ActivationLoops of(Activation activation) {
    return VECTOR.loops(activation);
  }

  static ActivationLoops scalar(Activation activation) {
    return SCALAR.loops(activation);
  }

  private ActivationLoops loops(Activation activation) {
    return made.get(activation.getClass()).computeIfAbsent(activation, this::make);
  }

  private ActivationLoops make(Activation activation) {
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
      return (ActivationLoops) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Loops of activation " + activation.name(), e);
    }
  }

  /** Full access to the activation's class, where its module opens it to this one. */
  private static Optional<Lookup> host(Class<?> formulas, Lookup own)
      throws IllegalAccessException {
    Module here = SpecializedLoops.class.getModule();
    Module there = formulas.getModule();
    if (formulas.isHidden() || !there.isOpen(formulas.getPackageName(), here)) {
      return Optional.empty();
    }
    here.addReads(there);
    return Optional.of(MethodHandles.privateLookupIn(formulas, own));
  }
}
