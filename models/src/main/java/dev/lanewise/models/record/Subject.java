package dev.lanewise.models.record;

import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Layer;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.objective.Objective;
import dev.lanewise.models.train.Trainer;
import dev.lanewise.models.train.TrainingData;

/**
 * What is measured: a training that has not begun.
 *
 * @param network with its first weights
 * @param objective what it is trained for
 * @param trainer that will change them
 * @param data that it learns from
 * @param test samples that it never sees
 * @param threads the budget; stays open until training has ended
 */
public record Subject(
    Layer network,
    Objective objective,
    Trainer trainer,
    TrainingData data,
    Dataset test,
    Threads threads) {}
