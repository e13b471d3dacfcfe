package dev.lanewise.models.train;

/**
 * How well a network did on the samples set aside.
 *
 * @param loss mean over the samples
 * @param accuracy share of samples taken for their own class
 * @param precision mean over the classes, as {@link ConfusionMatrix#precision()}
 */
public record Validation(double loss, double accuracy, double precision) {}
