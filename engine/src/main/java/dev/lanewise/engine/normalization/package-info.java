/**
 * Normalisation over batches and over neighbouring channels; statistics have the same bits at every
 * vector width and on any number of threads.
 */
package dev.lanewise.engine.normalization;
