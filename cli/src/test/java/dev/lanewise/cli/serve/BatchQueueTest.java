package dev.lanewise.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchQueueTest {
  private static final long FOREVER = TimeUnit.HOURS.toNanos(1);

  private final BatchQueue.Job[] batch = new BatchQueue.Job[4];

  private static Ticket ticket(int samples) {
    return new Ticket(Collections.nCopies(samples, Sample.features(new float[1])), 1);
  }

  private static Ticket offered(BatchQueue queue, int samples) {
    Ticket ticket = ticket(samples);
    queue.announce();
    assertTrue(queue.offer(ticket));
    return ticket;
  }

  @Test
  void aLoneRequestWaitsForNobody() throws Exception {
    BatchQueue queue = new BatchQueue(10, FOREVER);
    Ticket ticket = offered(queue, 1);
    assertEquals(1, queue.take(batch));
    assertSame(ticket, batch[0].ticket());
    assertEquals(0, queue.length());
  }

  @Test
  void whatIsThereIsTakenInOrderUpToABatch() throws Exception {
    BatchQueue queue = new BatchQueue(10, FOREVER);
    Ticket first = offered(queue, 3);
    Ticket second = offered(queue, 3);
    assertEquals(4, queue.take(batch));
    assertSame(first, batch[2].ticket());
    assertEquals(2, batch[2].index());
    assertSame(second, batch[3].ticket());
    assertEquals(0, batch[3].index());
    assertEquals(2, queue.take(batch));
    assertEquals(1, batch[0].index());
  }

  @Test
  void aBatchWaitsForRequestsOnTheirWay() throws Exception {
    BatchQueue queue = new BatchQueue(10, FOREVER);
    queue.announce();
    queue.announce();
    queue.announce();
    CompletableFuture<Integer> taken = new CompletableFuture<>();
    Thread worker =
        Thread.ofVirtual()
            .start(() -> {
              try {
                taken.complete(queue.take(batch));
              } catch (InterruptedException e) {
                taken.completeExceptionally(e);
              }
            });
    assertTrue(queue.offer(ticket(1)));
    assertTrue(queue.offer(ticket(1)));
    Thread.sleep(50);
    assertFalse(taken.isDone(), "one is on its way");
    queue.retract();
    assertEquals(2, taken.get());
    worker.join();
  }

  @Test
  void itWaitsNoLongerThanItMay() throws Exception {
    BatchQueue queue = new BatchQueue(10, TimeUnit.MILLISECONDS.toNanos(20));
    queue.announce();
    offered(queue, 1);
    long start = System.nanoTime();
    assertEquals(1, queue.take(batch));
    assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(20));
  }

  @Test
  void aFullQueueTakesNoPartOfARequest() throws Exception {
    BatchQueue queue = new BatchQueue(5, 0);
    offered(queue, 3);
    queue.announce();
    assertFalse(queue.offer(ticket(3)));
    assertEquals(3, queue.length());
    offered(queue, 2);
    assertEquals(4, queue.take(batch));
    offered(queue, 4);
  }

  @Test
  void aClosedQueueGivesWhatIsLeftAndTakesNothing() throws Exception {
    BatchQueue queue = new BatchQueue(10, FOREVER);
    offered(queue, 5);
    queue.close();
    queue.announce();
    assertFalse(queue.offer(ticket(1)));
    assertEquals(4, queue.take(batch));
    assertEquals(1, queue.take(batch));
    assertEquals(0, queue.take(batch));
    assertEquals(0, queue.take(batch));
  }

  @Test
  void whoWaitsForAWorkerThatIsGoneIsTold() {
    BatchQueue queue = new BatchQueue(10, 0);
    Ticket waiting = offered(queue, 3);
    queue.fail(new AssertionError("gone"));
    assertThrows(IllegalStateException.class, waiting::await);
    assertTrue(queue.isClosed());
    queue.announce();
    assertFalse(queue.offer(ticket(1)));
  }

  /** One worker waits while another, busy until then, takes what came: it leaves a half. */
  @Test
  void aWorkerLeavesTheShareOfThoseThatAreFree() throws Exception {
    BatchQueue queue = new BatchQueue(10, 0);
    try (ExecutorService workers = Executors.newFixedThreadPool(2)) {
      List<Future<Integer>> taken = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        taken.add(workers.submit(() -> queue.take(new BatchQueue.Job[4])));
      }
      while (queue.idle() < 2) {
        Thread.onSpinWait();
      }
      offered(queue, 4);
      // Whoever wakes first leaves two; the other is then alone, and takes both.
      assertEquals(2, taken.getFirst().get());
      assertEquals(2, taken.getLast().get());
    }
  }

  @Test
  void everySampleIsRunOnceWhateverTheThreadsDo() throws Exception {
    BatchQueue queue = new BatchQueue(50, 100_000);
    int requests = 2_000;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> workers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        workers.add(threads.submit(() -> answerAll(queue)));
      }
      List<Future<Boolean>> answered = new ArrayList<>();
      for (int i = 0; i < requests; i++) {
        int samples = 1 + i % 3;
        answered.add(threads.submit(() -> ask(queue, samples)));
      }
      for (Future<Boolean> right : answered) {
        assertTrue(right.get());
      }
      queue.close();
      int sum = 0;
      for (Future<Integer> worker : workers) {
        sum += worker.get();
      }
      int samples = 0;
      for (int i = 0; i < requests; i++) {
        samples += 1 + i % 3;
      }
      assertEquals(samples, sum);
    }
  }

  private static int answerAll(BatchQueue queue) throws InterruptedException {
    BatchQueue.Job[] batch = new BatchQueue.Job[7];
    int sum = 0;
    for (int count = queue.take(batch); count > 0; count = queue.take(batch)) {
      for (int i = 0; i < count; i++) {
        batch[i].ticket().answer(batch[i].index(), new float[] {batch[i].index() + 1}, 0);
      }
      sum += count;
    }
    return sum;
  }

  private static boolean ask(BatchQueue queue, int samples) throws Exception {
    Ticket ticket = ticket(samples);
    queue.announce();
    while (!queue.offer(ticket)) {
      Thread.sleep(1);
      queue.announce();
    }
    float[] answers = ticket.await();
    for (int i = 0; i < samples; i++) {
      if (answers[i] != i + 1) {
        return false;
      }
    }
    return answers.length == samples;
  }
}
