package dev.lanewise.engine.plan;

import java.util.List;
import java.util.Locale;

/** A plan as a table. */
final class Explanation {
  private Explanation() {}

  static String of(Plan plan) {
    StringBuilder text = new StringBuilder();
    List<StageSummary> stages = plan.summary();
    int width = Math.max(4, stages.stream().mapToInt(s -> s.name().length()).max().orElse(0));
    for (StageSummary stage : stages) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-" + width + "s  %-22s %12s weights %14s multiply-adds  %s%s%s%n",
              stage.name(),
              stage.output(),
              grouped(stage.constants()),
              grouped(stage.multiplyAdds()),
              stage.operation(),
              stage.activation().equals("identity") ? "" : ", " + stage.activation(),
              stage.fused().isEmpty() ? "" : ", with " + String.join(", ", stage.fused())));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "%s weights, %s multiply-adds a sample; %s KiB of constants%n",
                grouped(stages.stream().mapToLong(StageSummary::constants).sum()),
                grouped(stages.stream().mapToLong(StageSummary::multiplyAdds).sum()),
                grouped(Math.ceilDiv(plan.constantBytes(), 1024L))))
        .toString();
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
