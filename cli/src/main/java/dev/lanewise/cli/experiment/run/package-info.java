/**
 * The {@code experiment} command: finds, checks and runs experiments. Rule: what a training
 * measured stands in its run folder; nothing is kept in memory for the report.
 */
package dev.lanewise.cli.experiment.run;
