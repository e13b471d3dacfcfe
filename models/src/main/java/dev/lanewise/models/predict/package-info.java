/** Trained networks at work: a run folder goes in, classes with probabilities come out. */
package dev.lanewise.models.predict;
