package dev.lanewise.peers.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.measure.network.Images;
import dev.lanewise.measure.network.Model;
import dev.lanewise.measure.peer.Peer;
import dev.lanewise.measure.peer.Request;
import dev.lanewise.onnx.OnnxModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** ONNX Runtime on the networks that we export, all of its optimizations on. */
public final class OnnxRuntime implements Peer {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final int threads;

  OnnxRuntime(int threads) {
    this.threads = threads;
  }

  /** Serves; the argument is the number of threads. */
  public static void main(String[] args) throws IOException {
    Peer.serve(new OnnxRuntime(Integer.parseInt(args[0])));
  }

  @Override
  public Call prepare(Request request) {
    return switch (request) {
      case Request.Infer(String model, int batch, String data) -> {
        try {
          yield new Inference(Model.named(model, null), batch, data);
        } catch (OrtException e) {
          throw new IllegalStateException(e);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      case Request.Gemm _, Request.Train _ ->
          throw new IllegalArgumentException("ONNX Runtime is compared on inference alone");
    };
  }

  /** A session, with an input that is made once and an output that is read every time. */
  private final class Inference implements Call {
    private final OrtSession session;
    private final OnnxTensor images;
    private final Map<String, OnnxTensor> inputs;
    private final float[] output;

    Inference(Model model, int batch, String data) throws OrtException, IOException {
      Path file = Files.createTempFile("lanewise", ".onnx");
      try (OrtSession.SessionOptions options = Settings.of(threads)) {
        OnnxModel.of(model.graph(), Map.of()).write(file);
        session = environment.createSession(file.toString(), options);
      } finally {
        Files.delete(file);
      }
      Shape shape = model.sample().inBatch(batch);
      float[] numbers = Images.of(data, model.sample(), batch);
      FloatBuffer buffer =
          ByteBuffer.allocateDirect(Float.BYTES * numbers.length)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer()
              .put(numbers)
              .flip();
      long[] dims = new long[shape.rank()];
      for (int i = 0; i < dims.length; i++) {
        dims[i] = shape.dim(i);
      }
      images = OnnxTensor.createTensor(environment, buffer, dims);
      inputs = Map.of(session.getInputNames().iterator().next(), images);
      output = new float[batch * 10];
    }

    @Override
    public void run() {
      try (OrtSession.Result result = session.run(inputs)) {
        ((OnnxTensor) result.get(0)).getFloatBuffer().get(output);
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      try {
        images.close();
        session.close();
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
