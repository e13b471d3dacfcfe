package dev.lanewise.models.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.models.file.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FeatureTableTest {
  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void readsAsSpreadsheetsWriteIt() throws IOException {
    Path file =
        write(
            "my irises.csv",
            String.join(
                "\r\n",
                "\uFEFFlength,\"Class\",\"width, cm\"",
                "1.5,Iris setosa,-2",
                " 3 , \"a \"\"big\"\", red\none\" ,4e-1",
                "",
                "5,Iris setosa,6",
                "7,\"a \"\"big\"\", red\none\",8"));
    DataSplit split = Datasets.load(file.toString());
    assertEquals("my irises", split.train().name());
    assertEquals(List.of("Iris setosa", "a \"big\", red\none"), split.train().classNames());
    assertEquals(2, split.train().size());
    assertArrayEquals(new float[] {1.5f, -2}, split.train().features(0));
    assertArrayEquals(new float[] {3, 0.4f}, split.train().features(1));
    assertEquals(1, split.train().label(1));
    assertArrayEquals(new float[] {5, 6}, split.test().features(0));
    assertEquals(1, split.test().label(1));
  }

  @Test
  void readsTrainingAndTestOfAFolderAndOrdersNumberedClasses() throws IOException {
    write("train.csv", "x,y\n1,10\n2,9\n3,2\n");
    write("test.csv", "x,y\n4,9\n");
    DataSplit split = Datasets.load(folder.toString());
    assertEquals(List.of("2", "9", "10"), split.train().classNames());
    assertEquals(3, split.train().size());
    assertEquals(1, split.test().size());
    assertEquals(1, split.test().label(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | expected a first line with names of columns",
        "'x;y\n1;2' | got [x;y]; put commas between",
        "'x,y' | expected a sample in each line behind the first, got none",
        "'x,y\n1,a\n\n,b' | line 4, column x: expected a finite number, got nothing; fill it in",
        "'x,y\n1,a\nNaN,b' | line 3, column x: expected a finite number, got 'NaN'",
        "'x,y\n\"1\n\",a\nno,b' | line 4, column x: expected a finite number, got 'no'",
        "'x,y\n1,' | line 2, column y: expected the name of a class, got nothing",
        "'x,y\n1,a,2' | line 2: expected 2 fields as in the first line, got 3",
        "'x,y\n1,a\n2,b\n3,b' | expected two samples or more of each class, to learn from and to",
        "'x,y\n1,\"a\"b' | got: Exception when reading record that started in line 2 (Unexpected",
      })
  void saysWhichLineIsWrong(String text, String expected) throws IOException {
    Path file = write("data.csv", text);
    refuses(file, file + ": ");
    refuses(file, expected);
  }

  @Test
  void refusesATestThatDoesNotBelongToItsTraining() throws IOException {
    write("train.csv", "x,z,y\n1,2,a\n");
    write("test.csv", "z,x,y\n1,2,a\n");
    refuses(folder, "test.csv: expected the features [x, z] as in train.csv, got [z, x]");
    write("test.csv", "x,z,y\n1,2,b\n");
    refuses(folder, "test.csv: expected the classes of training, [a], got 'b' of sample 0");
    Files.write(folder.resolve("test.csv"), new byte[] {'x', (byte) 0xff});
    refuses(folder, "test.csv: expected text in UTF-8, got other bytes");
  }

  private static void refuses(Path place, String expected) {
    InvalidFileException refused =
        assertThrows(InvalidFileException.class, () -> Datasets.load(place.toString()));
    Mutations.requireOneLine(refused);
    assertTrue(refused.getMessage().contains(expected), refused.getMessage());
  }
}
