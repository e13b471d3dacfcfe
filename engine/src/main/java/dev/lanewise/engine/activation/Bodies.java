package dev.lanewise.engine.activation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc.Kind;
import java.lang.constant.MethodHandleDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the methods whose code can stand in a class beside the activation's as well as where it is
 * written.
 *
 * <p>Those are methods with a vector in their signature, static or of the activation's own final
 * class or of {@link ParameterVectors}, without exception handlers, allocation, lambdas or
 * recursion, and without use of what the activation's class cannot reach, such as another class's
 * private fields. (Constants are no fields: the compiler writes their values into the code.)
 */
final class Bodies {
  private static final String VECTOR_PACKAGE = "jdk/incubator/vector/";

  private final MethodHandles.Lookup host;
  private final Class<?> formulas;
  private final ClassFile format;
  private final Map<Class<?>, Optional<ClassModel>> classFiles = new HashMap<>();
  private final Map<String, Optional<Body>> known = new HashMap<>();

  /** Keys of the methods whose calls are being looked at: one that calls itself is recursive. */
  private final Set<String> open = new HashSet<>();

  /**
   * For the activation's class, to which {@code host} has full access.
   *
   * @param format how class files are read
   */
  Bodies(MethodHandles.Lookup host, ClassFile format) {
    this.host = host;
    this.formulas = host.lookupClass();
    this.format = format;
  }

  /** The class file of {@code type}, if there is one. */
  Optional<ClassModel> classFile(Class<?> type) {
    return classFiles.computeIfAbsent(type, t -> bytes(t).map(format::parse));
  }

  /** The activation's own method of the name and type that {@code call} has. */
  Optional<Body> ofActivation(InvokeInstruction call) {
    return find(formulas, call);
  }

  /** The method that {@code call}, in code of {@code caller}, arrives at. */
  Optional<Body> ofCall(InvokeInstruction call, Class<?> caller) {
    if (!call.type().stringValue().contains(VECTOR_PACKAGE)
        || call.owner().asInternalName().startsWith(VECTOR_PACKAGE)) {
      return Optional.empty();
    }
    Class<?> owner = load(ownerName(call), caller);
    boolean copied = isStatic(call) || owner == formulas || owner == ParameterVectors.class;
    return copied ? find(owner, call) : Optional.empty();
  }

  private Optional<Body> find(Class<?> owner, InvokeInstruction call) {
    if (!isStatic(call) && !Modifier.isFinal(owner.getModifiers())) {
      return Optional.empty();
    }
    String key = key(owner.getName(), call);
    Optional<Body> body = known.get(key);
    if (body == null) {
      open.add(key);
      body = classFile(owner).flatMap(file -> method(file, call)).flatMap(m -> body(owner, m));
      open.remove(key);
      known.put(key, body);
    }
    return body;
  }

  private static Optional<MethodModel> method(ClassModel file, InvokeInstruction call) {
    return file.methods().stream()
        .filter(m -> m.methodName().equals(call.name()) && m.methodType().equals(call.type()))
        .filter(m -> m.code().isPresent() && !m.flags().has(AccessFlag.SYNCHRONIZED))
        .findFirst();
  }

  private Optional<Body> body(Class<?> owner, MethodModel method) {
    List<CodeElement> code = new ArrayList<>();
    for (CodeElement element : method.code().orElseThrow()) {
      switch (element) {
        case LabelTarget label -> code.add(label);
        case Instruction instruction when canMove(instruction, owner) -> code.add(instruction);
        case Instruction _, ExceptionCatch _ -> {
          return Optional.empty();
        }
        default -> {} // line numbers and the like, which describe the code where it was
      }
    }
    return Optional.of(new Body(owner, method, code));
  }

  private boolean canMove(Instruction instruction, Class<?> owner) {
    return switch (instruction) {
      case LoadInstruction _, StoreInstruction _, IncrementInstruction _ -> true;
      case BranchInstruction _, ReturnInstruction _, StackInstruction _ -> true;
      case OperatorInstruction _, ConvertInstruction _ -> true;
      case ConstantInstruction constant -> constant.constantValue() instanceof Number;
      case TypeCheckInstruction check -> isReachable(check.type().asSymbol());
      case FieldInstruction field -> isReachable(field);
      case InvokeInstruction call ->
          !open.contains(key(ownerName(call), call))
              && (ofCall(call, owner).isPresent() || isReachable(call));
      default -> false;
    };
  }

  private boolean isReachable(FieldInstruction field) {
    Kind kind =
        switch (field.opcode()) {
          case GETSTATIC -> Kind.STATIC_GETTER;
          case GETFIELD -> Kind.GETTER;
          default -> null;
        };
    return kind != null
        && isReachable(
            MethodHandleDesc.ofField(
                kind, field.owner().asSymbol(), field.name().stringValue(), field.typeSymbol()));
  }

  private boolean isReachable(InvokeInstruction call) {
    Kind kind =
        switch (call.opcode()) {
          case INVOKESTATIC -> call.isInterface() ? Kind.INTERFACE_STATIC : Kind.STATIC;
          case INVOKEVIRTUAL -> Kind.VIRTUAL;
          case INVOKEINTERFACE -> Kind.INTERFACE_VIRTUAL;
          default -> null;
        };
    return kind != null
        && isReachable(
            MethodHandleDesc.ofMethod(
                kind, call.owner().asSymbol(), call.name().stringValue(), call.typeSymbol()));
  }

  /** Whether the activation's class may use it, by the rules that the JVM links by. */
  private boolean isReachable(ConstantDesc symbol) {
    try {
      symbol.resolveConstantDesc(host);
      return true;
    } catch (ReflectiveOperationException _) { // the lookup's way to say no
      return false;
    }
  }

  private static boolean isStatic(InvokeInstruction call) {
    return call.opcode() == Opcode.INVOKESTATIC;
  }

  private static String ownerName(InvokeInstruction call) {
    return call.owner().asInternalName().replace('/', '.');
  }

  private static String key(String owner, InvokeInstruction call) {
    return owner + '.' + call.name() + call.type();
  }

  private static Class<?> load(String name, Class<?> from) {
    try {
      return Class.forName(name, false, from.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("Class of a method that " + from.getName() + " calls", e);
    }
  }

  /** The bytes of a class file; none where the class was made at run time. */
  static Optional<byte[]> bytes(Class<?> type) {
    String name = type.getName();
    String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
    try (InputStream stream = type.getResourceAsStream(file)) {
      return stream == null ? Optional.empty() : Optional.of(stream.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
