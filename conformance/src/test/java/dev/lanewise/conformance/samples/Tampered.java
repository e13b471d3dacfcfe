package dev.lanewise.conformance.samples;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import java.util.Arrays;
import java.util.SequencedMap;

/**
 * A layer with a fault planted in its backward; forward is the layer's own.
 *
 * @param layer a right one
 * @param fault what is wrong
 */
public record Tampered(Layer layer, Fault fault) implements Layer {
  @Override
  public Shape outputShape(Shape input) {
    return layer.outputShape(input);
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return layer.parameters();
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return new TamperedPass(layer, fault, input, execution);
  }

  private static final class TamperedPass implements Pass {
    private final Layer layer;
    private final Fault fault;
    private final Pass pass;
    private final Pass other;
    private Tensor last;
    private Tensor beforeLast;

    TamperedPass(Layer layer, Fault fault, Shape input, Execution execution) {
      this.layer = layer;
      this.fault = fault;
      pass = layer.newPass(input, execution);
      other = layer.newPass(input, execution);
      last = Tensor.zeros(input);
      beforeLast = Tensor.zeros(input);
    }

    @Override
    public Tensor forward(Tensor x) {
      beforeLast = last;
      last = Tensor.of(x.shape(), x.toArray());
      return pass.forward(x);
    }

    @Override
    public Tensor backward(Tensor gradOutput) {
      return switch (fault) {
        case WRONG_SIGN -> scaled(pass.backward(gradOutput), -1, false);
        case ONE_PERCENT_OFF -> scaled(pass.backward(gradOutput), 1.01f, false);
        case WRONG_AT_NEGATIVE_INPUTS -> scaled(pass.backward(gradOutput), 1.01f, true);
        case ONE_SAMPLE_MISSING -> withoutLastSample(pass.backward(gradOutput));
        case STALE_INPUT -> atBeforeLast(gradOutput);
        case ONE_BIAS_ELEMENT_OFF -> oneBiasElementOff(gradOutput);
        case OVERWRITTEN -> overwritten(gradOutput);
        case ADDED_TO_TAKEN_ZEROS -> addedToTakenZeros(gradOutput);
        case FORGOTTEN_BIAS -> withoutBias(gradOutput);
      };
    }

    private Tensor scaled(Tensor gradInput, float factor, boolean negativeOnly) {
      for (int i = 0; i < gradInput.size(); i++) {
        if (!negativeOnly || last.data()[last.offset() + i] < 0) {
          gradInput.data()[gradInput.offset() + i] *= factor;
        }
      }
      return gradInput;
    }

    private static Tensor withoutLastSample(Tensor gradInput) {
      int end = gradInput.offset() + gradInput.size();
      Arrays.fill(gradInput.data(), end - gradInput.shape().sampleSize(), end, 0);
      return gradInput;
    }

    private Tensor atBeforeLast(Tensor gradOutput) {
      other.forward(beforeLast);
      return other.backward(gradOutput);
    }

    private Tensor oneBiasElementOff(Tensor gradOutput) {
      Tensor gradient = layer.parameters().lastEntry().getValue().gradient();
      int element = gradient.offset() + gradient.size() / 2;
      float before = gradient.data()[element];
      Tensor gradInput = pass.backward(gradOutput);
      gradient.data()[element] += 0.01f * (gradient.data()[element] - before);
      return gradInput;
    }

    private Tensor overwritten(Tensor gradOutput) {
      for (Parameter parameter : layer.parameters().values()) {
        Tensor gradient = parameter.gradient();
        int from = gradient.offset();
        Arrays.fill(gradient.data(), from, from + gradient.size(), 0);
      }
      return pass.backward(gradOutput);
    }

    private Tensor addedToTakenZeros(Tensor gradOutput) {
      layer.parameters().values().forEach(Parameter::takeZero);
      return pass.backward(gradOutput);
    }

    private Tensor withoutBias(Tensor gradOutput) {
      Tensor bias = layer.parameters().lastEntry().getValue().value();
      float[] kept = bias.toArray();
      Arrays.fill(bias.data(), bias.offset(), bias.offset() + bias.size(), 0);
      other.forward(last);
      Tensor gradInput = other.backward(gradOutput);
      System.arraycopy(kept, 0, bias.data(), bias.offset(), kept.length);
      return gradInput;
    }
  }
}
