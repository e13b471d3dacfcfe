package dev.lanewise.engine.plan;

import dev.lanewise.engine.graph.Convolution;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.FullyConnected;
import dev.lanewise.engine.graph.MatrixProduct;
import dev.lanewise.engine.graph.TransposedConvolution;

/** The arithmetic of stages. */
final class Work {
  private Work() {}

  /** Multiplications with an addition behind them, of one sample; 0 but for sums of products. */
  static long multiplyAdds(Stage stage) {
    long out = Plan.sampleSize(stage.out());
    return switch (stage.op()) {
      case Convolution _, FullyConnected _ -> out * eachOf(stage);
      case TransposedConvolution _ -> (long) Plan.sampleSize(stage.in().getFirst()) * eachOf(stage);
      case MatrixProduct _ -> {
        Dims a = stage.in().getFirst().dims();
        yield out * a.dim(a.rank() - 1);
      }
      default -> 0;
    };
  }

  /** Weights of one filter. */
  private static long eachOf(Stage stage) {
    Dims weight = stage.in().get(1).dims();
    return weight.sampleSize() / weight.dim(0);
  }
}
