package dev.lanewise.engine.activation;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Method;

/**
 * Full access to a class of another module that opens its package to this one. A private lookup
 * from outside may define classes there, but no hidden ones; so it defines one class, whose own
 * lookup may.
 */
final class HostLookup {
  private static final String NAME = "LanewiseHost";
  private static final String METHOD = "lookup";

  private HostLookup() {}

  /** Of full privilege, for the class of a private lookup from another module. */
  static synchronized Lookup of(Lookup fromOutside) throws ReflectiveOperationException {
    Class<?> formulas = fromOutside.lookupClass();
    Method lookup = host(fromOutside, formulas).getDeclaredMethod(METHOD);
    lookup.setAccessible(true);
    return MethodHandles.privateLookupIn(formulas, (Lookup) lookup.invoke(null));
  }

  /** The class, made on first use in its package. */
  private static Class<?> host(Lookup fromOutside, Class<?> formulas)
      throws IllegalAccessException {
    String inPackage = formulas.getPackageName();
    String name = inPackage.isEmpty() ? NAME : inPackage + "." + NAME;
    try {
      Class<?> found = Class.forName(name, false, formulas.getClassLoader());
      if (found.getClassLoader() == formulas.getClassLoader()) {
        return found;
      }
    } catch (ClassNotFoundException _) { // the first activation of its package
    }
    return fromOutside.defineClass(bytes(ClassDesc.of(name)));
  }

  /** {@code static Lookup lookup() { return MethodHandles.lookup(); }} */
  private static byte[] bytes(ClassDesc name) {
    MethodTypeDesc type = MethodTypeDesc.of(ConstantDescs.CD_MethodHandles_Lookup);
    return ClassFile.of()
        .build(
            name,
            host ->
                host.withFlags(AccessFlag.FINAL, AccessFlag.SYNTHETIC)
                    .withMethodBody(
                        METHOD,
                        type,
                        ClassFile.ACC_STATIC,
                        code ->
                            code.invokestatic(ConstantDescs.CD_MethodHandles, METHOD, type)
                                .areturn()));
  }
}
