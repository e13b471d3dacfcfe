package dev.lanewise.measure.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.threads.Threads;
import dev.lanewise.measure.kernel.GemmShape;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerTest {
  private static final Request PRODUCT = new Request.Gemm(new GemmShape(5, 6, 7));

  private final List<String> events = new ArrayList<>();

  @Test
  void requestsAreReadAsTheyAreWritten() {
    for (Request request :
        List.of(PRODUCT, new Request.Train("lenet", 64), new Request.Infer("mlp5", 1, "my data"))) {
      assertEquals(request, Request.parse(request.text()));
    }
    for (String wrong :
        List.of("", "gemm", "gemm 1x2", "train lenet", "infer lenet x noise", "sleep 1")) {
      assertThrows(IllegalArgumentException.class, () -> Request.parse(wrong), wrong);
    }
  }

  @Test
  void amountIsArithmeticOfProductsAndImagesOfNetworks() {
    assertEquals(2 * 5 * 6 * 7, PRODUCT.amount());
    assertEquals(64, new Request.Train("lenet", 64).amount());
  }

  @Test
  void aRequestIsPreparedOnceAndLetGoForTheNext() throws Exception {
    List<String> answers = serve("gemm 5x6x7 2", "gemm 5x6x7 1", "infer lenet 3 noise 1");
    assertEquals("ready", answers.getFirst());
    assertEquals(4, answers.size());
    assertTrue(answers.stream().skip(1).allMatch(a -> a.matches("nanos \\d+")), answers::toString);
    assertEquals(
        List.of(
            "prepare gemm 5x6x7",
            "run",
            "run",
            "run",
            "close",
            "prepare infer lenet 3 noise",
            "run",
            "close"),
        events);
  }

  @Test
  void everyCallIsTimedWhereEachIsAsked() throws Exception {
    List<String> answers = serve("infer lenet 3 noise 2", "each infer lenet 3 noise 4", "each 5");
    assertTrue(answers.get(1).matches("nanos \\d+"), answers::toString);
    assertTrue(answers.get(2).matches("nanos \\d+( \\d+){3}"), answers::toString);
    assertTrue(answers.get(3).startsWith("error "), answers::toString);
    assertEquals(6, events.stream().filter("run"::equals).count(), events::toString);
    assertEquals(1, events.stream().filter("prepare infer lenet 3 noise"::equals).count());
  }

  @Test
  void whatCannotBeDoneIsAnsweredAndTheNextIsServed() throws Exception {
    List<String> answers = serve("train lenet 64 1", "nonsense", "gemm 5x6x7 x", "gemm 5x6x7 1");
    assertEquals("error no training here", answers.get(1));
    assertTrue(answers.get(2).startsWith("error "), answers::toString);
    assertTrue(answers.get(3).startsWith("error "), answers::toString);
    assertTrue(answers.get(4).startsWith("nanos "), answers::toString);
  }

  private List<String> serve(String... requests) throws Exception {
    Peer peer =
        request -> {
          if (request instanceof Request.Train) {
            throw new IllegalArgumentException("no training here");
          }
          events.add("prepare " + request.text());
          return new Peer.Call() {
            @Override
            public void run() {
              events.add("run");
            }

            @Override
            public void close() {
              events.add("close");
            }
          };
        };
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    Peer.serve(
        peer,
        new BufferedReader(new StringReader(String.join("\n", requests))),
        new PrintStream(answers, true, StandardCharsets.UTF_8));
    return answers.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void processesAnswerWhateverTheirLibrariesPrint() throws Exception {
    try (PeerProcess peer = start("well")) {
      assertEquals("well", peer.name());
      assertTrue(peer.subject(PRODUCT).seconds(10) > 0);
      assertTrue(peer.subject(new Request.Train("lenet", 1)).seconds(1) > 0);
    }
  }

  @Test
  void oursIsServedByTheSameLines() throws Exception {
    List<String> command = new ArrayList<>(Ours.command());
    command.add("1");
    try (PeerProcess ours = PeerProcess.start("lanewise", command, 1)) {
      assertTrue(ours.subject(PRODUCT).seconds(2) > 0);
      assertTrue(ours.subject(new Request.Train("lenet", 2)).seconds(1) > 0);
      assertTrue(ours.subject(new Request.Infer("mlp5", 2, "noise")).seconds(1) > 0);
      assertThrows(
          PeerFailedException.class,
          () -> ours.subject(new Request.Infer("no-such-network", 2, "noise")).seconds(1));
    }
    try (Threads threads = Threads.of(1)) {
      new Ours(threads).prepare(PRODUCT).run();
    }
  }

  @Test
  void aProcessThatEndsSaysWhy() {
    var error = assertThrows(PeerFailedException.class, () -> start("dead"));
    assertEquals("dead", error.peer());
    assertTrue(
        String.valueOf(error.getMessage()).startsWith("dead: its process ended: "),
        error::getMessage);
    assertTrue(String.valueOf(error.getMessage()).contains("no library here"), error::getMessage);
  }

  /** A process of {@link StubPeer} with these manners. */
  static PeerProcess start(String manner) throws Exception {
    return PeerProcess.start(
        manner,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "--add-modules",
            "jdk.incubator.vector",
            "-cp",
            System.getProperty("java.class.path"),
            StubPeer.class.getName(),
            manner),
        1);
  }
}
