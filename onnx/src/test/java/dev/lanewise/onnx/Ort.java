package dev.lanewise.onnx;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.lanewise.engine.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** ONNX Runtime on one input of floats. */
final class Ort {
  private Ort() {}

  /** What is taken from a model's outputs, before they are closed. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(OrtSession.Result result) throws OrtException;
  }

  /** All that a model gives, by name: arrays, or maps from labels to floats. */
  static Map<String, Object> all(byte[] model, Tensor input) throws OrtException {
    return run(
        model,
        input,
        result -> {
          Map<String, Object> all = new HashMap<>();
          for (Map.Entry<String, OnnxValue> output : result) {
            Object value = output.getValue().getValue();
            if (value instanceof List<?> samples) {
              List<Object> maps = new ArrayList<>();
              for (Object sample : samples) {
                maps.add(((OnnxMap) sample).getValue());
              }
              value = maps;
            }
            all.put(output.getKey(), value);
          }
          return all;
        });
  }

  /** What a model gives as its first output. */
  static float[] run(byte[] model, Tensor input) throws OrtException {
    return run(
        model,
        input,
        result -> {
          FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
          float[] output = new float[buffer.remaining()];
          buffer.get(output);
          return output;
        });
  }

  private static <T> T run(byte[] model, Tensor input, Reader<T> reader) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      try (OrtSession session = environment.createSession(model, options);
          OnnxTensor x =
              OnnxTensor.createTensor(
                  environment,
                  FloatBuffer.wrap(input.toArray()),
                  Arrays.stream(input.shape().toArray()).asLongStream().toArray());
          OrtSession.Result result =
              session.run(Map.of(session.getInputNames().iterator().next(), x))) {
        return reader.read(result);
      }
    }
  }
}
