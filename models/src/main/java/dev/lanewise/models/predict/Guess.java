package dev.lanewise.models.predict;

/**
 * One class that an image may be of.
 *
 * @param label of the class
 * @param className its name
 * @param probability that the network gives it, 0 to 1; those of all classes add up to 1, unless
 *     {@link Scores#PROBABILITIES} of the network's own do not
 */
public record Guess(int label, String className, float probability) {}
