package dev.lanewise.conformance.contract;

import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.plan.Plan;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import java.util.ArrayList;
import java.util.List;

/**
 * What a layer promises beside right gradients, for which there is {@code GradientCheck}.
 * Immutable. Each promise is a method that throws an {@link AssertionError} where it is broken;
 * {@link #assertHolds()} checks all. Parameters, their gradients and state are put back as they
 * were.
 */
public final class LayerContract {
  /** Of the largest output: folding rounds each weight once. */
  private static final double PLAN_TOLERANCE = 1e-5;

  private final Layer layer;
  private final Shape input;
  private final boolean differsInTraining;
  private final Trial trial;

  private LayerContract(Trial trial, boolean differsInTraining) {
    this.trial = trial;
    this.differsInTraining = differsInTraining;
    layer = trial.layer();
    input = trial.input();
  }

  /** Of this layer for random inputs of this shape. */
  public static LayerContract of(Layer layer, Shape input) {
    return new LayerContract(new Trial(layer, input, 1), false);
  }

  /** With other random numbers; 1 if not given. */
  public LayerContract seed(long other) {
    return new LayerContract(new Trial(layer, input, other), differsInTraining);
  }

  /**
   * For a layer that means to give another output in training than in inference, as batch
   * normalisation does, and perhaps at every forward, as dropout does: {@link
   * #inferenceEqualsTraining()} is then not asked of it, and the same bits only of fresh passes of
   * one seed.
   */
  public LayerContract differsInTraining() {
    return new LayerContract(trial, true);
  }

  /**
   * Checks every promise.
   *
   * @throws AssertionError that lists all that are broken, and the seed that repeats it
   */
  public void assertHolds() {
    List<Runnable> promises = new ArrayList<>();
    promises.add(this::outputShapeIsThatOfForward);
    promises.add(this::refusesWhatDoesNotFit);
    promises.add(this::refusesOtherGradients);
    promises.add(this::repeatsItsBits);
    promises.add(this::resumesAfterForwards);
    promises.add(this::sameBitsOnAnyNumberOfThreads);
    promises.add(this::passesAreIndependent);
    promises.add(this::addsToParameterGradients);
    promises.add(this::beginsAtZeroGradients);
    promises.add(this::backwardToParametersAddsTheSame);
    promises.add(this::leavesArgumentsAsTheyAre);
    promises.add(this::readsTensorsFromTheirOffset);
    promises.add(this::inferenceRefusesBackward);
    promises.add(this::inferenceLeavesStateAsItIs);
    promises.add(this::plansGiveWhatInferenceGives);
    if (!differsInTraining) {
      promises.add(this::inferenceEqualsTraining);
    }
    Promises.assertKept(promises, trial.seed());
  }

  /** {@code outputShape} says what {@code forward} returns, and gradients have their tensor's. */
  public void outputShapeIsThatOfForward() {
    trial.withThreads(
        1,
        execution -> {
          Pass pass = layer.newPass(input, execution);
          requireEqual(
              "outputShape", layer.outputShape(input), pass.forward(trial.input(0)).shape());
          requireEqual("shape of gradInput", input, pass.backward(trial.gradOutput()).shape());
        });
  }

  /**
   * A shape that does not fit is refused by {@code outputShape} and {@code newPass} alike, with an
   * {@code IllegalArgumentException} that names the layer; a shape that fits is computed. A pass
   * refuses tensors of another shape than its own, and says which it expects.
   */
  public void refusesWhatDoesNotFit() {
    trial.withThreads(
        1,
        execution -> {
          for (Shape other : Shapes.besides(input)) {
            String name = layer.getClass().getSimpleName();
            if (accepts("outputShape of " + other, name, () -> layer.outputShape(other))) {
              Pass pass = layer.newPass(other, execution);
              Tensor output = pass.forward(Tensor.zeros(other));
              requireEqual("outputShape", layer.outputShape(other), output.shape());
            } else if (accepts(
                "newPass for " + other, name, () -> layer.newPass(other, execution))) {
              throw trial.broken("outputShape refuses " + other + ", newPass does not");
            }
          }
          Tensor larger = Tensor.zeros(input.withBatch(input.batch() + 1));
          Pass pass = layer.newPass(input, execution);
          if (accepts("forward of " + larger, input.toString(), () -> pass.forward(larger))) {
            throw trial.broken("a pass for " + input + " accepts " + larger.shape());
          }
        });
  }

