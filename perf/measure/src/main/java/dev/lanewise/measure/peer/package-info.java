/**
 * Compares with other libraries. Each runs in a process of its own, ours too, and does what it is
 * asked by one line of text: native libraries must not meet in one process, where equal symbols
 * would make one stand in for the other.
 */
package dev.lanewise.measure.peer;
