package dev.lanewise.models.run;

import dev.lanewise.models.data.Mutations;
import dev.lanewise.models.file.InvalidFileException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Damaged records are read as something, or refused in one way: never with another exception. */
final class RunFilesFuzzTest {
  @Property(tries = 1000)
  void runRecordsAreReadOrRefused(@ForAll long seed) {
    byte[] json = Mutations.of(RunJson.write(RunRecords.example()), seed);
    try {
      RunJson.read("run.json", json);
    } catch (InvalidFileException refused) {
      Mutations.requireOneLine(refused);
    }
  }
}
