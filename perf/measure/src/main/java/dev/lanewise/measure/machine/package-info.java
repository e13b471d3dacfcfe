/** What the measurements ran on. A fact that the system does not tell is left out, not guessed. */
package dev.lanewise.measure.machine;
