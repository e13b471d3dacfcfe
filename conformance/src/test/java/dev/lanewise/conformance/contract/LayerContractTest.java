package dev.lanewise.conformance.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.conformance.gradient.GradientCheck;
import dev.lanewise.conformance.junit.LayerContractTests;
import dev.lanewise.conformance.samples.Elementwise;
import dev.lanewise.conformance.samples.Fault;
import dev.lanewise.conformance.samples.PlainDense;
import dev.lanewise.conformance.samples.Tampered;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.normalization.BatchNormalization;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayerContractTest {
  private static final Shape INPUT = Shape.of(3, 5);

  @Test
  void holdsForPlainLayers() {
    LayerContract.of(new PlainDense(5, 4, 1), INPUT).assertHolds();
    LayerContract.of(Elementwise.SINE, INPUT).assertHolds();
  }

  /** Each way to break a promise, and the words that the message has for it. */
  enum Breach {
    WRONG_OUTPUT_SHAPE("outputShape"),
    ANY_INPUT_ACCEPTED("outputShape refuses"),
    NAMELESS_REFUSAL("does not say"),
    LARGER_TENSOR_ACCEPTED("a pass for (3, 5) accepts (4, 5)"),
    LARGER_GRADIENT_ACCEPTED("backward of a pass of output (3, 5) accepts gradient (4, 5)"),
    LARGER_GRADIENT_TO_PARAMETERS(
        "backwardToParameters of a pass of output (3, 5) accepts gradient (4, 5)"),
    OUTPUT_BY_COUNT("a second forward"),
    OUTPUT_BY_THREADS("2 threads"),
    INPUT_WRITTEN("arguments stay"),
    OFFSET_IGNORED("in the middle of an array"),
    BUFFERS_SHARED("does not disturb"),
    OUTPUT_SHARED("what a pass returned stays while another works: output[0]"),
    GRADIENT_SHARED("what a pass returned stays while another works: gradInput[0]"),
    INFERENCE_BACKWARD("backward of a pass for inference throws no IllegalStateException"),
    INFERENCE_TO_PARAMETERS(
        "backwardToParameters of a pass for inference throws no IllegalStateException"),
    INFERENCE_OTHERWISE("inference gives the bits"),
    STATE_WRITTEN_IN_INFERENCE("inference leaves state"),
    PLAN_OTHERWISE("a plan gives");

    private final String message;

    Breach(String message) {
      this.message = message;
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsEveryBreach(Breach breach) {
    LayerContract contract = LayerContract.of(new Broken(breach), INPUT).seed(3);
    String text = assertThrows(AssertionError.class, contract::assertHolds).getMessage();
    assertTrue(text.contains(breach.message), text);
    assertTrue(text.contains("Broken"), text);
    assertTrue(text.contains("seed 3"), text);
  }

  @Test
  void whatALayerThrewIsSeenWithItsStack() {
    LayerContract contract = LayerContract.of(new Broken(Breach.NAMELESS_REFUSAL), INPUT);
    AssertionError error = assertThrows(AssertionError.class, contract::assertHolds);
    assertInstanceOf(IllegalArgumentException.class, error.getSuppressed()[0].getCause());
  }

  @Test
  void inheritedTestsFindAGradientThatIsWrongForLargeInputs() {
    Elementwise wrong =
        new Elementwise("Sine", StrictMath::sin, x -> Math.abs(x) > 4 ? 0.5 : StrictMath.cos(x));
    LayerContractTests tests = () -> LayerContractTests.Sample.of(wrong, INPUT);
    assertThrows(AssertionError.class, tests::gradientsOfLargeInputsAreNotWrong);
    LayerContractTests right = () -> LayerContractTests.Sample.of(Elementwise.SINE, INPUT);
    assertDoesNotThrow(right::gradientsOfLargeInputsAreNotWrong);
  }

  @Test
  void findsGradientsThatAreOverwritten() {
    Layer overwriting = new Tampered(new PlainDense(5, 4, 1), Fault.OVERWRITTEN);
    AssertionError error =
        assertThrows(
            AssertionError.class, LayerContract.of(overwriting, INPUT)::addsToParameterGradients);
    assertTrue(error.getMessage().contains("adds to the gradients"), error.getMessage());
  }

  @Test
  void findsGradientsThatAreAddedToWhatWasLeftThere() {
    Layer adding = new Tampered(new PlainDense(5, 4, 1), Fault.ADDED_TO_TAKEN_ZEROS);
    AssertionError error =
        assertThrows(AssertionError.class, LayerContract.of(adding, INPUT)::beginsAtZeroGradients);
    assertTrue(error.getMessage().contains("adds to zeros"), error.getMessage());
  }

  @Test
  void putsGradientsBack() {
    PlainDense layer = new PlainDense(5, 4, 1);
    Parameter bias = layer.parameters().lastEntry().getValue();
    bias.gradient().data()[2] = 17;
    LayerContract.of(layer, INPUT).assertHolds();
    assertEquals(17, bias.gradient().data()[2]);
  }

  @Test
  void putsStateBack() {
    BatchNormalization layer = new BatchNormalization(5);
    layer.runningMean().data()[2] = 17;
    LayerContract.of(layer, INPUT).differsInTraining().assertHolds();
    GradientCheck.of(layer, Shape.of(7, 5)).run().assertPassed();
    assertArrayEquals(new float[] {0, 0, 17, 0, 0}, layer.runningMean().toArray());
    assertArrayEquals(new float[] {1, 1, 1, 1, 1}, layer.runningVariance().toArray());
  }

  /** Doubles its input, and breaks one promise. */
  private record Broken(Breach breach) implements Layer {
    private static final Tensor SHARED = Tensor.zeros(INPUT);
    private static final Tensor COUNT = Tensor.zeros(1);

    @Override
    public Shape outputShape(Shape input) {
      if (input.rank() != 2 || input.dim(1) != 5) {
        throw new IllegalArgumentException(
            breach == Breach.NAMELESS_REFUSAL ? "wrong shape" : this + ": got " + input);
      }
      return breach == Breach.WRONG_OUTPUT_SHAPE ? Shape.of(input.batch(), 1, 5) : input;
    }

    @Override
    public SequencedMap<String, Parameter> parameters() {
      return Parameter.none();
    }

    @Override
    public SequencedMap<String, Tensor> state() {
      return new TreeMap<>(Map.of("count", COUNT));
    }

    @Override
    public Value addTo(GraphBuilder graph, Value x) {
      Binary plus = new Binary(Binary.Function.ADD);
      Value twice = graph.add(plus, x, x);
      return breach == Breach.PLAN_OTHERWISE ? graph.add(plus, twice, x) : twice;
    }

    @Override
    public Pass newPass(Shape input, Execution execution) {
      if (breach != Breach.ANY_INPUT_ACCEPTED) {
        outputShape(input);
      }
      return new BrokenPass(this, input, execution);
    }
  }

  private static final class BrokenPass implements Pass {
    private final Broken layer;
    private final Breach breach;
    private final Shape shape;
    private final Execution execution;
    private final Tensor output;
    private final Tensor gradInput;
    private int count;

    BrokenPass(Broken layer, Shape shape, Execution execution) {
      this.layer = layer;
      this.breach = layer.breach;
      this.shape = shape;
      this.execution = execution;
      output = breach == Breach.OUTPUT_SHARED ? Broken.SHARED : Tensor.zeros(shape);
      gradInput = breach == Breach.BUFFERS_SHARED ? Broken.SHARED : Tensor.zeros(shape);
    }

    @Override
    public Tensor forward(Tensor x) {
      if (breach != Breach.LARGER_TENSOR_ACCEPTED) {
        Pass.requireInput(layer, shape, x);
      }
      int offset = breach == Breach.OFFSET_IGNORED ? 0 : x.offset();
      for (int i = 0; i < output.size(); i++) {
        output.data()[i] = factor() * x.data()[offset + i];
        gradInput.data()[i] = x.data()[offset + i];
      }
      if (breach == Breach.INPUT_WRITTEN) {
        x.data()[x.offset()]++;
      }
      if (breach == Breach.STATE_WRITTEN_IN_INFERENCE && !execution.isTraining()) {
        Broken.COUNT.data()[0]++;
      }
      count++;
      return output;
    }

    private float factor() {
      boolean differs =
          switch (breach) {
            case OUTPUT_BY_COUNT -> count > 0;
            case OUTPUT_BY_THREADS -> execution.threads().count() > 1;
            case INFERENCE_OTHERWISE -> !execution.isTraining();
            default -> false;
          };
      return differs ? 3 : 2;
    }

    @Override
    public Tensor backward(Tensor gradOutput) {
      if (breach != Breach.INFERENCE_BACKWARD) {
        execution.requireTraining(layer);
      }
      if (breach != Breach.LARGER_GRADIENT_ACCEPTED) {
        Pass.requireGradient(layer, layer.outputShape(shape), gradOutput);
      }
      for (int i = 0; i < gradInput.size(); i++) {
        gradInput.data()[i] += gradOutput.data()[gradOutput.offset() + i];
      }
      if (breach == Breach.GRADIENT_SHARED) {
        System.arraycopy(gradInput.data(), 0, Broken.SHARED.data(), 0, gradInput.size());
        return Broken.SHARED;
      }
      return gradInput;
    }

    @Override
    public void backwardToParameters(Tensor gradOutput) {
      if (breach != Breach.INFERENCE_TO_PARAMETERS) {
        execution.requireTraining(layer);
      }
      if (breach != Breach.LARGER_GRADIENT_TO_PARAMETERS) {
        Pass.requireGradient(layer, layer.outputShape(shape), gradOutput);
      }
    }
  }
}
