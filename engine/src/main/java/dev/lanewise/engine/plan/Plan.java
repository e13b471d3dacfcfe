package dev.lanewise.engine.plan;

import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.graph.InvalidGraphException;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.threads.Threads;
import java.util.List;

/**
 * A graph made ready to run: what no output needs is left out, constants are computed, axes are
 * turned only where they must be, batch normalisation goes into weights and activations, spelled
 * out or not, into what stands before them, and every value has its place in one array. Immutable,
 * shared by all threads; each runs a {@link Session} of its own.
 *
 * <pre>{@code
 * Plan plan = Plan.of(graph);
 * Session session = plan.newSession(64);
 * session.run(images, scores); // 1 to 64 images, from float[] to float[]
 * }</pre>
 */
public final class Plan {
  private final List<Value> inputs;
  private final List<Value> outputs;
  private final List<Stage> stages;
  private final long computedBytes;
  private final PlanWeights weights = new PlanWeights();

  private Plan(Graph graph) {
    inputs = graph.inputs();
    outputs = graph.outputs();
    Stages rewritten = new Stages(graph);
    computedBytes = ConstantFolding.apply(rewritten);
    TransposeFolding.apply(rewritten);
    FormulaFusion.apply(rewritten);
    ProductFusion.apply(rewritten);
    AffineFolding.apply(rewritten);
    ActivationFusion.apply(rewritten);
    ResidualFusion.apply(rewritten);
    stages = rewritten.list();
  }

  /**
   * A plan of a graph.
   *
   * @throws PlanTooLargeException if constants that are computed beforehand need more than three
   *     quarters of the heap that Java may take
   * @throws InvalidGraphException if its outputs need more than 32,768 operations
   */
  public static Plan of(Graph graph) {
    return new Plan(graph);
  }

  /** What a run brings, in order. */
  public List<Value> inputs() {
    return inputs;
  }

  /** What a run gives, in order. */
  public List<Value> outputs() {
    return outputs;
  }

  /** Whether runs choose how many samples they bring. */
  public boolean isBatched() {
    return inputs.stream().anyMatch(input -> input.dims().isBatched());
  }

  /** A session for one sample at a time, on the caller's thread alone. */
  public Session newSession() {
    return newSession(1);
  }

  /**
   * A session on the caller's thread alone.
   *
   * @param maxBatch most samples of a run, at least 1; 1 where shapes are fixed
   * @throws IllegalArgumentException if maxBatch is below 1, or above 1 for fixed shapes
   * @throws PlanTooLargeException if all values need more memory than an array holds, or, with the
   *     constants that were computed, more than three quarters of the heap that Java may take
   */
  public Session newSession(int maxBatch) {
    return newSession(maxBatch, Threads.of(1)); // which starts no thread: nothing to close
  }

  /**
   * A session on a budget of threads, which stays the caller's to close.
   *
   * @throws IllegalArgumentException as {@link #newSession(int)}
   * @throws PlanTooLargeException as there
   */
  public Session newSession(int maxBatch, Threads threads) {
    if (maxBatch < 1 || (maxBatch > 1 && !isBatched())) {
      throw new IllegalArgumentException(
          "Plan: expected a maxBatch of at least 1, and of 1 for a graph of fixed shapes, got "
              + maxBatch);
    }
    return new Session(this, maxBatch, threads);
  }

  /** What the plan does, in order. */
  public List<StageSummary> summary() {
    return stages.stream().map(StageSummary::of).toList();
  }

  /** Bytes of all weights and other constants. */
  public long constantBytes() {
    return Float.BYTES * summary().stream().mapToLong(StageSummary::constants).sum();
  }

  /** The plan as a table for readers: operations, what was fused, sizes, arithmetic, memory. */
  public String explain() {
    return Explanation.of(this);
  }

  /** The stages, in order. */
  List<Stage> stages() {
    return stages;
  }

  /** Bytes of constants that no file holds. */
  long computedBytes() {
    return computedBytes;
  }

  /** The weights as kernels read them. */
  PlanWeights weights() {
    return weights;
  }

  /** Where values stand for a batch of this size. */
  Layout layout(int batch) {
    return new Layout(inputs, stages, outputs, batch);
  }

  /** Floats of one sample of a value; of the whole where it has no batch. */
  static int sampleSize(Value value) {
    return value.dims().sampleSize();
  }
}
