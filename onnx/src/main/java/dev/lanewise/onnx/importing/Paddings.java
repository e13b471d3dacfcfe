package dev.lanewise.onnx.importing;

import dev.lanewise.engine.graph.Pad;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Pad. */
final class Paddings {
  private Paddings() {}

  static void register() {
    Operators.single("Pad", Paddings::pad);
  }

  private static Operand pad(Call call) {
    Pad.Mode mode =
        switch (call.text("mode", "constant")) {
          case "constant" -> Pad.Mode.CONSTANT;
          case "edge" -> Pad.Mode.EDGE;
          case "reflect" -> Pad.Mode.REFLECT;
          default -> throw new NotSupported("padding by " + call.text("mode", ""));
        };
    int rank = call.operand(0).rank();
    long[] pads =
        call.integers("pads", 1)
            .orElseThrow(() -> new IllegalArgumentException("expected pads, got none"));
    float number = call.number("value", 0f);
    if (call.has(2)) {
      Literal constant = call.literal(2, "a number to pad with");
      Expect.that(constant.size() == 1, "one number to pad with", constant);
      number = (float) constant.number(0);
    }
    int count = pads.length / 2;
    List<Integer> axes = new ArrayList<>();
    if (call.has(3)) {
      for (long axis : call.literal(3, "axes").integers()) {
        axes.add(Expect.axis(axis, rank));
      }
    } else {
      for (int i = 0; i < rank; i++) {
        axes.add(i);
      }
    }
    Expect.that(pads.length == 2 * axes.size(), 2 * axes.size() + " pads", pads.length);
    List<Integer> before = new ArrayList<>(Collections.nCopies(rank, 0));
    List<Integer> after = new ArrayList<>(Collections.nCopies(rank, 0));
    for (int i = 0; i < count; i++) {
      before.set(axes.get(i), Math.toIntExact(pads[i]));
      after.set(axes.get(i), Math.toIntExact(pads[count + i]));
    }
    return call.give(new Pad(mode, before, after, number), call.value(0));
  }
}
