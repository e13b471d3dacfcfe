package dev.lanewise.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * One JVM that runs one command after another in a folder, for tests of many: to start it takes
 * longer than most commands do.
 */
public final class CommandSession implements AutoCloseable {
  private static final int END = -1;

  private final Process process;
  private final DataOutputStream commands;
  private final DataInputStream answers;

  /** Starts it. */
  public CommandSession(Path folder) throws IOException {
    process =
        CommandRun.process(folder, List.of(), Server.class)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    commands = new DataOutputStream(process.getOutputStream());
    answers = new DataInputStream(process.getInputStream());
  }

  /** Runs {@code lanewise arguments}. */
  public CommandRun run(String... arguments) throws IOException {
    commands.writeInt(arguments.length);
    for (String argument : arguments) {
      commands.writeUTF(argument);
    }
    commands.flush();
    return new CommandRun(answers.readInt(), readLines(), readLines());
  }

  private List<String> readLines() throws IOException {
    byte[] bytes = new byte[answers.readInt()];
    answers.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8).lines().toList();
  }

  /** Ends the JVM. */
  @Override
  public void close() throws IOException {
    commands.writeInt(END);
    commands.close();
    process.onExit().join();
    answers.close();
  }

  /** The other end. */
  static final class Server {
    private Server() {}

    /** Runs commands from standard input, and answers with what each printed. */
    public static void main(String[] none) throws IOException {
      DataInputStream commands = new DataInputStream(System.in);
      DataOutputStream answers = new DataOutputStream(System.out);
      for (int count = commands.readInt(); count != END; count = commands.readInt()) {
        String[] arguments = new String[count];
        for (int i = 0; i < count; i++) {
          arguments[i] = commands.readUTF();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        answers.writeInt(Main.execute(arguments));
        write(out, answers);
        write(err, answers);
        answers.flush();
      }
    }

    private static void write(ByteArrayOutputStream printed, DataOutputStream answers)
        throws IOException {
      answers.writeInt(printed.size());
      printed.writeTo(answers);
    }
  }
}
