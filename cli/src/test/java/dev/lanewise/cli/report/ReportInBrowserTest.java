package dev.lanewise.cli.report;

import dev.lanewise.cli.experiment.Experiment;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages as a browser sees them; skipped where there is no {@code chromium}. */
class ReportInBrowserTest {
  @TempDir private Path folder;

  @Test
  void reportOfATrainingIsWholeOnAPhoneAndOnADesk() throws Exception {
    System.setProperty("java.awt.headless", "true");
    Path run = SmallRun.write(folder.resolve("run"), Map.of(), 0.8125);
    SmallRun.record(run);
    Chromium.assertWhole(TrainingReport.write(run), 10, 5, folder);
  }

  @Test
  void reportOfAnExperimentIsWholeOnAPhoneAndOnADesk() throws Exception {
    System.setProperty("java.awt.headless", "true");
    Experiment experiment = SmallExperiment.experiment();
    Path page =
        ExperimentReport.write(
            experiment, experiment.form("quick"), SmallExperiment.run(folder, true), folder);
    Chromium.assertWhole(page, 17, 6, folder);
  }
}
