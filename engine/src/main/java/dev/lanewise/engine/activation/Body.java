package dev.lanewise.engine.activation;

import java.lang.classfile.Attributes;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.reflect.AccessFlag;
import java.util.List;

/**
 * A method whose code can be copied to where it is called.
 *
 * @param owner the class that declares it
 * @param method its signature
 * @param code its instructions and labels
 */
record Body(Class<?> owner, MethodModel method, List<CodeElement> code) {
  boolean isStatic() {
    return method.flags().has(AccessFlag.STATIC);
  }

  /** Local variables that it uses, arguments among them. */
  int locals() {
    return method.findAttribute(Attributes.code()).orElseThrow().maxLocals();
  }
}
