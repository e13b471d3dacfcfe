/**
 * What networks are trained for. An objective knows what a row of the output holds; the training
 * loop does not.
 */
package dev.lanewise.models.objective;
