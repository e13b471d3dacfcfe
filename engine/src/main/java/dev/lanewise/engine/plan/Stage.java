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
 */
record Stage(
    String name, Op op, List<Value> in, Activation activation, Value out, List<String> fused) {
  /** Keeps copies of the lists. */
  Stage {
    in = List.copyOf(in);
    fused = List.copyOf(fused);
  }

  /** With other inputs. */
  Stage reading(List<Value> inputs) {
    return new Stage(name, op, inputs, activation, out, fused);
  }

  /** With the activation of the stage behind it, in whose place it stands. */
  Stage activated(Stage next, Activation f) {
    return new Stage(name, op, in, f, next.out, and(next.name));
  }

  /** With other constants, and giving what the stage behind it gave. */
  Stage absorbing(Stage next, List<Value> inputs) {
    return new Stage(name, op, inputs, next.activation, next.out, and(next.name));
  }

  private List<String> and(String another) {
    List<String> names = new ArrayList<>(fused);
    names.add(another);
    return names;
  }
}
