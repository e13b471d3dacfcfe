package dev.lanewise.engine.activation;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Copies an activation's formulas, and the functions of vectors that they call, into the loops of a
 * template: an inliner of our own, at the level of bytecode.
 *
 * <p>The JIT's inliner is not enough. It takes in 8,000 bytecodes (DesiredMethodLimit), of which
 * one {@code fma} of the vector API is about 150, so that a second exponential is refused; it
 * refuses methods that were compiled on their own to more than 2,500 bytes (InlineSmallCode), large
 * methods at rare call sites, such as the tail of a loop, and calls deeper than 15. Each refusal
 * boxes the vectors that are passed, and which call is refused depends on what ran before. Measured
 * in a process that used ten activations at many sizes: GELU forward 0.4 instead of 2.3 G elements
 * a second, its derivative 0.1 instead of 1.5, sigmoid's tails and epilogues boxed. The methods of
 * the vector API itself are exempt from those limits; where no calls but theirs are left, nothing
 * can be refused.
 *
 * <p>One limit remains. When a method's graph has 18,000 nodes (NodeCountInliningCutoff), which are
 * about 110 calls of the vector API, C2 puts off the other calls until the rest is done. Where that
 * point falls inside an operation, an array of 16 floats a vector may stay allocated behind it:
 * seen in one process of ten, when the JIT was busy and compiled loops without a full profile, and
 * in none of 48 with -Xbatch.
 */
final class Splicer {
  /** Whose methods a template calls where the formulas are to stand. */
  private static final Set<String> FORMULAS =
      Set.of(
          Activation.class.getName().replace('.', '/'),
          TrainableActivation.class.getName().replace('.', '/'));

  /** The JVM never compiles a longer method (HugeMethodLimit). */
  private static final int MAX_CODE_LENGTH = 8000;

  private final Class<?> template;
  private final ClassDesc name;
  private final ClassFile format;
  private final Bodies bodies;

  /**
   * For the activation's class, to which {@code host} has full access, and a template beside which
   * this class stands.
   */
  Splicer(MethodHandles.Lookup host, Class<?> template) {
    this.template = template;
    this.name = ClassDesc.of(host.lookupClass().getName() + "Loops");
    this.format =
        ClassFile.of(
            ClassFile.DebugElementsOption.DROP_DEBUG,
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofClassLoading(host.lookupClass().getClassLoader())));
    this.bodies = new Bodies(host, format);
  }

  /**
   * The template's class file with the formulas in it, for the activation's package; none if a loop
   * would become too long for the JIT.
   */
  Optional<byte[]> splice() {
    ClassModel original = bodies.classFile(template).orElseThrow();
    byte[] spliced =
        format.transformClass(
            original,
            name,
            (to, element) -> {
              if (element instanceof MethodModel method && method.code().isPresent()) {
                int free = code(method).maxLocals();
                to.transformMethod(
                    method,
                    MethodTransform.transformingCode(
                        (code, instruction) -> copyTemplate(code, instruction, free)));
              } else {
                to.with(element);
              }
            });
    boolean fits =
        format.parse(spliced).methods().stream()
            .allMatch(m -> m.code().isEmpty() || code(m).codeLength() < MAX_CODE_LENGTH);
    return fits ? Optional.of(spliced) : Optional.empty();
  }

  private static CodeAttribute code(MethodModel method) {
    return method.findAttribute(Attributes.code()).orElseThrow();
  }

  /** One instruction of the template: a call of the formula is replaced by its body. */
  private void copyTemplate(CodeBuilder to, CodeElement element, int free) {
    ClassDesc self = ClassDesc.of(template.getName());
    switch (element) {
      case FieldInstruction field when field.owner().asSymbol().equals(self) ->
          to.fieldAccess(field.opcode(), name, field.name().stringValue(), field.typeSymbol());
      case InvokeInstruction call when call.owner().asSymbol().equals(self) ->
          to.invoke(call.opcode(), name, call.name().stringValue(), call.typeSymbol(), false);
      case InvokeInstruction call when FORMULAS.contains(call.owner().asInternalName()) ->
          pasteOrCall(to, bodies.ofActivation(call), call, free);
      default -> to.with(element);
    }
  }

  private void pasteOrCall(
      CodeBuilder to, Optional<Body> body, InvokeInstruction call, int firstLocal) {
    if (body.isPresent()) {
      paste(to, body.get(), firstLocal);
    } else {
      to.with(call);
    }
  }

  /**
   * The body in place of its call; its arguments, on the stack, become locals from firstLocal on.
   */
  private void paste(CodeBuilder to, Body body, int firstLocal) {
    storeArguments(to, body, firstLocal);
    Label end = to.newLabel();
    Map<Label, Label> labels = new HashMap<>();
    int last = body.code().size() - 1;
    for (int i = 0; i <= last; i++) {
      boolean isLast = i == last;
      switch (body.code().get(i)) {
        case LoadInstruction load -> to.loadLocal(load.typeKind(), firstLocal + load.slot());
        case StoreInstruction store -> to.storeLocal(store.typeKind(), firstLocal + store.slot());
        case IncrementInstruction add -> to.iinc(firstLocal + add.slot(), add.constant());
        case ReturnInstruction _ when isLast -> {} // its value stays on the stack
        case ReturnInstruction _ -> to.goto_(end);
        case LabelTarget target ->
            to.labelBinding(labels.computeIfAbsent(target.label(), _ -> to.newLabel()));
        case BranchInstruction branch ->
            to.branch(branch.opcode(), labels.computeIfAbsent(branch.target(), _ -> to.newLabel()));
        case InvokeInstruction call ->
            pasteOrCall(to, bodies.ofCall(call, body.owner()), call, firstLocal + body.locals());
        case CodeElement other -> to.with(other);
      }
    }
    to.labelBinding(end);
  }

  private static void storeArguments(CodeBuilder to, Body body, int firstLocal) {
    List<ClassDesc> types = body.method().methodTypeSymbol().parameterList();
    int slot = firstLocal + (body.isStatic() ? 0 : 1);
    for (ClassDesc type : types) {
      slot += TypeKind.from(type).slotSize();
    }
    for (ClassDesc type : types.reversed()) {
      TypeKind kind = TypeKind.from(type);
      slot -= kind.slotSize();
      to.storeLocal(kind, slot);
    }
    if (!body.isStatic()) {
      if (body.owner() != ParameterVectors.class) {
        to.checkcast(ClassDesc.of(body.owner().getName())); // from the interface
      }
      to.astore(firstLocal);
    }
  }
}
