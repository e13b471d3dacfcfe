package dev.lanewise.engine.plan;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.graph.Op;
import dev.lanewise.engine.graph.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * One operation of a plan with what was fused into it: {@code y = f(op(in))}.
 *
 * @param name of the node that it began as
 * @param op what it does
 * @param in what it reads
 * @param activation the f of the equation
 * @param out what it gives
 * @param fused names of the nodes that it took in
 * @param addsLast whether the last input is a residual r: then {@code y = f(op(others) + r)}
 */
record Stage(
    String name,
    Op op,
    List<Value> in,
    Activation activation,
    Value out,
    List<String> fused,
    boolean addsLast) {
  /** Keeps copies of the lists. */
  Stage {
    in = List.copyOf(in);
    fused = List.copyOf(fused);
  }

  /** Without a residual. */
  Stage(String name, Op op, List<Value> in, Activation activation, Value out, List<String> fused) {
    this(name, op, in, activation, out, fused, false);
  }

  /** With other inputs. */
  Stage reading(List<Value> inputs) {
    return new Stage(name, op, inputs, activation, out, fused, addsLast);
  }

  /** With the activation of the stage behind it, in whose place it stands. */
  Stage activated(Stage next, Activation f) {
    return new Stage(name, op, in, f, next.out, and(next.name));
  }

  /** With other constants, and giving what the stage behind it gave. */
  Stage absorbing(Stage next, List<Value> inputs) {
    return new Stage(name, op, inputs, next.activation, next.out, and(next.name));
  }

  /** With the sum behind it, of what it gives and a residual, and that sum's activation. */
  Stage adding(Stage sum, Value residual) {
    List<Value> inputs = new ArrayList<>(in);
    inputs.add(residual);
    List<String> names = and(sum.name);
    names.addAll(sum.fused);
    return new Stage(name, op, inputs, sum.activation, sum.out, names, true);
  }

  private List<String> and(String another) {
    List<String> names = new ArrayList<>(fused);
    names.add(another);
    return names;
  }
}