  /**
   * A pass refuses a gradient of another shape than its output's, and says which it expects: in
   * {@code backward} and in {@code backwardToParameters}.
   */
  public void refusesOtherGradients() {
    trial.withThreads(
        1,
        execution -> {
          Pass pass = layer.newPass(input, execution);
          Shape output = pass.forward(trial.input(0)).shape();
          Tensor larger = Tensor.zeros(output.withBatch(output.batch() + 1));
          for (Backward way : Backward.values()) {
            String attempt = way + " of " + larger;
            if (accepts(attempt, output.toString(), () -> way.run(pass, larger))) {
              throw trial.broken(
                  way + " of a pass of output " + output + " accepts gradient " + larger.shape());
            }
          }
        });
  }

  /** Whether the call goes through; an exception must be the right one, and say what it should. */
  private boolean accepts(String attempt, String said, Runnable call) {
    boolean accepted = false;
    try {
      call.run();
      accepted = true;
    } catch (IllegalArgumentException e) {
      if (!String.valueOf(e.getMessage()).contains(said)) {
        throw trial.broken(attempt + " does not say " + said + ": " + e.getMessage(), e);
      }
    } catch (RuntimeException e) {
      throw trial.broken(attempt + " throws " + e + ", not an IllegalArgumentException", e);
    }
    return accepted;
  }

  /** The same input and seed give the same bits: in a fresh pass, and in the same one. */
  public void repeatsItsBits() {
    trial.withThreads(
        1,
        execution -> {
          Pass pass = layer.newPass(input, execution);
          Bits first = trial.step(pass, trial.input(0), trial.gradOutput());
          first.requireSame(
              trial.claim("a fresh pass of the same seed gives the same bits"),
              trial.step(layer.newPass(input, execution), trial.input(0), trial.gradOutput()));
          if (!differsInTraining) {
            first.requireSame(
                trial.claim("a second forward and backward give the same bits"),
                trial.step(pass, trial.input(0), trial.gradOutput()));
          }
        });
  }

  /** A fresh pass that resumes after three forwards gives the bits of a fourth. */
  public void resumesAfterForwards() {
    trial.withThreads(
        1,
        execution -> {
          Pass pass = layer.newPass(input, execution);
          for (int i = 0; i < 3; i++) {
            pass.forward(trial.input(0));
          }
          Bits fourth = trial.step(pass, trial.input(0), trial.gradOutput());
          Pass resumed = layer.newPass(input, execution);
          resumed.resumeAfter(3);
          fourth.requireSame(
              trial.claim("a pass resumed after three forwards gives the bits of a fourth"),
              trial.step(resumed, trial.input(0), trial.gradOutput()));
        });
  }

  /** Outputs, gradients and state have the same bits on 1, 2 and 3 threads. */
  public void sameBitsOnAnyNumberOfThreads() {
    Bits alone = stepOn(1);
    alone.requireSame(trial.claim("2 threads give the bits of 1"), stepOn(2));
    alone.requireSame(trial.claim("3 threads give the bits of 1"), stepOn(3));
  }

  private Bits stepOn(int count) {
    List<Bits> bits = new ArrayList<>();
    trial.withThreads(
        count,
        execution ->
            bits.add(
                trial.state(
                    trial.step(
                        layer.newPass(input, execution), trial.input(0), trial.gradOutput()))));
    return bits.getFirst();
  }

