package dev.lanewise.models.diagnose;

/**
 * One activation of a network on the probe: its outputs {@code y = f(z)} for every image.
 *
 * <p>A unit is a feature behind a dense layer, a channel behind a convolution. The shares of silent
 * and of saturated ones are taken over all outputs: every image, unit and position.
 *
 * @param layer its number among the activations, from 1, in the order in which they run
 * @param name what it stands behind and its own name, such as {@code Dense, relu}; in sums and
 *     concatenations with its place, as before the names of parameters: {@code Conv2d, relu
 *     (4.body.1)}
 * @param silent share of outputs that are 0 and whose slope f'(z) is 0: they say nothing to the
 *     layer above and learn nothing
 * @param dead share of units that are silent for every image, at every position
 * @param saturated share of outputs whose slope is below {@link #FLAT} in magnitude
 * @param mean of the outputs
 * @param deviation standard deviation of the outputs
 * @param gradientMean mean of the loss's gradient by z
 * @param gradientDeviation its standard deviation
 */
public record LayerState(
    int layer,
    String name,
    double silent,
    double dead,
    double saturated,
    double mean,
    double deviation,
    double gradientMean,
    double gradientDeviation) {
  /**
   * A slope below it counts as saturated: a hundredth of the identity's. Sigmoid falls below it
   * beyond ±4.6, tanh beyond ±3.
   */
  public static final float FLAT = 0.01f;
}
