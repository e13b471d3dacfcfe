/**
 * Trained networks at work: a run folder or a graph goes in, classes with probabilities come out.
 */
package dev.lanewise.models.predict;