  /**
   * A second pass at work between forward and backward changes nothing, and what a pass returned
   * stays as it is while the other works: its output until its own next forward, its gradient until
   * its own next backward.
   */
  public void passesAreIndependent() {
    trial.withThreads(
        1,
        execution -> {
          Bits alone =
              trial.step(layer.newPass(input, execution), trial.input(0), trial.gradOutput());
          Pass pass = layer.newPass(input, execution);
          Pass other = layer.newPass(input, execution);
          Tensor output = pass.forward(trial.input(0));
          Bits mixed = new Bits().with("output", output);
          other.forward(trial.input(1));
          other.backward(trial.gradOutput());
          trial.clearGradients();
          Tensor gradInput = pass.backward(trial.gradOutput());
          alone.requireSame(
              trial.claim("a pass does not disturb another"), trial.gradients(mixed, gradInput));
          other.forward(trial.input(1));
          other.backward(trial.gradOutput());
          new Bits()
              .with("output", output)
              .with("gradInput", gradInput)
              .requireSame(trial.claim("what a pass returned stays while another works"), alone);
        });
  }

  /** Backward adds: the gradient of an output that does not matter leaves what was there. */
  public void addsToParameterGradients() {
    trial.withThreads(
        1,
        execution -> {
          Pass pass = layer.newPass(input, execution);
          pass.forward(trial.input(0));
          int stream = 10;
          for (Parameter parameter : layer.parameters().values()) {
            Tensor gradient = parameter.gradient();
            trial
                .random(stream++)
                .fillUniform(gradient.data(), gradient.offset(), gradient.size(), 1, 2);
          }
          Bits before = trial.parameterGradients(new Bits());
          pass.backward(Tensor.zeros(layer.outputShape(input)));
          before.requireSame(
              trial.claim("backward adds to the gradients of parameters"),
              trial.parameterGradients(new Bits()));
        });
  }

  /**
   * After {@link Parameter#zeroGradient}, backward gives what it adds to zeros, whatever the
   * gradient's array holds: who takes the zero writes all of it.
   */
  public void beginsAtZeroGradients() {
    trial.withThreads(
        1,
        execution -> {
          Bits expected = addedToZeros(execution);
          Pass pass = layer.newPass(input, execution);
          pass.forward(trial.input(0));
          trial.zeroGradientsOfAnything();
          pass.backward(trial.gradOutput());
          trial.withoutMinusZero();
          expected.requireSame(
              trial.claim("backward after zeroGradient gives what it adds to zeros"),
              trial.parameterGradients(new Bits()));
        });
  }

  /** {@code backwardToParameters} gives parameters the bits that {@code backward} gives them. */
  public void backwardToParametersAddsTheSame() {
    trial.withThreads(
        1,
        execution -> {
          Bits expected = addedToZeros(execution);
          Pass part = layer.newPass(input, execution);
          part.forward(trial.input(0));
          trial.clearGradients();
          part.backwardToParameters(trial.gradOutput());
          expected.requireSame(
              trial.claim("backwardToParameters adds what backward adds"),
              trial.parameterGradients(new Bits()));
        });
  }

  /** Gradients by the parameters that backward adds to zeros. */
  private Bits addedToZeros(Execution execution) {
    Pass pass = layer.newPass(input, execution);
    pass.forward(trial.input(0));
    trial.clearGradients();
    pass.backward(trial.gradOutput());
    return trial.parameterGradients(new Bits());
  }

  /** Input, gradOutput and parameter values are read, not written. */
  public void leavesArgumentsAsTheyAre() {
    trial.withThreads(
        1,
        execution -> {
          Tensor x = trial.input(0);
          Tensor dy = trial.gradOutput();
          Bits before = trial.arguments(x, dy);
          trial.step(layer.newPass(input, execution), x, dy);
          before.requireSame(trial.claim("arguments stay as they are"), trial.arguments(x, dy));
        });
  }

