package dev.lanewise.peers.dl4j;

import dev.lanewise.measure.network.Images;
import dev.lanewise.measure.network.Model;
import dev.lanewise.measure.peer.Peer;
import dev.lanewise.measure.peer.Request;
import java.io.IOException;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Deeplearning4j 1.0.0-M2.1; its threads are told by {@code OMP_NUM_THREADS} alone. */
public final class Deeplearning4j implements Peer {
  private static final int CLASSES = 10;
  private static final double LEARNING_RATE = 1e-3;

  private Deeplearning4j() {}

  /** Serves. */
  public static void main(String[] args) throws IOException {
    Peer.serve(new Deeplearning4j());
    System.exit(0); // the library leaves threads behind
  }

  @Override
  public Call prepare(Request request) {
    return switch (request) {
      case Request.Gemm _ ->
          throw new IllegalArgumentException("Deeplearning4j is compared on networks alone");
      case Request.Train(String model, int batch) -> {
        MultiLayerNetwork network = network(model);
        INDArray images = Nd4j.randn(batch, 1, 28, 28);
        INDArray labels = Nd4j.zeros(batch, CLASSES);
        for (int i = 0; i < batch; i++) {
          labels.putScalar(i, i % CLASSES, 1);
        }
        yield () -> network.fit(images, labels);
      }
      case Request.Infer(String model, int batch, String data) -> {
        MultiLayerNetwork network = network(model);
        float[] numbers = Images.of(data, Model.named(model, null).sample(), batch);
        INDArray images = Nd4j.create(numbers, new long[] {batch, 1, 28, 28}, 'c');
        yield () -> network.output(images);
      }
    };
  }

  private static MultiLayerNetwork network(String model) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(1).updater(new Adam(LEARNING_RATE)).list();
    switch (model) {
      case "mlp5" -> {
        for (int width : new int[] {512, 256, 128, 64}) {
          layers.layer(dense(width));
        }
        layers.layer(classes().build());
      }
      case "lenet" -> {
        layers.layer(convolution(6, ConvolutionMode.Same)).layer(pool());
        layers.layer(convolution(16, ConvolutionMode.Truncate)).layer(pool());
        layers.layer(dense(120)).layer(dense(84)).layer(classes().build());
      }
      case "wsgaf" -> {
        layers.layer(convolution(32, ConvolutionMode.Same)).layer(pool());
        layers.layer(convolution(64, ConvolutionMode.Same)).layer(pool());
        layers.layer(dense(1024)).layer(classes().dropOut(0.5).build());
      }
      default ->
          throw new IllegalArgumentException(
              "Deeplearning4j is compared on mlp5, lenet and wsgaf, not on " + model);
    }
    MultiLayerConfiguration configuration =
        layers.setInputType(InputType.convolutional(28, 28, 1)).build();
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }

  private static ConvolutionLayer convolution(int filters, ConvolutionMode padding) {
    return new ConvolutionLayer.Builder(5, 5)
        .nOut(filters)
        .convolutionMode(padding)
        .activation(Activation.RELU)
        .build();
  }

  private static SubsamplingLayer pool() {
    return new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build();
  }

  private static DenseLayer dense(int units) {
    return new DenseLayer.Builder().nOut(units).activation(Activation.RELU).build();
  }

  private static OutputLayer.Builder classes() {
    return new OutputLayer.Builder(LossFunction.NEGATIVELOGLIKELIHOOD)
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX);
  }
}
