package dev.lanewise.measure.peer;

import dev.lanewise.measure.machine.ResidentMemory;
import dev.lanewise.measure.timing.Subject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A peer's process, seen from the one that asks. */
public final class PeerProcess implements AutoCloseable {
  /**
   * What keeps idle threads of native libraries from spinning on while another peer is measured,
   * yet lets them spin from one loop of theirs to the next: a millisecond at most.
   */
  private static final Map<String, String> HARDLY_SPIN =
      Map.of("KMP_BLOCKTIME", "1", "GOMP_SPINCOUNT", "10000");

  /** Lines of what it printed that are told when it fails. */
  private static final int TOLD_LINES = 3;

  private final String name;
  private final int threads;
  private final Process process;
  private final BufferedReader answers;
  private final Writer requests;
  private final Path log;

  private PeerProcess(String name, int threads, Process process, Path log) {
    this.name = name;
    this.threads = threads;
    this.process = process;
    this.log = log;
    answers = process.inputReader(StandardCharsets.UTF_8);
    requests = process.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * Starts a process that calls {@link Peer#serve}, and waits until it is ready.
   *
   * @param threads that it is asked to use; native libraries are told by variables as well
   * @throws PeerFailedException if it does not get ready
   */
  public static PeerProcess start(String name, List<String> command, int threads)
      throws IOException {
    Path log = Files.createTempFile("lanewise-" + name, ".log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().putAll(HARDLY_SPIN);
    for (String variable : List.of("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")) {
      builder.environment().put(variable, Integer.toString(threads));
    }
    PeerProcess peer = new PeerProcess(name, threads, builder.start(), log);
    try {
      peer.answer("ready");
    } catch (PeerFailedException notReady) {
      peer.close();
      throw notReady;
    }
    return peer;
  }

  /** The most bytes that it had in memory so far; empty where the system does not tell. */
  OptionalLong peakMemory() throws IOException {
    return ResidentMemory.peak(process.pid());
  }

  /** Name of the peer. */
  public String name() {
    return name;
  }

  /** Threads that it was asked to use. */
  int threads() {
    return threads;
  }

  /**
   * The request as something to time. Throws {@link PeerFailedException} where it cannot be done.
   */
  public Subject subject(Request request) {
    return calls -> Long.parseLong(nanos(request.text(), calls)) / 1e9;
  }

  /**
   * Nanoseconds of each of so many calls.
   *
   * @throws PeerFailedException if the request cannot be done
   */
  long[] nanosOfEach(Request request, int calls) {
    String nanos = nanos(Peer.EACH + request.text(), calls);
    return Arrays.stream(nanos.split(" ")).mapToLong(Long::parseLong).toArray();
  }

  /** Asks, and waits for the answer. */
  private String nanos(String request, int calls) {
    try {
      requests.write(request + " " + calls + "\n");
      requests.flush();
    } catch (IOException closed) {
      throw failed();
    }
    return answer(Peer.NANOS);
  }

  /** What follows {@code expected} in the next answer; other lines are a library's own. */
  private String answer(String expected) {
    try {
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.startsWith(expected)) {
          return line.substring(expected.length());
        }
        if (line.startsWith("error ")) {
          throw new PeerFailedException(name, line.substring("error ".length()));
        }
      }
    } catch (IOException broken) {
      throw failed();
    }
    throw failed();
  }

  private PeerFailedException failed() {
    String told;
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
      told = String.join("; ", lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size()));
    } catch (IOException unreadable) {
      told = unreadable.toString();
    }
    return new PeerFailedException(name, "its process ended: " + told);
  }

  /** Ends the process. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(log);
  }
}