  /** Tensors that begin in the middle of an array give the same bits; nothing else is touched. */
  public void readsTensorsFromTheirOffset() {
    trial.withThreads(
        1,
        execution -> {
          Bits expected =
              trial.step(layer.newPass(input, execution), trial.input(0), trial.gradOutput());
          Tensor x = Margins.around(trial.input(0));
          Tensor dy = Margins.around(trial.gradOutput());
          expected.requireSame(
              trial.claim("a tensor in the middle of an array gives the same bits"),
              trial.step(layer.newPass(input, execution), x, dy));
          if (!Margins.areUntouched(x) || !Margins.areUntouched(dy)) {
            throw trial.broken("a pass writes outside its tensors");
          }
        });
  }

  /** A pass made for inference has no backward, nor one to the parameters alone. */
  public void inferenceRefusesBackward() {
    trial.withThreads(
        1,
        execution -> {
          Pass pass = layer.newPass(input, Execution.inference(execution.threads()));
          pass.forward(trial.input(0));
          for (Backward way : Backward.values()) {
            boolean refused = false;
            try {
              way.run(pass, trial.gradOutput());
            } catch (IllegalStateException _) {
              refused = true;
            }
            if (!refused) {
              throw trial.broken(way + " of a pass for inference throws no IllegalStateException");
            }
          }
        });
  }

  /** What training has left in the layer's state is read by inference, not written. */
  public void inferenceLeavesStateAsItIs() {
    trial.withThreads(
        1,
        execution -> {
          Bits before = trial.state(new Bits());
          layer.newPass(input, Execution.inference(execution.threads())).forward(trial.input(0));
          before.requireSame(
              trial.claim("inference leaves state as it is"), trial.state(new Bits()));
        });
  }

  /** Inference gives the bits that training gives. */
  public void inferenceEqualsTraining() {
    trial.withThreads(
        1,
        execution -> {
          Pass training = layer.newPass(input, execution);
          Pass inference = layer.newPass(input, Execution.inference(execution.threads()));
          new Bits()
              .with("output", training.forward(trial.input(0)))
              .requireSame(
                  trial.claim("inference gives the bits of training"),
                  new Bits().with("output", inference.forward(trial.input(0))));
        });
  }

  /**
   * What the layer adds to a graph computes what its passes do in inference, but for roundings: a
   * plan folds factors into weights. Not asked of a layer that does not say how.
   */
  public void plansGiveWhatInferenceGives() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", Dims.batchOf(input.sample()));
    Value y;
    try {
      y = layer.addTo(graph, x);
    } catch (UnsupportedOperationException _) {
      return; // the layer's own business: nobody can put it into a plan
    }
    trial.withThreads(
        1,
        execution -> {
          Execution inference = Execution.inference(execution.threads());
          float[] expected = layer.newPass(input, inference).forward(trial.input(0)).toArray();
          float[] actual = new float[expected.length];
          Plan plan = Plan.of(graph.output(y).build());
          plan.newSession(input.batch(), execution.threads()).run(trial.input(0).toArray(), actual);
          double scale = 1;
          for (float each : expected) {
            scale = Float.isFinite(each) ? Math.max(scale, Math.abs(each)) : scale;
          }
          for (int i = 0; i < expected.length; i++) {
            boolean same = Float.compare(expected[i], actual[i]) == 0;
            if (!same && !(Math.abs(expected[i] - actual[i]) <= PLAN_TOLERANCE * scale)) {
              throw trial.broken(
                  "a plan gives "
                      + actual[i]
                      + " where inference gives "
                      + expected[i]
                      + ", element "
                      + i);
            }
          }
        });
  }

  private void requireEqual(String what, Shape expected, Shape got) {
    if (!expected.equals(got)) {
      throw trial.broken(what + ": expected " + expected + ", got " + got);
    }
  }
}
