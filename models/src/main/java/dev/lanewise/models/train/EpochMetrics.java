package dev.lanewise.models.train;

import java.util.Optional;

/**
 * What one epoch came to.
 *
 * @param epoch its number, from 1
 * @param loss mean over the training samples, each measured in its own step, while weights change
 * @param accuracy share of training samples taken for their own class, measured likewise
 * @param validation measured after the epoch's last step; empty where no samples were set aside
 * @param seconds spent on the epoch's steps, validation not counted
 * @param imagesPerSecond training samples a second over the same time
 */
public record EpochMetrics(
    int epoch,
    double loss,
    double accuracy,
    Optional<Evaluation> validation,
    double seconds,
    double imagesPerSecond) {}
