/**
 * Kinds of figures that experiments are shown by, one small class each. A figure draws what it
 * reads in run folders, and says what it did not find there.
 */
package dev.lanewise.cli.report.figure;
