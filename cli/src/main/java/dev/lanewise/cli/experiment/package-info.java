/**
 * Experiments as data: what a file spells. Rule: nothing here runs or draws; names of options and
 * figures are text until {@code experiment.run} has checked them.
 */
package dev.lanewise.cli.experiment;
