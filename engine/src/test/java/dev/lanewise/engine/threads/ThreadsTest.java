package dev.lanewise.engine.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ThreadsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 16})
  void runsEveryTaskOnceInEachOfManyJobs(int count) {
    try (Threads threads = Threads.of(count)) {
      for (int job = 0; job < 2_000; job++) {
        int tasks = job % 17;
        AtomicIntegerArray runs = new AtomicIntegerArray(17);
        threads.run(tasks, (index, _) -> runs.incrementAndGet(index));
        for (int i = 0; i < 17; i++) {
          assertEquals(i < tasks ? 1 : 0, runs.get(i), "job " + job + ", task " + i);
        }
      }
    }
  }

  @Test
  void sharesTasksBetweenCallerAndWorkers() throws InterruptedException {
    try (Threads threads = Threads.of(2)) {
      Set<Thread> seen = ConcurrentHashMap.newKeySet();
      CountDownLatch both = new CountDownLatch(2);
      threads.run(
          2,
          (_, _) -> {
            seen.add(Thread.currentThread());
            both.countDown();
            awaitQuietly(both);
          });
      assertEquals(2, seen.size());
      assertTrue(seen.contains(Thread.currentThread()));
    }
  }

  @Test
  void parkedWorkersWakeForTheNextJob() throws InterruptedException {
    try (Threads threads = Threads.of(2)) {
      for (int job = 0; job < 5; job++) {
        Thread.sleep(5); // longer than the workers look for work before they park
        CountDownLatch both = new CountDownLatch(2);
        threads.run(
            2,
            (_, _) -> {
              both.countDown();
              awaitQuietly(both);
            });
      }
    }
  }

  @Test
  @Timeout(60)
  void heldWorkersParkOnceTheyAreReleased() throws InterruptedException {
    try (Threads threads = Threads.of(2)) {
      AtomicReference<Thread> worker = new AtomicReference<>();
      CountDownLatch both = new CountDownLatch(2);
      threads.hold();
      threads.run(
          2,
          (index, _) -> {
            if (index == 1) { // the caller takes the first
              worker.set(Thread.currentThread());
            }
            both.countDown();
            awaitQuietly(both);
          });
      for (int i = 0; i < 20; i++) {
        Thread.sleep(1); // 20 times what it takes to park
        assertEquals(Thread.State.RUNNABLE, worker.get().getState());
      }
      threads.release();
      while (worker.get().getState() != Thread.State.WAITING) {
        Thread.sleep(1);
      }
    }
  }

  @Test
  void givesEachThreadAScratchOfItsOwn() {
    try (Threads threads = Threads.of(2)) {
      Set<Scratch> scratches = ConcurrentHashMap.newKeySet();
      CountDownLatch both = new CountDownLatch(2);
      threads.run(
          2,
          (_, scratch) -> {
            scratches.add(scratch);
            both.countDown();
            awaitQuietly(both);
          });
      assertEquals(2, scratches.size());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void throwsATasksErrorAndGoesOnWithTheNextJob(int count) {
    try (Threads threads = Threads.of(count)) {
      IllegalArgumentException error = new IllegalArgumentException("task 3");
      IllegalArgumentException thrown =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  threads.run(
                      8,
                      (index, _) -> {
                        if (index == 3) {
                          throw error;
                        }
                      }));
      assertSame(error, thrown);
      AtomicIntegerArray runs = new AtomicIntegerArray(4);
      threads.run(4, (index, _) -> runs.incrementAndGet(index));
      assertEquals("[1, 1, 1, 1]", runs.toString());
    }
  }

  /** The caller claims from the front: it has failed once it runs the task behind. */
  @Test
  void throwsTheFirstOfSeveralErrorsWithTheOthersSuppressed() {
    try (Threads threads = Threads.of(2)) {
      CountDownLatch failed = new CountDownLatch(1);
      Threads.Task task =
          (index, _) -> {
            if (index == 0) {
              throw new IllegalStateException("first");
            }
            if (index == 1) {
              failed.countDown();
            } else {
              awaitQuietly(failed);
              throw new IllegalArgumentException("second");
            }
          };
      IllegalStateException thrown =
          assertThrows(IllegalStateException.class, () -> threads.run(3, task));
      assertEquals("first", thrown.getMessage());
      assertEquals("second", thrown.getSuppressed()[0].getMessage());
    }
  }

  @Test
  void oneErrorThatSeveralTasksThrowIsThrownAsItIs() {
    try (Threads threads = Threads.of(2)) {
      IllegalStateException error = new IllegalStateException("of all");
      Threads.Task task =
          (_, _) -> {
            throw error;
          };
      assertSame(error, assertThrows(IllegalStateException.class, () -> threads.run(8, task)));
      assertEquals(0, error.getSuppressed().length);
    }
  }

  @Test
  void aThreadAloneLeavesOutTheTasksBehindTheOneThatFails() {
    try (Threads threads = Threads.of(1)) {
      AtomicIntegerArray runs = new AtomicIntegerArray(4);
      assertThrows(
          IllegalStateException.class,
          () ->
              threads.run(
                  4,
                  (index, _) -> {
                    runs.incrementAndGet(index);
                    if (index == 2) {
                      throw new IllegalStateException();
                    }
                  }));
      assertEquals("[1, 1, 1, 0]", runs.toString());
    }
  }

  @Test
  void aJobInsideATaskRunsOnTheSameThreadWithAnotherScratch() {
    try (Threads threads = Threads.of(3)) {
      AtomicIntegerArray runs = new AtomicIntegerArray(12);
      threads.run(
          4,
          (outer, outerScratch) -> {
            Thread here = Thread.currentThread();
            threads.run(
                3,
                (inner, innerScratch) -> {
                  assertSame(here, Thread.currentThread());
                  assertTrue(outerScratch != innerScratch);
                  runs.incrementAndGet(3 * outer + inner);
                });
          });
      for (int i = 0; i < 12; i++) {
        assertEquals(1, runs.get(i));
      }
    }
  }

  @Test
  void refusesASecondCallerWhileAJobRuns() {
    try (Threads threads = Threads.of(2)) {
      Throwable[] refused = new Throwable[1];
      threads.run(
          1,
          (_, _) -> {
            Thread other = new Thread(() -> threads.run(1, (_, _) -> {}), "intruder");
            other.setUncaughtExceptionHandler((_, thrown) -> refused[0] = thrown);
            other.start();
            joinQuietly(other);
          });
      assertTrue(refused[0] instanceof IllegalStateException, String.valueOf(refused[0]));
      assertTrue(refused[0].getMessage().contains("intruder"));
    }
  }

  @Test
  void closingEndsTheWorkersAndRefusesJobs() throws InterruptedException {
    Threads threads = Threads.of(3);
    Set<Thread> workers =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("lanewise-"))
            .collect(Collectors.toSet());
    threads.close();
    for (Thread worker : workers) {
      assertTrue(worker.join(Duration.ofSeconds(20)), worker.getName());
      assertFalse(worker.isAlive());
    }
    assertThrows(IllegalStateException.class, () -> threads.run(2, (_, _) -> {}));
  }

  @Test
  void workersEndWhenTheSystemRefusesToStartAnother() throws InterruptedException {
    OutOfMemoryError refusal = new OutOfMemoryError("unable to create native thread");
    List<Thread> made = new ArrayList<>();
    ThreadFactory maker =
        work -> {
          boolean refused = made.size() == 2;
          made.add(refused ? new Refused(work, refusal) : new Thread(work));
          return made.getLast();
        };
    assertSame(refusal, assertThrows(OutOfMemoryError.class, () -> new Threads(5, maker)));
    for (Thread worker : made.subList(0, 2)) {
      assertTrue(worker.join(Duration.ofSeconds(20)), worker.getName());
    }
  }

  /** A thread that the system has no room for. */
  private static final class Refused extends Thread {
    private final OutOfMemoryError refusal;

    Refused(Runnable work, OutOfMemoryError refusal) {
      super(work);
      this.refusal = refusal;
    }

    @Override
    public void start() {
      throw refusal;
    }
  }

  @ParameterizedTest
  @CsvSource({"0, at least 1", "-1, at least 1", "4097, at most 4096"})
  void refusesABudgetThatIsNone(int count, String expected) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> Threads.of(count));
    assertEquals("Threads: expected " + expected + ", got " + count, error.getMessage());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void joinQuietly(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
